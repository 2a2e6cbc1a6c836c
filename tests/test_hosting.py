"""The hosted gateway's settings: which source wins, what platforms say, and what contradicts itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.errors import ConfigError
from vanguard.hosting import KEYS_FILE, check_files, named
from vanguard.model.hosted import Auth, Hosted, Jwt, Upstream
from vanguard.settings import Settings, credentials, load


class Place:
    """A machine of one's own, with a home and a place for a config."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "state"
        self.home.mkdir()
        self.config = folder / "vanguard.yaml"

    def load(self, variables: dict[str, str] | None = None, **flags: object) -> Settings:
        """The settings, with those of the hosted gateway."""
        environ = {"HOME": str(self.folder), "VANGUARD_HOME": str(self.home), **(variables or {})}
        if self.config.exists():
            flags.setdefault("config", str(self.config))
        return load(flags, environ, hosting=True)

    def hosted(self, variables: dict[str, str] | None = None, **flags: object) -> Hosted:
        """The hosted gateway's settings alone."""
        found = self.load(variables, **flags).hosted
        assert found is not None
        return found


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_without_anything_it_listens_to_this_machine_alone(place: Place) -> None:
    assert place.hosted() == Hosted()
    assert (Hosted().host, Hosted().port, Hosted().no_auth) == ("127.0.0.1", 8080, False)


def test_a_local_gateway_has_none_of_it(place: Place) -> None:
    found = load({}, {"HOME": str(place.folder), "PORT": "what"})
    assert found.hosted is None
    assert not any(name.startswith("hosted") for name in found.sources)


def test_every_value_has_its_source(place: Place) -> None:
    found = place.load()
    assert found.hosted is not None
    assert {name for name in found.sources if name.startswith("hosted.")} == set(named(found.hosted))


def test_the_stronger_source_wins_one_by_one(place: Place) -> None:
    place.config.write_text("hosted: {public_url: 'https://config.example', port: 1, host: localhost}\n")
    found = place.load()
    assert (found.hosted.public_url, found.sources["hosted.port"]) == (  # type: ignore[union-attr]
        "https://config.example",
        f"{place.config}:1",
    )
    (place.home / ".env").write_text("VANGUARD_PUBLIC_URL=https://dotenv.example/\n")
    assert place.hosted().public_url == "https://dotenv.example"
    variables = {"VANGUARD_PUBLIC_URL": "https://variable.example", "PORT": "2"}
    found = place.load(variables)
    assert found.hosted is not None
    assert (found.hosted.public_url, found.hosted.port, found.hosted.host) == (
        "https://variable.example",
        1,
        "localhost",
    )
    found = place.load(variables, public_url="https://flag.example", port="3", host="::1")
    assert found.hosted is not None
    assert (found.hosted.public_url, found.hosted.port, found.hosted.host) == (
        "https://flag.example",
        3,
        "::1",
    )
    assert (found.sources["hosted.public_url"], found.sources["hosted.port"]) == ("--public-url", "--port")


def test_every_variable_has_its_setting(place: Place) -> None:
    found = place.load(
        {
            "VANGUARD_API_KEY": "hunter2",
            "VANGUARD_JWKS_URL": "https://id.example/keys",
            "VANGUARD_JWKS_FILE": "~/keys.jwks",
            "VANGUARD_ISSUER": "https://id.example",
            "VANGUARD_AUDIENCE": "team",
            "VANGUARD_REQUIRED_SCOPES": "a, b  c",
            "VANGUARD_ALLOWED_ORIGINS": "https://a.example,https://b.example",
            "VANGUARD_ALLOWED_HOSTS": "a.example *.b.example",
            "VANGUARD_PUBLIC_URL": "https://gate.example",
            "VANGUARD_REDIS_URL": "redis://:hunter2@cache/0",
        }
    )
    assert found.hosted == Hosted(
        public_url="https://gate.example",
        allowed_hosts=("a.example", "*.b.example"),
        allowed_origins=("https://a.example", "https://b.example"),
        auth=Auth(
            api_key="hunter2",
            jwt=Jwt(
                "https://id.example",
                audience="team",
                jwks_url="https://id.example/keys",
                jwks_file=place.folder / "keys.jwks",
                required_scopes=("a", "b", "c"),
            ),
        ),
        redis_url="redis://:hunter2@cache/0",
    )
    assert (found.state, found.warnings) == ("redis", ())


def test_every_flag_has_its_setting(place: Place) -> None:
    found = place.hosted(
        host="0.0.0.0",
        no_auth=True,
        tls_cert="/c.pem",
        tls_key="/k.pem",
        redis="redis://cache",
        limits="on",
    )
    assert found == Hosted(
        host="0.0.0.0",
        no_auth=True,
        tls_cert=Path("/c.pem"),
        tls_key=Path("/k.pem"),
        redis_url="redis://cache",
    )
    assert place.hosted(limits="off") == Hosted(bounded=False)


def test_a_port_from_the_platform_opens_it_to_the_platform(place: Place) -> None:
    found = place.load({"PORT": "7000"})
    assert found.hosted == Hosted(host="0.0.0.0", port=7000)
    assert (found.sources["hosted.port"], found.sources["hosted.host"]) == ("PORT", "PORT")
    assert place.hosted({"PORT": "7000"}, host="127.0.0.1") == Hosted(port=7000)
    assert place.hosted({"PORT": ""}) == Hosted()


