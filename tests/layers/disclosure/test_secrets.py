"""Secrets are found by their build, by checksums and by what stands beside them; nothing else is taken."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layers.disclosure.drawn import BASE32, HEX, LETTERS, MIXED, SMALL, account, drawn, github, jwt, pem
from vanguard.layers import marks
from vanguard.layers.disclosure.secret_formats import FORMATS
from vanguard.layers.disclosure.secrets import SECRET_KINDS, every, secrets

UUID = "-".join(drawn(size, HEX) for size in (8, 4, 4, 4, 12))

TOKENS = {
    "aws-access-key": "AK" + "IA" + drawn(16, BASE32),
    "google-api-key": "AI" + "za" + drawn(35),
    "google-client-secret": "GOC" + "SPX-" + drawn(28),
    "digitalocean-token": "dop" + "_v1_" + drawn(64, HEX),
    "heroku-key": "HR" + "KU-" + UUID,
    "databricks-token": "da" + "pi" + drawn(32, HEX),
    "terraform-token": "atlas" + "v1." + drawn(64),
    "vault-token": "hv" + "s." + drawn(92),
    "pulumi-token": "pu" + "l-" + drawn(40, HEX),
    "tailscale-key": "tsk" + "ey-auth-" + drawn(12) + "-" + drawn(24),
    "gitlab-token": "gl" + "pat-" + drawn(20),
    "npm-token": "np" + "m_" + drawn(36),
    "pypi-token": "py" + "pi-AgE" + drawn(80),
    "docker-token": "dckr" + "_pat_" + drawn(27),
    "openai-key": "s" + "k-proj-" + drawn(74) + "T3Blbk" + "FJ" + drawn(74),
    "anthropic-key": "s" + "k-ant-" + "api03-" + drawn(93) + "AA",
    "huggingface-token": "h" + "f_" + drawn(34, LETTERS),
    "groq-key": "gs" + "k_" + drawn(52),
    "slack-token": "xo" + "xb-" + "123456789012-210987654321-" + drawn(24),
    "slack-webhook": "hooks.sl"
    + "ack.com/services/"
    + "T"
    + drawn(9, BASE32)
    + "/B"
    + drawn(9, BASE32)
    + "/"
    + drawn(24),
    "discord-webhook": "discord.com/api/" + "webhooks/" + "123456789012345678/" + drawn(68),
    "sendgrid-key": "S" + "G." + drawn(22) + "." + drawn(43),
    "twilio-key": "S" + "K" + drawn(32, HEX),
    "stripe-key": "sk" + "_live_" + drawn(24),
    "square-token": "sq0" + "atp-" + drawn(22),
    "shopify-token": "shp" + "at_" + drawn(32, HEX),
    "grafana-token": "gl" + "sa_" + drawn(32) + "_" + drawn(8, HEX),
    "newrelic-key": "NR" + "AK-" + drawn(27, BASE32),
    "sourcegraph-token": "sg" + "p_" + drawn(40, HEX),
    "linear-key": "lin" + "_api_" + drawn(40),
    "postman-key": "PM" + "AK-" + drawn(24, HEX) + "-" + drawn(34, HEX),
    "github-token": github(),
    "dropbox-token": "s" + "l." + drawn(135),
    "adafruit-key": "ai" + "o_" + drawn(28),
    "dnsimple-token": "dnsim" + "ple_a_" + drawn(32),
    "neon-key": "nap" + "i_" + drawn(64, SMALL),
    "together-key": "tgp" + "_v1_" + drawn(43),
    "fireworks-key": "f" + "w_" + drawn(24),
    "wakatime-key": "wak" + "a_" + UUID,
    "render-key": "rn" + "d_" + drawn(32),
    "stytch-secret": "secret-" + "live-" + drawn(35) + "=",
    "launchdarkly-key": "sd" + "k-" + UUID,
    "zuplo-key": "zp" + "ka_" + drawn(32) + "_" + drawn(8, HEX),
    "apify-token": "apify" + "_api_" + drawn(36),
    "aws-mws-key": "amzn" + ".mws." + UUID,
    "mandrill-key": "m" + "d-" + drawn(22),
    "zapier-webhook": "hooks.zap" + "ier.com/hooks/catch/1234567/" + drawn(7, SMALL),
    "ifttt-webhook": "maker.if" + "ttt.com/trigger/door/with/key/" + drawn(22),
    "lark-webhook": "open.feishu.cn/open-apis/" + "bot/v2/hook/" + UUID,
    "wecom-webhook": "qyapi.weixin.qq.com/cgi-bin/" + "webhook/send?key=" + UUID,
    "azure-key": drawn(76) + "+A" + "St" + drawn(5) + "A==",
    "jwt": jwt(),
    "azure-client-secret": drawn(3) + "8Q" + "~" + drawn(34),
    "discord-token": "MT" + drawn(24) + "." + drawn(6) + "." + drawn(27),
    "telegram-token": "987654321" + ":A" + "A" + drawn(33),
    "mailchimp-key": drawn(32, HEX) + "-us" + "12",
    "facebook-token": "1234567890123456" + "|" + drawn(27),
    "password-hash": "$" + "6$" + drawn(16) + "$" + drawn(86),
    "wallet-key": "xp" + "rv" + drawn(107, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
}


@pytest.mark.parametrize("kind", TOKENS)
def test_a_token_of_a_service_is_found_wherever_it_stands(kind: str) -> None:
    token = TOKENS[kind]
    for text in (token, f"x = '{token}'", f"The deploy log says {token} and goes on.", f"a\\n{token}\\nb"):
        assert [(found.kind, text[found.start : found.end]) for found in secrets(text)] == [(kind, token)], (
            text
        )
        assert all(found.sure for found in secrets(text))


@pytest.mark.parametrize("kind", TOKENS)
def test_the_beginning_of_a_token_is_no_token(kind: str) -> None:
    token = TOKENS[kind]
    assert secrets(f"Tokens that begin with {token[:6]} are secret.") == []


def test_every_kind_that_is_found_is_named() -> None:
    assert set(TOKENS) | {kind for kind, _, _ in FORMATS} <= set(SECRET_KINDS)
    assert len(set(SECRET_KINDS)) == len(SECRET_KINDS)


@pytest.mark.parametrize(
    "kind",
    [
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ],
)
def test_of_a_private_key_what_is_between_head_and_foot(kind: str) -> None:
    for key in (pem(kind), pem(kind).replace("\n", "\\n"), pem(kind).partition("-----END")[0]):
        (found,) = secrets(f"before {key}")
        assert found.kind == "private-key"
        assert drawn(64, MIXED + "+/", "2") in f"before {key}"[found.start : found.end]
        assert "BEGIN" not in f"before {key}"[found.start : found.end]


@pytest.mark.parametrize("kind", ["PUBLIC KEY", "CERTIFICATE", "RSA PUBLIC KEY", "CERTIFICATE REQUEST"])
def test_public_keys_and_certificates_are_left_alone(kind: str) -> None:
    assert secrets(pem(kind)) == []


GIVEN = [
    ("{}", '"password": "{}"', "Kx9-vorn22"),
    ("config", "db_password: {}\n", "Kx9-vorn22"),
    ("environment", "DB_PASSWORD={}\n", "Kx9!vorn22"),
    ("python", "client_secret = '{}'", drawn(32)),
    ("java", 'String apiKey = "{}";', drawn(32)),
    ("go", 'apiToken := "{}"', drawn(40, SMALL)),
    ("ruby", ":secret_key => '{}'", drawn(40, SMALL)),
    ("php", "define('DB_PASSWORD', '{}');", "Kx9-vorn22"),
    ("shell", "export API_TOKEN={}", drawn(32)),
    ("json in json", r'{{\"api_key\": \"{}\"}}', drawn(32)),
    ("connection string", "Server=db;Uid=app;Pwd={};Encrypt=yes", "Kx9-vorn22"),
    ("storage", "AccountName=a;AccountKey={};EndpointSuffix=b", drawn(86, MIXED + "+/") + "=="),
    ("query", "GET /v1/me?access_token={}&page=2", drawn(32)),
    ("header", "X-Api-Key: {}", drawn(32)),
    ("element", "<password>{}</password>", "Kx9-vorn22"),
    ("pair", '- name: API_TOKEN\n  value: "{}"', drawn(32)),
    ("attribute", '<add key="Password" value="{}" />', "Kx9-vorn22"),
    ("framework", "APP_KEY=base64:{}\n", drawn(44, MIXED)),
    ("service", "STRIPE_KEY='{}'", drawn(32)),
    ("uuid", "HEROKU_API_KEY={}\n", UUID),
    ("option", "login --password {} --host db", "Kx9!vorn22"),
    ("told", "The password for the staging box is {}.", "Kx9!vorn22"),
    ("netrc", "machine h login ada password {}\n", "Kx9vorn22"),
    ("pgpass", "db.internal:5432:shop:ada:{}", "Kx9vorn22"),
    ("npmrc", "//npm.internal/:_authToken={}", UUID),
    ("url", "postgres://ada:{}@db.internal.net/shop", "Kx9vorn22"),
    ("url with an at sign", "https://ada:{}@git.internal.net/a.git", "Kx9@vorn22"),
    ("signed url", "https://a.blob.net/c?sv=2024-01-01&sig={}", drawn(43) + "%3D"),
    ("bearer", "Authorization: Bearer {}", drawn(40)),
    ("scheme of its own", "Authorization: {}", drawn(40)),
    ("basic", "Authorization: Basic {}", account()),
    ("docker", '{{"auths": {{"r": {{"auth": "{}"}}}}}}', account()),
    ("curl", "curl -u 'ada:{}' https://h.internal.net/", "Kx9-vorn22"),
    ("sshpass", "sshpass -p '{}' ssh ada@h", "Kx9!vorn22"),
    ("mysql", "mysqldump -u ada -p{} shop", "Kx9vorn22"),
    ("redis", "redis-cli -h db -a {} ping", "Kx9vorn22"),
    ("smb", "smbclient //f/x -U ada%{} ", "Kx9vorn22"),
    ("net use", "net use Z: \\\\f\\s /user:ada {}", "Kx9vorn22"),
    ("session", "Cookie: theme=dark; sessionid={}", drawn(32, SMALL)),
    ("wallet", "Seed phrase: {}\n", " ".join(drawn(5, LETTERS, str(at)).lower() for at in range(12))),
    ("wallet key", "private key: {}", "0x" + drawn(64, HEX)),
    ("login", "client.login('ada@b.net', '{}')", "Kx9-vorn22"),
    ("typed", 'let api_key: &str = "{}";', drawn(32)),
    ("bytes", 'secret_key = b"{}"', drawn(32)),
    ("setter", 'source.setPassword("{}");', "Kx9-vorn22"),
    ("property", 'System.setProperty("api.key", "{}");', drawn(32)),
    ("default", "os.getenv('API_KEY', '{}')", drawn(32)),
    ("constant", "ACME_KEY={}\n", drawn(32)),
    ("service alone", "sourcegraph: {}", drawn(32)),
    ("service before a dot", "mattermost.token={}", drawn(26, SMALL)),
    ("properties", "wagtail.token={} # rotated", drawn(26, SMALL)),
    ("uuid of a service", "X-Postmark-Server-Token: {}", UUID),
    ("salt", "define('AUTH_KEY', '{}');", drawn(9) + "~(" + drawn(9) + "[#" + drawn(9) + "]>" + drawn(9)),
    ("element of a property", '<property name="db.password">{}</property>', "Kx9-vorn22"),
    ("list of properties", "<key>api_key</key>\n  <string>{}</string>", drawn(32)),
    ("option of java", "java -Djavax.net.ssl.keyStorePassword={} -jar a.jar", "Kx9-vorn22"),
    ("heading", "| user | password |\n|---|---|\n| ada | {} |\n", "Kx9-vorn22"),
    ("row", "| password | {} |", "Kx9-vorn22"),
    ("bold", "- **Password**: {}", "Kx9-vorn22"),
    ("quoted in a list", "**API key:** `{}`", drawn(32)),
    ("inserted", "INSERT INTO users (id, name, password) VALUES (1, 'ada', '{}');", "Kx9-vorn22"),
    ("account of a database", "CREATE USER ada IDENTIFIED BY '{}';", "Kx9-vorn22"),
    ("switch", "username ada password 7 {}", drawn(22, HEX.upper())),
    ("changed", "the root password was changed to {}", "Kx9-vorn22"),
    ("dash", "Password - {}", "Kx9-vorn22"),
    ("new", "your new password is: {}", "Kx9-vorn22"),
    ("short", "pw: {}", "Kx9-vorn22"),
    ("radio", 'network={\n  psk="{}"\n}', "Kx9-vorn22"),
    ("tunnel", "PresharedKey = {}", drawn(43, MIXED) + "="),
    ("german", "Das Passwort lautet {}", "Kx9-vorn22"),
    ("french", "mot de passe : {}", "Kx9-vorn22"),
    ("spanish", "la contraseña es {}", "Kx9-vorn22"),
    ("russian", "пароль: {}", "Kx9-vorn22"),
    ("chinese", "密码：{}", "Kx9-vorn22"),
    ("japanese", "パスワード: {}", "Kx9-vorn22"),
    ("token in a url", "git clone https://{}@git.internal.net/a.git", drawn(40, HEX)),
    ("oracle", "jdbc:oracle:thin:scott/{}@//db.internal:1521/orcl", "Kx9vorn22"),
    ("one-time codes", "otpauth://totp/acme:ada?secret={}&issuer=acme", drawn(32, BASE32)),
    ("function", "https://a.azurewebsites.net/api/f?code={}", drawn(54) + "=="),
    ("key in a url", "https://maps.internal.net/v1?key={}", drawn(39)),
    ("scheme", "Authorization: SSWS {}", drawn(42)),
    ("asp.net", "Set-Cookie: .ASPXAUTH={}", drawn(64, HEX)),
    ("httpie", "http -a ada:{} GET https://h.internal.net/", "Kx9-vorn22"),
    ("htpasswd", "htpasswd -b -c .htpasswd ada {}", "Kx9-vorn22"),
    ("chpasswd", "echo 'ada:{}' | chpasswd", "Kx9-vorn22"),
    ("powershell", '$p = ConvertTo-SecureString "{}" -AsPlainText -Force', "Kx9-vorn22"),
    ("requests", "requests.get(url, auth=('ada', '{}'))", "Kx9-vorn22"),
    ("basic auth", 'request.SetBasicAuth("ada", "{}")', "Kx9-vorn22"),
    ("connection", 'DriverManager.getConnection(url, "ada", "{}")', "Kx9-vorn22"),
    ("mysqli", "mysqli_connect('db', 'ada', '{}', 'shop')", "Kx9-vorn22"),
    ("pdo", "new PDO('mysql:host=db', 'ada', '{}')", "Kx9-vorn22"),
    ("fernet", 'Fernet(b"{}")', drawn(43) + "="),
    ("issuer and key", '$sKey = "some-service".$"{}"', drawn(32)),
    ("issuer plus key", 'const apiToken = "acme" + "{}";', drawn(24)),
    ("issuer's short token", "dropbox.token={} # rotated", "xk2nv7q1mz40b9"),
    ("issuer's number", "discord_token={}", "64953805548590206417"),
    ("user and password", "j.ada:{}", "Kx9!vorn-22Q"),
    ("leading slash", 'aws_secret_access_key = "{}"', "/" + drawn(39, MIXED)),
    ("rsa in xml", "<Modulus>AQAB</Modulus><D>{}</D>", drawn(88, MIXED) + "=="),
    ("key without a head", "key: {}", "MIIEpA" + "IBAAKCAQEA" + drawn(120)),
    ("said after its noun", "Use the API key {} until Friday.", drawn(32, SMALL)),
    ("hexadecimal after its noun", "my access token {} stopped working", drawn(40, HEX)),
    ("a secret after its noun", "with the client secret {} it works", drawn(40, HEX)),
    ("a UUID after an issuer's noun", "the heroku api key {} is used", UUID),
    ("personal access token", "AZURE_DEVOPS_PAT={}", drawn(52, SMALL)),
    ("below its name", "password:\n  value: {}\n", "Kx9vorn22"),
    ("in a list below its name", "db:\n  passwords:\n    - {}\n  port: 1\n", "Kx9vorn22"),
    ("in a list", '{{"api_keys": ["{}"]}}', drawn(32, HEX)),
    ("key of a farm", '<machineKey decryptionKey="{}"/>', drawn(48, HEX)),
    ("store of keys", "keytool -list -keystore a.jks -storepass {}", "Kx9vorn22"),
    ("new key of mail", "mailgun {}", "-".join(drawn(size, HEX) for size in (32, 8, 8))),
    ("hash of a directory", "userPassword: {}", "{SSHA}" + drawn(40, MIXED)),
    ("key of what programs ask", "https://api.weather.net/v2/now?key={}", drawn(32, HEX)),
    ("words in netrc", "machine api.tern.io login ada password {}\n", "willowbank"),
    ("words in settings", "[mail]\nhost=smtp.tern.io\nuser=ada\npassword={}\nport=587\n", "willowbank"),
    ("words behind blanks", "account tern\nhost smtp.tern.io\nuser ada\npassword {}\n", "willowbank"),
    ("words in an environment", "IRC_HOST=irc.tern.io\nIRC_NICK=ada\nIRC_PASS={}\n", "willowbank"),
    ("words in properties", "db.url=mysql://db.tern.io/a\ndb.user=ada\ndb.password={}\n", "willowBank"),
    ("words in elements", "<Host>ftp.tern.io</Host><User>ada</User><Pass>{}</Pass>", "willowbank"),
    ("words in attributes", '<link host="db.tern.io" user="ada" password="{}"/>', "willowbank"),
    ("words in members", '{{"host": "a.tern.io", "username": "ada", "password": "{}"}}', "willowbank"),
    ("words in a login", "mail.login('ada@tern.io', '{}')", "willowbank"),
    ("ether", "the private key of my wallet is {}.", "0x" + drawn(64, HEX)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "secret"), [(text, secret) for _, text, secret in GIVEN], ids=[name for name, _, _ in GIVEN]
)
def test_a_value_is_found_by_what_it_is_given_to(text: str, secret: str) -> None:
    text = (
        text.replace("{{", "{").replace("}}", "}").replace("{}", secret, 1)
        if "{{" in text
        else text.replace("{}", secret)
    )
    found = secrets(text)
    assert [text[one.start : one.end] for one in found] == [secret]
    assert found[0].sure
    assert found[0].kind in SECRET_KINDS


HONEST = [
    "host = db.tern.io\nuser = ada\npassword = ${DB_PASSWORD}\n",
    "host = localhost\nuser = postgres\npassword = postgres\n",
    "DB_HOST=db\nDB_USER=shop\nDB_PASS=shop\n",
    "host: db.example.com\nuser: user\npassword: password\n",
    "Set the host to db.tern.io\nuser = ada\npassword = willowbank\nand start it again.\n",
    '<form><input name="user" value="ada"><input name="password" title="willowbank"></form>',
    "passwords:\n  - changeme\n  - required\n",
    "password:\n  type: string\n  min_length: 8\n",
    "secrets:\n  - db-password\n  - api-token\n",
    'tokens = ["the", "quick", "brown"]',
    f"https://cdn.tern.io/app.js?key={drawn(32, HEX)}",
    "login('ada@example.com', 'password')",
    'password = "${DB_PASSWORD}"',
    "password: <your password>",
    "api_key = os.environ['API_KEY']",
    'apiKey: process.env.API_KEY,',
    "token = get_token(user)",
    "def login(user: str, password: str) -> Token:",
    'password = getpass("Password: ")',
    '"password": {"type": "string", "minLength": 8}',
    '{"password": "string"}',
    '{"password": "Your new password"}',
    'api_key="your-api-key-here"',
    "API_KEY=xxxxxxxxxxxxxxxxxxxxxxxx",
    'secret = "changeme"',
    "password=********",
    "PWD=/home/ada",
    "The password is wrong.",
    "The token was revoked in 2024.",
    "pass 3 arguments",
    "Mnemonic: every good child does fine and then goes home before dark each and every single day",
    "All 12 tests pass (failed=0)",
    "max_tokens: 4096",
    f'next_page_token: "{drawn(40)}"',
    f'<input type="hidden" name="csrf_token" value="{drawn(40)}">',
    f'public_key = "{drawn(43)}"',
    'secret_name: "prod/db-credentials"',
    'token_url = "https://auth.example.com/oauth/token"',
    "password_file: /etc/app/db.pass",
    f"order {UUID}",
    f"commit {drawn(40, HEX)}",
    f"sha256: {drawn(64, HEX)}",
    f'"integrity": "sha512-{drawn(86, MIXED)}=="',
    f"ETag: \"{drawn(32, HEX)}\"",
    f"<img src='data:image/png;base64,{drawn(300)}'>",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + drawn(43) + " ada@h",
    "Order 4711-0815-2024 of 2024-05-01T12:00:00Z",
    "AK" + "IAIOSFODNN7EXAMPLE",
    "gh" + "p_" + "x" * 36,
    "xo" + "xb-" + "xxxxxxxxxxxx-xxxxxxxxxxxxxxxx",
    "AI" + "za" + "X" * 35,
    "pk" + "_live_" + drawn(24),
    "https://user:password@example.com/",
    "postgres://postgres:postgres@localhost:5432/dev",
    "postgres://app:${PASSWORD}@db.example.net/shop",
    "https://example.com:8443/a@b",
    "git clone https://TOKEN@example.net/a.git",
    "Authorization: Bearer <token>",
    "Authorization: Bearer $TOKEN",
    "Authorization: Basic " + account("user", "password"),
    "curl -u user:password https://example.com/",
    'curl -u "$USER:$PASS" https://h/',
    "sshpass -e ssh ada@h",
    "mysql -u ada -p shop",
    "sort -u names.txt",
    "-----" + "BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "Look for '-----" + "BEGIN RSA PRIVATE KEY-----' in the file.",
    "ey" + "JhIjoxfQ.eyJiIjoyfQ.c",
    "a data URL: data:application/json;base64,ey" + "J2ZXJzaW9uIjozLCJzb3VyY2VzIjpbXX0",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbC123",
    "import { SecretsManager } from 'aws-sdk'",
    'keyboard: "qwertz", keyframe = "a1b2c3d4e5f6"',
    "monkey=banana12345678",
    "Author: ada9lovelace1815",
    "passed: 17 of 20",
    "NEO4J_PASSWORD - the password\n- `NEO4J_DATABASE`",
    "| token | string | required | at most 64 |",
    "| Secret | Description |\n|---|---|\n| DB_PASSWORD | the password of the database |\n",
    "INSERT INTO users (id, password) VALUES (1, ?), (2, NULL), (3, 'changeme');",
    "INSERT INTO orders (id, note) VALUES (1, 'Kx9-vorn22');",
    "r'(?i)(api[_-]?key|token|secret|password|credential)\\s*[:=]'",
    'builder.password("secure123")',
    'getPassword("db.main.2024")',
    'hash_password("Kx9-vorn22")',
    "def connect(url: str, token: str | None = None) -> Client:",
    'variable "db_password" {\n  type = string\n  sensitive = true\n}',
    f"https://{drawn(32, HEX)}@o12345.ingest.sentry.io/678",
    f"https://play.example.net/?code={drawn(60)}",
    f"tx 0x{drawn(64, HEX)} went from one wallet to another",
    f"SORT_KEY={drawn(32)}",
    f"FILE_KEY={drawn(22)}",
    "TEXT_KEY=" + account("some words that", " say nothing at all"),
    f"github: {drawn(40, HEX)}",
    "password: /home/ada/pass/2024/file",
    "https://user:secret@api.example.com/",
    'auth=("user", "password")',
    "CREATE USER ada IDENTIFIED BY 'password';",
    f'{{"d": "{drawn(43)}", "name": "no key"}}',
    "time:12:30:45!",
    "LS0tLS1CRUdJTi" * 4,
    "| password | length |\n|---|---|\n" * 3,
    "K" + drawn(51, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
    drawn(60) + "+A" + "St" + drawn(80),
    "author = 'Kx9vorn22Kx9vorn22'",
    'key = "name" + "of-the-field-in-the-form"',
    "discord_token=0000000000000000",
    "the commit token 4f9a0c1be27d8839aa01cc93fe71b2d04f9a0c1b",
    f"The snyk project {UUID} has an api key",
    "The client secret rotation-2026-01-02 job finished",
    "set api key 20260102T101112Z-build-0001234",
    'file_pat: "Kx9vorn22Kx9vorn22*.log"',
    "the file_path=Kx9vorn22Kx9vorn22/log",
    "max_tokens=64953805548590206417",
    'primary_key = "a1b2c3d4e5f6a7b8c9d0"',
    "",
    "\ud800 password",
]  # fmt: skip


@pytest.mark.parametrize("text", HONEST)
def test_what_only_looks_like_a_secret_is_left_alone(text: str) -> None:
    assert secrets(text) == []


def test_a_bare_token_may_be_anything_and_is_unsure() -> None:
    (found,) = secrets(f'{{"token": "{drawn(32)}"}}')
    assert not found.sure
    (found,) = secrets(f'{{"access_token": "{drawn(32)}"}}')
    assert found.sure


def test_the_key_in_the_packed_script_of_a_page_is_unsure() -> None:
    (found,) = secrets(f'docs({{appId:"A1",apiKey:"{drawn(32, HEX)}",indexName:"docs"}})')
    assert not found.sure


@pytest.mark.parametrize("before", ["> ", "# ", "+", "  12\t", "    "])
def test_a_private_key_is_found_with_something_before_each_line(before: str) -> None:
    text = "".join(f"{before}{line}\n" for line in pem().splitlines())
    assert [found.kind for found in secrets(text)] == ["private-key"]


@pytest.mark.parametrize(
    "text",
    [
        pem().replace("\n", "\\n").replace("\\", "\\\\"),
        pem().replace("\n", " "),
        pem().replace("\n", "\r\n"),
        "key = '" + pem().replace("\n", "\\n' +\n'"),
        pem("SSH2 ENCRYPTED PRIVATE KEY").replace("-----BEGIN", "---- BEGIN").replace("-----END", "---- END")
        .replace("KEY-----", "KEY ----"),
        "client-key-data: " + b64encode(pem().encode()).decode(),
        '{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"' + drawn(43) + '"}',
        "MC4CAQAw" + "BQYDK2VwBCIEI" + drawn(43),
    ],
    ids=["escaped twice", "one line", "crlf", "put together", "ssh2", "kubernetes", "json web key", "bare"],
)  # fmt: skip
def test_a_private_key_is_found_in_every_form_in_which_it_is_kept(text: str) -> None:
    assert [found.kind for found in secrets(text)] == ["private-key"]


def test_a_bitcoin_key_is_found_by_its_checksum() -> None:
    raw = b"\x80" + bytes(range(1, 33))
    number, said = int.from_bytes(raw + sha256(sha256(raw).digest()).digest()[:4], "big"), ""
    while number:
        number, digit = divmod(number, 58)
        said = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[digit] + said
    assert [found.kind for found in secrets(f"key {said}.")] == ["wallet-key"]
    assert secrets(f"key {said[:-1]}x.") == []


def test_a_token_without_its_checksum_is_found_too() -> None:
    assert [found.kind for found in secrets("gh" + "p_" + drawn(36))] == ["github-token"]


def test_the_surest_and_the_longest_win() -> None:
    token = TOKENS["gitlab-token"]
    text = f'"gitlab_token": "{token}", "password": "Kx9-vorn22"'
    assert [(one.kind, text[one.start : one.end]) for one in secrets(text)] == [
        ("gitlab-token", token), ("password", "Kx9-vorn22"),
    ]  # fmt: skip


def test_places_count_characters_and_not_bytes() -> None:
    token = TOKENS["stripe-key"]
    text = f"Schlüssel für München 🔑: {token} – geheim"
    assert [text[one.start : one.end] for one in secrets(text)] == [token]


PIECES = st.sampled_from(
    [
        *TOKENS.values(),
        pem(),
        *(text.replace("{}", secret) for _, text, secret in GIVEN),
        *HONEST,
        "\n",
        '"',
        "'",
        " ",
        "=",
        ":",
        ",",
        "é",
        "\ud800",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=6).map("".join))
def test_what_is_found_is_in_order_apart_and_never_behind_the_cheap_look(text: str) -> None:
    found = every(text)
    assert found == [] or marks.SECRETS in marks.marks(text)
    assert secrets(text) == found
    assert all(0 <= one.start < one.end <= len(text) and one.kind in SECRET_KINDS for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "host=h.tern.io\nuser=ada\npassword=willowbank" + " " * 3_900 + "!",
        "password=willowbank\nhost" + " " * 3_900 + "! x",
        "password:" + " " * 200_000 + "x",
        "passwords:\n" + "    - Kx9vorn22\n" * 20_000,
        '{"host": "a", ' + '"password": "willow", ' * 170 + "}",
    ],
)
def test_settings_that_never_end_come_to_an_end(text: str) -> None:
    assert len(secrets(text)) <= 16
