"""Attacks that rules in code catch, as the disguise law needs them: texts by what understands them."""

from __future__ import annotations

ATTACKS = {
    "sql": [
        "' or 'z'='z",
        "1 or 7=7 --",
        "-1 union all select null,concat(user,password),null from users-- -",
        "1' union select table_name from information_schema.tables where 1=1 --",
        "1;select pg_sleep(5)--",
        "1'; drop table accounts; --",
        "1' and if(substr(user(),1,1)='r',sleep(3),0)-- -",
        "5 and (select count(*) from users)>0",
        "x' order by 9-- -",
        "'; exec xp_cmdshell('dir') --",
        "1' having 1=1 group by id --",
        "x') or ('1'='1' from dual where 1=1 --",
    ],
    "markup": [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(document.domain)>",
        '"><svg onload=alert(1)>',
        "<a href=javascript:alert(1)>x</a>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "'\"><body onpageshow=fetch(1)>",
    ],
    "path": [
        "../../../../etc/passwd",
        "/var/www/../../etc/shadow",
        "..\\..\\..\\windows\\win.ini",
        "/home/user/.ssh/id_rsa",
        "../../../../proc/self/environ",
        "/root/.aws/credentials",
    ],
    "address": [
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "http://2852039166/latest/meta-data/",
    ],
}