def test_railway_names_the_gateway_and_ends_its_tls(place: Place) -> None:
    found = place.hosted({"PORT": "7000", "RAILWAY_PUBLIC_DOMAIN": "x.up.railway.app"})
    assert found == Hosted(
        host="0.0.0.0",
        port=7000,
        public_url="https://x.up.railway.app",
        allowed_hosts=("healthcheck.railway.app",),
        tls_ends_elsewhere=True,
    )


def test_keys_made_before_are_asked_for_unless_nobody_shall_be(place: Place) -> None:
    (place.home / KEYS_FILE).write_text("{}")
    assert place.hosted().auth.keys_file == place.home / KEYS_FILE
    assert place.hosted(no_auth=True).auth.keys_file is None
    place.config.write_text("hosted: {auth: {keys_file: mine.json}}\n")
    assert place.hosted().auth.keys_file == place.folder / "mine.json"


@pytest.mark.parametrize(
    ("text", "variables", "flags", "said"),
    [
        ("", {"PORT": "http"}, {}, 'PORT: "http" is no port (write a number from 0 to 65535)'),
        ("", {}, {"port": "80x"}, '--port: "80x" is no port (write a number from 0 to 65535)'),
        (
            "",
            {},
            {"host": "a b"},
            '--host: "a b" is no address to listen on (write 127.0.0.1, 0.0.0.0 or a host name)',
        ),
        (
            "",
            {"VANGUARD_PUBLIC_URL": "gate.example"},
            {},
            'VANGUARD_PUBLIC_URL: "gate.example" is no http or https URL (write https://HOST)',
        ),
        (
            "",
            {"VANGUARD_ALLOWED_ORIGINS": "https://a.example *"},
            {},
            'VANGUARD_ALLOWED_ORIGINS: "*" is no origin (write scheme://host or scheme://host:port)',
        ),
        (
            "",
            {"VANGUARD_REDIS_URL": "hunter2"},
            {},
            "VANGUARD_REDIS_URL: this is no URL of a Redis (write redis://HOST:PORT/0, rediss:// for TLS)",
        ),
        (
            "",
            {"VANGUARD_JWKS_URL": "https://id.example/keys"},
            {},
            "VANGUARD_JWKS_URL: nobody is named whose tokens to take (set issuer:, or VANGUARD_ISSUER)",
        ),
        (
            "",
            {"VANGUARD_ISSUER": "http://id.example"},
            {},
            'VANGUARD_ISSUER: "http://id.example" is not https '
            "(write https://, or private_hosts: true for your own)",
        ),
        (
            "",
            {},
            {"tls_cert": "c.pem"},
            "--tls-cert: a certificate and its key go together (give both, or neither)",
        ),
        (
            "",
            {"VANGUARD_API_KEY": "k"},
            {"no_auth": True},
            "--no-auth: callers have to say who they are, and also need not "
            "(leave out no_auth, or what is under auth)",
        ),
        (
            "",
            {},
            {"limits": "off", "host": "0.0.0.0"},
            "--limits: limits are lifted only where nobody else can come, not on 0.0.0.0 "
            "(listen on 127.0.0.1)",
        ),
        (
            "hosted: {tls: {key: k.pem}}\n",
            {},
            {},
            "{config}:1: a certificate and its key go together (give both, or neither)",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line_with_its_place(
    text: str, variables: dict[str, str], flags: dict[str, object], said: str, place: Place
) -> None:
    if text:
        place.config.write_text(text)
    with pytest.raises(ConfigError) as caught:
        place.load(variables, **flags)
    assert str(caught.value) == said.replace("{config}", str(place.config))


def test_a_slip_in_a_dotenv_is_told_with_its_line(place: Place) -> None:
    (place.home / ".env").write_text("\nVANGUARD_ALLOWED_HOSTS=https://x\n")
    with pytest.raises(ConfigError, match=r'\.env:2: VANGUARD_ALLOWED_HOSTS: "https://x" is no host'):
        place.load()


def test_a_named_file_that_is_not_there_stops_the_start(place: Place) -> None:
    found = place.load(tls_cert="/no/cert.pem", tls_key="/no/key.pem")
    assert found.hosted is not None
    with pytest.raises(ConfigError) as caught:
        check_files(found.hosted, found.sources)
    assert str(caught.value) == '--tls-cert: there is no file "/no/cert.pem"'
    check_files(Hosted(), {})


def test_credentials_come_from_where_the_config_points(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from file\n")
    told = Upstream(
        "https://x.example",
        headers={"Authorization": "Bearer env:TOKEN", "X-Key": f"file:{tmp_path / 'key'}", "X-Team": "blue"},
    )
    found = credentials(told, "vanguard.yaml:4", {"TOKEN": "t0"})
    assert found.headers == {"Authorization": "Bearer t0", "X-Key": "from file", "X-Team": "blue"}
    assert told.headers["Authorization"] == "Bearer env:TOKEN"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("env:NONE", "c:4: the variable NONE is not set, and the header X needs it"),
        ("env:ODD", "c:4: the variable ODD holds no value for the header X"),
        ("file:/no/such", 'c:4: the file "/no/such" cannot be read, and the header X needs it'),
    ],
)
def test_credentials_that_are_missing_are_told_without_their_value(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        credentials(Upstream("https://x", headers={"X": text}), "c:4", {"ODD": "hunter2\nY: z"})
    assert str(caught.value) == said
