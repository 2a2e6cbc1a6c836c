"""The config's part about the hosted gateway, and servers behind URLs: what it may say, and each slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.errors import ConfigError
from vanguard.model.hosted import Bounds, Grant, Upstream
from vanguard.policy.config import Config, config

WHOLE = """\
servers:
  files: {command: npx, args: [server]}
  web:
    url: https://mcp.example.com/mcp
    transport: sse
    headers:
      Authorization: Bearer env:WEB_TOKEN
      X-Key: file:keys/web
      X-Team: blue
    tls: {ca_file: ca.pem, client_cert: cert.pem, client_key: /etc/key.pem}
hosted:
  host: 0.0.0.0
  port: 9000
  public_url: https://gate.example.com/
  allowed_hosts: [Gate.example.com, "*.tunnel.example.com"]
  allowed_origins: ["https://app.example.com"]
  trusted_proxies: [10.0.0.0/8, "::1"]
  tls: {cert: tls/cert.pem, key: tls/key.pem, ends_elsewhere: false}
  no_auth: false
  lists_s: 2.5
  auth:
    keys_file: ~/keys.json
    jwt:
      issuer: https://id.example.com
      audience: https://gate.example.com
      jwks_url: https://id.example.com/keys
      algorithms: [ES256, EdDSA]
      required_scopes: [mcp]
  access:
    grants:
      "tool:delete_*": {scopes: [files:admin], roles: [keeper]}
      "files/resource:file:///srv/*": {scopes: [files:read]}
      "web/method:resources/read": {roles: [reader]}
    capabilities: {write: {scopes: [mcp:write]}}
    destructive: {roles: [keeper]}
  bounds: {rate: off, burst: 5, address_rate: 0.5, body_bytes: 1000, idle_s: 60}
