"""Which arguments take SQL, and which take texts that SQL is only talked about or shown in."""

from __future__ import annotations

from functools import lru_cache

from vanguard.layers.purpose import Purpose, Use, named_use
from vanguard.model.capability import Capability
from vanguard.model.message import Fragment
from vanguard.policy.capabilities import words

# Members that are documents, programs or messages, so that SQL in them is shown and not run.
_SHOWN = frozenset(
    "content contents text texts body message messages html markdown comment comments code snippet script "
    "source replacement patch diff edits str string old new regex regexp pattern patterns glob template "
    "prompt prompts instruction instructions thought thoughts reasoning explanation description summary "
    "note notes answer question css javascript js python command commands cmd shell args argv stdin "
    "input_text readme documentation".split()
)
_STATEMENTS = frozenset("sql statement statements stmt ddl dml soql hql cql kql sqls tsql plsql psql".split())
_QUERIES = frozenset("query queries q".split())
_SEARCHES = frozenset(
    "search find lookup look web browse google brave bing duckduckgo semantic vector recall retrieve "
    "product products customer customers user users item items order orders repository repositories issue "
    "issues document documents".split()
)
_DATABASES = frozenset(
    "sql db database databases query queries warehouse bigquery snowflake redshift athena duckdb "
    "clickhouse postgres postgresql pg mysql mariadb sqlite mssql oracle db2 cockroach trino presto spark "
    "hive databricks supabase neon motherduck dolt tidb planetscale cassandra rds dataset analytics psql "
    "table tables schema".split()
)


_FILTERS = frozenset(
    "filter filters query queries where selector match pipeline stages criteria condition conditions "
    "search q aggregation aggregate projection options update updates document documents sort find mongo "
    "bson expr predicate must should body operations ops rules spec specification stage".split()
)
_DOCUMENTS = frozenset(
    "mongo mongodb atlas documentdb cosmos cosmosdb couch couchdb firestore elastic elasticsearch "
    "opensearch db database collection collections aggregate query pinecone chroma qdrant weaviate milvus "
    "vector nosql".split()
)


@lru_cache(maxsize=4096)
def _is_shown(key: str) -> bool:
    return not _SHOWN.isdisjoint(words(key)[-2:]) or named_use(key) is Use.COMMAND


@lru_cache(maxsize=4096)
def _told(name: str, key: str) -> bool:
    """Whether the names of a tool and of a member say that the member takes statements."""
    member = words(key)
    if not _STATEMENTS.isdisjoint(member):
        return True
    tool = frozenset(words(name))
    if not _QUERIES.isdisjoint(member):
        return not tool.isdisjoint(_DATABASES) or tool.isdisjoint(_SEARCHES)
    return False


def shows(path: tuple[str | int, ...], known: dict[tuple[str | int, ...], bool]) -> bool:
    """Whether SQL in a text is shown, sent or stored, and not made part of a query, by the names on its path.

    ``known`` is what was said of other paths of the message, and gets what is said of this one: each
    name is looked at once, so that texts deep inside one another cost no more than others.
    """
    end = len(path)
    while end > 2 and path[:end] not in known:
        end -= 1
    found = known.get(path[:end], False)
    for at in range(max(end, 2), len(path)):
        step = path[at]
        found = found or (isinstance(step, str) and step[:1] != "$" and _is_shown(step))
        known[path[: at + 1]] = found
    return found


def takes(purpose: Purpose, fragment: Fragment) -> bool:
    """Whether the tool runs whole statements that stand in this text, as far as is known."""
    key = next((step for step in reversed(fragment.path) if isinstance(step, str)), "")
    return _told(purpose.name, key) or (Capability.DB in purpose.can and named_use(key) is not Use.PATH)


@lru_cache(maxsize=4096)
def filters(name: str, key: str) -> bool:
    """Whether a member takes filters of documents, by its name or the tool's."""
    return queries(name) or not _FILTERS.isdisjoint(words(key))


@lru_cache(maxsize=4096)
def queries(name: str) -> bool:
    """Whether a tool asks a database of documents or vectors, by its name."""
    return not _DOCUMENTS.isdisjoint(words(name))
