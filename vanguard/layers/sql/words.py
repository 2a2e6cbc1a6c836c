"""The words of SQL, each with the class of token that it is; of all dialects together.

Classes are single characters, so that a list of tokens is a text that patterns can look at:

====  ===============================  ====  ===============================
``&``  and, or, xor, ``&&``, ``||``    ``=``  a comparison
``!``  not, exists, distinct, all      ``L``  a comparison in words: like, in
``U``  union, except, intersect        ``S``  select
``D``  another verb of a statement     ``R``  from
``W``  where, having                   ``O``  order, group
``I``  into                            ``P``  procedure
``A``  as                              ``M``  limit, offset, fetch
``C``  case                            ``k``  another word of a clause
``+``  arithmetic, concatenation       ``F``  a call of a 's own function
``G``  a call of a common function     ``f``  a call of anything else
``w``  a name                          ``p``  a word of English that names nothing
``v``  a variable or placeholder       ``t``  null, true, false
``n``  a number                        ``s``  a string
``q``  a string that is never closed   ``c``  a comment up to the end
====  ===============================  ====  ===============================

Brackets, comma, semicolon and dot are themselves; all other signs are ``x``.
"""

from __future__ import annotations

_CLASSES = {
    "&": "and or xor",
    "!": "not exists distinct distinctrow all any some binary prior",
    "=": "eq ne gt lt",
    "L": (
        "like ilike rlike regexp glob similar sounds between in is isnull notnull collate escape match "
        "overlaps"
    ),
    "U": "union except intersect minus",
    "S": "select",
    "D": (
        "insert update delete drop alter create truncate exec execute declare grant revoke shutdown "
        "waitfor replace merge call copy load handler backup restore attach detach pragma vacuum rename "
        "prepare deallocate print dbcc bulk kill begin set use desc describe show explain lock unlock "
        "reconfigure raiserror openquery do install flush reset"
    ),
    "R": "from",
    "W": "where having qualify",
    "O": "order group",
    "I": "into",
    "P": "procedure",
    "A": "as",
    "M": "limit offset fetch top rownum",
    "C": "case",
    "k": (
        "by on if join inner left right full outer cross natural using with then else elsif when end asc "
        "desc values returning for over partition window recursive temp temporary table database schema "
        "outfile dumpfile"
    ),
    "+": "div mod",
    "t": "null true false unknown nan",
    "p": (
        "the an my your his her our their its this that these those it he she we they you me him them us "
        "who what which whose why how there here to of at about very also just was were be been are am "
        "have has had will would can could should may might must does did please if because while than so "
        "but yet still even each every other others another few many much more most such own both"
    ),
}

KINDS: dict[str, str] = {word: kind for kind, words in reversed(_CLASSES.items()) for word in words.split()}
"""The class of every word that has one; where a word has two, the one that is listed first above."""

PROBING = frozenset(
    "sleep benchmark pg_sleep pg_sleep_for pg_sleep_until extractvalue updatexml load_file group_concat "
    "name_const make_set elt ord mid ascii substr substring substring_index unhex hex char chr nchar "
    "randomblob zeroblob xmltype xmlserialize httpuritype dbms_pipe.receive_message dbms_lock.sleep "
    "dbms_session.sleep dbms_ldap.init dbms_xslprocessor.read2clob dbms_utility.sqlid_to_sqlhash "
    "dbms_java.runjava dbms_xmlgen.getxml utl_http.request utl_inaddr.get_host_address "
    "utl_inaddr.get_host_name utl_file.fopen utl_raw.cast_to_varchar2 ctxsys.drithsx.sn "
    "ordsys.ord_dicom.getmappingxpath sys_context sys.database_name sys_eval sys_exec sys_get lo_get "
    "lo_import lo_export pg_read_file pg_read_binary_file pg_ls_dir pg_stat_file current_setting "
    "set_config query_to_xml database_to_xml table_to_xml xpath_string dblink dblink_connect "
    "dblink_send_query openrowset opendatasource openquery sqlite_version sqlite_compileoption_used "
    "sqlite_compileoption_get sqlite_source_id load_extension readfile writefile fts3_tokenizer "
    "has_dbaccess db_name db_id user_name suser_sname suser_name is_srvrolemember is_member host_name "
    "host_id object_id object_name schema_name col_name fn_listextendedproperty "
    "fn_xe_file_target_read_file fn_get_audit_file fn_trace_gettable serverproperty has_schema_privilege "
    "has_table_privilege pg_database_size pg_user pg_client_encoding inet_server_addr string_agg "
    "array_to_string listagg wm_concat json_arrayagg json_objectagg jsonb_agg json_agg jsonb_pretty "
    "json_extract json_search json_valid json_keys json_depth json_build_object jsonb_build_object "
    "json_array to_char to_clob rawtohex cast_to_raw bitand starts_with overlay unistr strpos likelihood "
    "likely unlikely analyse gtid_subset gtid_subtract st_latfromgeohash st_longfromgeohash "
    "st_pointfromgeohash inet_aton inet_ntoa uuid_short row_count last_insert_id connection_id "
    "current_database current_user session_user system_user sha2 old_password aes_decrypt des_decrypt "
    "is_free_lock ifnull iif strcmp generate_series regexp_substring crypt_key xmlexists xmlquery xmlagg "
    "xmlelement export_set find_in_set".split()
)
"""Functions that databases have and little else has: in lower case, packages with their dots."""

COMMON = frozenset(
    "count sum min max avg abs round floor ceil ceiling sign sin cos tan cot asin acos atan atan2 log ln "
    "log10 log2 exp pow power sqrt rand random pi degrees radians truncate replace repeat reverse concat "
    "concat_ws upper lower ucase lcase trim ltrim rtrim lpad rpad length len char_length character_length "
    "octet_length bit_length left right space if nullif coalesce isnull nvl nvl2 decode encode cast "
    "convert format date time now curdate curtime sysdate getdate timestamp year quarter month week day "
    "hour minute second dayname monthname last_day datediff dateadd datepart date_add date_sub "
    "date_format str_to_date from_unixtime unix_timestamp to_date to_number utc_time localtime "
    "localtimestamp microsecond period_add period_diff sec_to_time time_to_sec time_format user version "
    "md5 sha1 sha crc32 encrypt uuid values insert field interval greatest least default charset "
    "collation coercibility to_base64 from_base64 to_days from_days maketime makedate row exists any all "
    "some mod stddev std variance var_pop var_samp bit_and bit_or bit_xor first last glob like xor edit "
    "password position bin quote polygon multipoint multilinestring linestring multipolygon "
    "geometrycollection database schema locate instr soundex compress uncompress get_lock release_lock "
    "master_pos_wait in".split()
)
"""Functions that databases share with spreadsheets and programming languages."""