"""


def read(folder: Path, text: str) -> Config:
    path = folder / "vanguard.yaml"
    path.write_text(text)
    return config(path, user_home=str(folder / "me"))


def test_everything_it_may_say(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert found.hosted == {
        "hosted.host": "0.0.0.0",
        "hosted.port": 9000,
        "hosted.public_url": "https://gate.example.com",
        "hosted.allowed_hosts": ("gate.example.com", "*.tunnel.example.com"),
        "hosted.allowed_origins": ("https://app.example.com",),
        "hosted.trusted_proxies": ("10.0.0.0/8", "::1/128"),
        "hosted.no_auth": False,
        "hosted.lists_s": 2.5,
        "hosted.tls.cert": tmp_path / "tls/cert.pem",
        "hosted.tls.key": tmp_path / "tls/key.pem",
        "hosted.tls.ends_elsewhere": False,
        "hosted.auth.keys_file": tmp_path / "me/keys.json",
        "hosted.auth.jwt.issuer": "https://id.example.com",
        "hosted.auth.jwt.audience": "https://gate.example.com",
        "hosted.auth.jwt.jwks_url": "https://id.example.com/keys",
        "hosted.auth.jwt.algorithms": ("ES256", "EdDSA"),
        "hosted.auth.jwt.required_scopes": ("mcp",),
        "hosted.access.grants": {
            "tool:delete_*": Grant(frozenset({"files:admin"}), frozenset({"keeper"})),
            "files/resource:file:///srv/*": Grant(frozenset({"files:read"})),
            "web/method:resources/read": Grant(roles=frozenset({"reader"})),
        },
        "hosted.access.capabilities": {"write": Grant(frozenset({"mcp:write"}))},
        "hosted.access.destructive": Grant(roles=frozenset({"keeper"})),
        "hosted.bounds.rate": None,
        "hosted.bounds.burst": 5,
        "hosted.bounds.address_rate": 0.5,
        "hosted.bounds.body_bytes": 1000,
        "hosted.bounds.idle_s": 60.0,
    }
    assert found.places["hosted.auth.jwt.issuer"] == f"{found.path}:24"
    assert found.values == {}
    assert found.servers["files"].upstream is None
    assert found.servers["web"].upstream == Upstream(
        "https://mcp.example.com/mcp",
        headers={
            "Authorization": "Bearer env:WEB_TOKEN",
            "X-Key": f"file:{tmp_path / 'keys/web'}",
            "X-Team": "blue",
        },
        ca_file=tmp_path / "ca.pem",
        client_cert=tmp_path / "cert.pem",
        client_key=Path("/etc/key.pem"),
        transport="sse",
    )


def test_every_bound_may_be_set(tmp_path: Path) -> None:
    usual = Bounds()
    whole = [name for name in Bounds.__slots__ if isinstance(getattr(usual, name), int)]
    text = "".join(f"    {name}: {7 if name in whole else 7.5}\n" for name in Bounds.__slots__)
    found = read(tmp_path, f"hosted:\n  bounds:\n{text}").hosted
    assert {name: found[f"hosted.bounds.{name}"] for name in Bounds.__slots__} == {
        name: 7 if name in whole else 7.5 for name in Bounds.__slots__
    }


def test_keys_of_ones_own_network_may_come_without_tls(tmp_path: Path) -> None:
    text = "hosted: {auth: {jwt: {issuer: 'http://id.lan', private_hosts: true}}}\n"
    assert read(tmp_path, text).hosted["hosted.auth.jwt.issuer"] == "http://id.lan"


SLIPS = [
    ("hostd: {}\n", 'unknown key "hostd" (did you mean "hosted"?)'),
    ("hosted: {prot: 1}\n", 'unknown key "prot" (did you mean "port"?)'),
    ("hosted: {port: 70000}\n", "70000 is too large (at most 65535)"),
    ('hosted: {port: "80"}\n', 'a number is wanted, this is the text "80"'),
    (
        "hosted: {host: '*'}\n",
        '"*" is no address to listen on (write 127.0.0.1, 0.0.0.0 or a host name)',
    ),
    (
        "hosted: {public_url: mcp.example.com}\n",
        '"mcp.example.com" is no http or https URL (write https://HOST)',
    ),
    (
        "hosted: {allowed_origins: [null]}\n",
        "a text is wanted, this is empty",
    ),
    ("hosted: {allowed_hosts: gate}\n", 'a list is wanted, this is the text "gate"'),
    (
        "hosted: {trusted_proxies: [proxy]}\n",
        '"proxy" is no address (write an address or a block such as 10.0.0.0/8)',
    ),
    ("hosted: {no_auth: yes please}\n", 'true or false is wanted, this is the text "yes please"'),
    ("hosted: {tls: {certificate: x}}\n", 'unknown key "certificate" (known: cert, ends_elsewhere, key)'),
    ("hosted: {auth: {api_key: x}}\n", 'unknown key "api_key" (known: jwt, keys_file)'),
    (
        "hosted: {auth: {jwt: {issuer: 'http://id'}}}\n",
        '"http://id" is not https (write https://, or private_hosts: true for your own)',
    ),
    ("hosted: {auth: {jwt: {algorithms: [HS256]}}}\n", '"HS256" is not a value here (did you mean "RS256"?)'),
    ("hosted: {auth: {jwt: {algorithms: [none]}}}\n", '"none" is not a value here (known: '),
    (
        "hosted: {auth: {jwt: {algorithms: []}}}\n",
        "no token could be taken without an algorithm (leave the key out for the usual ones)",
    ),
    ("hosted: {auth: {jwt: {required_scopes: ['a b']}}}\n", '"a b" is no scope ('),
    ("hosted: {auth: {jwt: {audience: ''}}}\n", "a text is wanted, this is empty"),
    (
        "hosted: {access: {grants: {delete: {scopes: [a]}}}}\n",
        '"delete" names nothing that can be granted (write tool:NAME, prompt:NAME, resource:URI or '
        "method:NAME, SERVER/ before it, * at its end)",
    ),
    (
        "hosted: {access: {grants: {'tool:a*b': {scopes: [a]}}}}\n",
        '"tool:a*b" names nothing that can be granted',
    ),
    (
        "hosted: {access: {grants: {'/tool:a': {scopes: [a]}}}}\n",
        '"/tool:a" names nothing that can be granted',
    ),
    ("hosted: {access: {grants: {'tool:': {scopes: [a]}}}}\n", '"tool:" names nothing that can be granted'),
    (
        "servers: {files: {command: x}}\nhosted: {access: {grants: {'file/tool:a': {scopes: [a]}}}}\n",
        '"file/tool:a" names an unknown server (did you mean "files"?)',
    ),
    (
        "hosted: {access: {grants: {'tool:a': {}}}}\n",
        "a grant names at least one scope or role (write scopes: [SCOPE] or roles: [ROLE])",
    ),
    ("hosted: {access: {capabilities: {run: {scopes: [a]}}}}\n", 'unknown key "run" (known: admin, exec, '),
    ("hosted: {bounds: {body_byte: 1}}\n", 'unknown key "body_byte" (did you mean "body_bytes"?)'),
    ("hosted: {bounds: {body_bytes: off}}\n", 'a number is wanted, this is the text "off"'),
    ("hosted: {bounds: {rate: 0}}\n", "0 is not between 0.01 and 1000000000"),
    ("hosted: {bounds: {sessions: 0}}\n", "0 is too small (at least 1)"),
    ("servers: {a: {url: 'ftp://x'}}\n", '"ftp://x" is no http or https URL (write https://HOST/PATH)'),
    (
        "servers: {a: {url: 'https://me:hunter2@x'}}\n",
        "a URL holds no user and no password here (give credentials as headers)",
    ),
    (
        "servers: {a: {url: 'https://x', command: y}}\n",
        "a server is started by a command or reached at a url (keep one of the two)",
    ),
    (
        "servers: {a: {command: y, headers: {X: y}}}\n",
        '"headers" is for a server behind a URL (write url: too)',
    ),
    ("servers: {a: {url: 'https://x', transport: http}}\n", '"http" is not a value here (known: sse, '),
    (
        "servers: {a: {url: 'http://x', tls: {ca_file: c}}}\n",
        "there is no TLS to an http URL (write https://)",
    ),
    (
        "servers: {a: {url: 'https://x', tls: {client_key: c}}}\n",
        "a key without its certificate (write client_cert: too)",
    ),
    ("servers: {a: {url: 'https://x', headers: {'a b': c}}}\n", '"a b" is no name of a header'),
    (
        "servers: {a: {url: 'https://x', headers: {Mcp-Session-Id: c}}}\n",
        'the header "Mcp-Session-Id" is the gateway\'s own (leave it out)',
    ),
    (
        'servers: {a: {url: "https://x", headers: {X: "hunter2\\r\\nY: z"}}}\n',
        'this is no value for the header "X" (write env:NAME or file:PATH)',
    ),
    (
        "servers: {a: {url: 'https://x', headers: {X: 'env:A-B'}}}\n",
        '"A-B" is no name of a variable (write env:NAME)',
    ),
    ("servers: {a: {url: 'https://x', headers: {X: 'file:'}}}\n", "a path is wanted, this is empty"),
]


@pytest.mark.parametrize(("text", "said"), SLIPS)
def test_each_slip_is_one_line_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    line = text.count("\n")
    told = str(caught.value)
    assert told.startswith(f"{tmp_path / 'vanguard.yaml'}:{line}: {said}")
    assert "hunter2" not in told
    assert "\n" not in told
