from __future__ import annotations

from typing import Any

import pytest

from vanguard.layers.destinations import judge, ordinary
from vanguard.layers.hosts import Host, understand
from vanguard.model.capability import Capability, Tool
from vanguard.model.context import Context, Destinations, Policy
from vanguard.model.decision import Verdict
from vanguard.model.finding import Finding, Severity, Status
from vanguard.model.message import Direction, Form, Fragment, Kind, Message, Part, Reading
from vanguard.model.profile import Profile


class Silent:
    """A matcher without rules."""

    digest = ""

    def scan(self, reading: Reading, tool: Tool | None) -> tuple[()]:
        return ()


PROFILE = Profile("balanced", True, {}, 0.75, {}, Verdict.WARN, "forward")


NO_LISTS = Destinations()


def context(destinations: Destinations = NO_LISTS, tool: Tool | None = None) -> Context:
    return Context(Policy(PROFILE, Silent(), "", destinations=destinations), tool=tool)


def call(arguments: dict[str, Any], tool: str = "fetch") -> Reading:
    params = {"name": tool, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    fragments = tuple(
        Fragment(("params", "arguments", key), Part.ARGUMENT, False, (Form(value),))
        for key, value in arguments.items()
        if isinstance(value, str)
    )
    return Reading(Message(Direction.TO_SERVER, Kind.REQUEST, b"", body, 1, "tools/call"), fragments)


def found(
    arguments: dict[str, Any], tool: str = "fetch", within: Context | None = None
) -> dict[str, Finding]:
    return {finding.rule: finding for finding in judge(call(arguments, tool), within or context()).findings}


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "169.254.169.254/latest",
        "HTTP://2852039166",
        "http://good.example@169.254.169.254/",
        "http://good.example\\@169.254.169.254/",
        "http://good.example#@169.254.169.254/",
        "http:/\\169.254.169.254",
        "http://169.254.\n169.254/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "ssrf=http://2852039166/",
        "local_file://2852039166/",
        "redis://169.254.169.254:80/",
    ],
)
@pytest.mark.parametrize("key", ["url", "input", "data_source", "endpoint"])
def test_metadata_services_are_found_under_any_name(url: str, key: str) -> None:
    assert found({key: url})["net-metadata"].severity is Severity.CRITICAL


@pytest.mark.parametrize(
    "command",
    ["curl http://169.254.169.254/x", "curl -s 169.254.169.254/x", "nc metadata.google.internal 80"],
)
def test_metadata_services_are_found_in_the_words_of_commands(command: str) -> None:
    assert "net-metadata" in found({"command": command}, "run_shell")


@pytest.mark.parametrize(
    "url", ["http://127.1/", "http://0x7f000001", "http://x.nip.io.127.0.0.1.nip.io", "http:127.0.0.1"]
)
def test_disguised_inner_hosts_are_found(url: str) -> None:
    assert found({"url": url})["net-disguised-host"].severity is Severity.HIGH


def test_plain_inner_hosts_are_findings_of_low_severity() -> None:
    assert found({"url": "http://localhost:3000/"})["net-loopback"].severity is Severity.LOW
    assert found({"url": "http://192.168.0.5/"})["net-private"].severity is Severity.LOW
    assert found({"url": "http://169.254.7.7/"})["net-link-local"].severity is Severity.HIGH


@pytest.mark.parametrize(
    "url",
    ["gopher://x.example/_a", "php://filter/resource=/etc/passwd", "PhP://input", "dict://x.example:1/"],
)
def test_wrapper_schemes_are_found_with_any_tool(url: str) -> None:
    assert found({"path": url}, "read_file")["net-scheme"].severity is Severity.HIGH


def test_file_urls_are_findings_for_tools_that_fetch() -> None:
    assert "net-scheme" in found({"url": "file:///tmp/x"}, "fetch")
    assert not found({"path": "file:///tmp/x"}, "read_file")


def test_a_user_that_looks_like_a_host_is_found() -> None:
    assert found({"url": "https://github.com@evil.example/x"})["net-userinfo"].severity is Severity.HIGH
    assert not found({"url": "https://user:token@git.example/x"})
    assert not found({"url": "https://alice@git.example/x"})


def test_the_operators_lists_hold() -> None:
    denying = context(Destinations(deny=("*.evil.example", "203.0.113.0/24")))
    assert "net-denied" in found({"url": "https://a.evil.example/"}, within=denying)
    assert "net-denied" in found({"command": "curl https://203.0.113.9/"}, "shell", denying)
    allowing = context(Destinations(allow=("good.example",)))
    assert "net-not-allowed" in found({"url": "https://other.example/"}, within=allowing)
    assert not found({"url": "https://good.example/"}, within=allowing)
    assert not found({"path": "src/main.py"}, "read_file", allowing)


@pytest.mark.parametrize(
    ("arguments", "tool"),
    [
        ({"url": "https://example.com/a?b=c#d"}, "fetch"),
        ({"url": "https://example.com/redirect?to=http%3A%2F%2Fexample.org"}, "fetch"),
        ({"order": "20260101"}, "get_order"),
        ({"date": "2026/11/21", "ratio": "16:9", "time": "12:30:59"}, "plan"),
        ({"version": "1.2.3", "range": "10.1"}, "install"),
        ({"content": "The service at http://169.254.169.254/ is explained here."}, "write_file"),
        ({"body": "Please look at http://localhost:3000 and http://10.0.0.5/."}, "send_message"),
        ({"path": "docs/metadata.internal.md"}, "read_file"),
        ({"mac": "00:1b:44:11:3a:b7", "type": "text/html"}, "run"),
        ({"command": "gst-launch-1.0 playbin uri=cdda://4"}, "run_shell"),
        ({"iban": "GB29NWBK60161331926819", "phone": "+49 30 123456"}, "pay"),
    ],
)
def test_honest_values_pass(arguments: dict[str, Any], tool: str) -> None:
    assert not found(arguments, tool)


def test_code_that_fetches_metadata_is_noted_mildly_in_content() -> None:
    finding = found({"path": "a.py", "content": "requests.get('http://169.254.169.254/x')"}, "write_file")
    assert finding["net-metadata"].severity is Severity.MEDIUM
    assert finding["net-metadata"].confidence < 0.75


def test_a_whole_value_in_a_content_field_is_less_sure() -> None:
    finding = found({"query": "169.254.169.254", "limit": "5"}, "search")["net-metadata"]
    assert finding.confidence < 0.75


def test_links_to_the_client_are_low() -> None:
    body: dict[str, Any] = {"result": {}}
    message = Message(Direction.TO_CLIENT, Kind.ANSWER, b"", body, 1, "tools/call")
    link = Fragment(("result", "uri"), Part.URI, False, (Form("http://169.254.169.254/"),))
    text = Fragment(("result", "text"), Part.CONTENT, False, (Form("http://169.254.169.254/"),))
    findings = judge(Reading(message, (link, text)), context()).findings
    assert [(finding.rule, finding.severity) for finding in findings] == [("net-metadata", Severity.LOW)]


def test_every_form_counts_and_the_chain_is_told() -> None:
    reading = call({})
    forms = (Form("aHR0cDovLzE2OS4yNTQuMTY5LjI1NC8="), Form("http://169.254.169.254/", ("base64",)))
    fragment = Fragment(("params", "arguments", "x"), Part.ARGUMENT, False, forms)
    finding = judge(Reading(reading.message, (fragment,)), context()).findings[0]
    assert (finding.rule, finding.chain) == ("net-metadata", ("base64",))


def test_a_tool_known_by_its_capabilities_needs_no_telling_name() -> None:
    tool = Tool("zork", {}, frozenset({Capability.EXEC}))
    assert "net-metadata" in found({"x": "wget 169.254.169.254/y"}, "zork", context(tool=tool))


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/search?q=http://169.254.169.254/x",
        "http://a.example/fetch/https://metadata.google.internal/",
        "http://a.example/?host=169.254.169.254",
    ],
)
def test_a_metadata_service_inside_another_url_is_less_sure(url: str) -> None:
    finding = found({"url": url})["net-metadata"]
    assert finding.severity is Severity.CRITICAL
    assert finding.confidence < 0.75


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/?u=http://169.254.169.254/x",
        "http://a.example/?u=http%3A%2F%2F169.254.169.254%2Fx",
        "http://a.example/?u=http%253A%252F%252F0xa9fea9fe%252Fx",
        "http://a.example/#u=//169.254.169.254/",
        "http://a.example/latest/meta-data/iam/",
    ],
)
def test_what_asks_another_server_for_metadata_is_found(url: str) -> None:
    assert found({"url": url})["net-metadata"].confidence >= 0.75


INNER = [
    "http://localhost/",
    "http://localhost",
    "https://127.0.0.1/admin",
    "http://[::1]/",
    "http://[::]:22/",
    "http://0.0.0.0:80/",
    "http://localhost:6379/",
    "http://127.0.0.1:2375/containers/json",
    "http://10.0.0.5:9200/_cat",
    "ftp://localhost/x",
    "localhost/",
    "localhost.localdomain/x",
    "host.docker.internal/",
    "redirect=host.docker.internal/",
    "url:http://127.0.0.1/",
    "kubernetes.default.svc.cluster.local/",
    "https://kubernetes.default.svc/api",
    "gateway.docker.internal/",
    "http://localtest.me/",
    "http://a.example/?url=http://localhost/",
]


@pytest.mark.parametrize("url", INNER)
@pytest.mark.parametrize(
    ("tool", "key"), [("fetch", "url"), ("import_document", "source_url"), ("zork", "link")]
)
def test_inner_services_are_no_destinations_of_tools_that_fetch(url: str, tool: str, key: str) -> None:
    assert found({key: url}, tool)["net-inner-service"].severity is Severity.HIGH


@pytest.mark.parametrize(
    ("arguments", "tool"),
    [
        ({"url": "http://localhost:3000/"}, "fetch"),
        ({"url": "http://127.0.0.1:8080/health"}, "fetch"),
        ({"url": "http://[::1]:5173"}, "fetch"),
        ({"url": "http://0.0.0.0:8000/docs"}, "fetch"),
        ({"url": "http://host.docker.internal:4000/"}, "fetch"),
        ({"url": "http://app.lvh.me:3000/"}, "fetch"),
        ({"url": "http://192.168.1.20/"}, "fetch"),
        ({"url": "https://wiki.corp/page"}, "fetch"),
        ({"url": "http://api.prod.svc.cluster.local:8080/"}, "fetch"),
        ({"redirect_uri": "http://localhost/callback"}, "create_client"),
        ({"allowed_origins": "http://localhost"}, "fetch"),
        ({"host": "localhost", "port": "5432"}, "connect_database"),
        ({"url": "postgres://me@localhost:5432/db"}, "connect"),
        ({"command": "curl http://localhost/health"}, "run_shell"),
        ({"url": "https://login.example/?redirect_uri=http://localhost/callback"}, "fetch"),
    ],
)
def test_what_developers_fetch_is_no_service(arguments: dict[str, Any], tool: str) -> None:
    findings = found(arguments, tool)
    assert all(finding.severity is Severity.LOW for finding in findings.values())


@pytest.mark.parametrize(
    "url",
    [
        "http://\\g\\o\\o\\g\\l\\e.\\c\\o\\m/",
        "http://good.example\\@evil.example/",
        "http:123456789",
        "http://0x08080808/",
        "http://[dead:beef::1]/",
        "http://127.0.0.1@good.example/",
        "http://localhost@good.example/",
        "http://127.0.0.1:80:80/",
        "http://127.0.0.1%2f/",
    ],
)
def test_hosts_that_parsers_read_differently_are_found(url: str) -> None:
    assert {"net-disguised-host", "net-inner-service"} & set(found({"url": url}))


def test_schemes_of_other_protocols_are_grave_where_they_lead_inwards() -> None:
    assert found({"url": "ldap://localhost:389/%0astats"})["net-scheme"].severity is Severity.HIGH
    assert found({"url": "sftp://a.example/x"})["net-scheme"].severity is Severity.MEDIUM


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://docs.example.com:8443/a/b.html?x=1&y=a%20b#part",
        "http://de.wikipedia.org/wiki/K%C3%B6ln_(Stadt)",
        "https://x1.example.co.uk/2024-01-02/index.html",
    ],
)
def test_plain_public_urls_are_ordinary(url: str) -> None:
    assert ordinary(url)
    assert not found({"url": url})


@pytest.mark.parametrize(
    "url",
    [
        *(url for url in INNER if "://" in url),
        "http://169.254.169.254/",
        "http://a.example/?u=http://b.example",
        "http://a.example/?u=%68ttp",
        "http://10-0-0-1.example.com/",
        "http://a@b.example/",
        "http://EXAMPLE.com",
        "http://a.example/latest/meta-data/",
        "http://a.internal/",
        "http://a.nip.io/",
    ],
)
def test_other_urls_need_a_look(url: str) -> None:
    assert not ordinary(url)


@pytest.mark.parametrize("url", ["unix:///run/x.sock", "http+unix://%2Frun%2Fx/y", "http://unix:/run/x:/y"])
def test_sockets_are_no_destinations_for_tools_that_fetch(url: str) -> None:
    assert found({"url": url})["net-scheme"].severity is Severity.HIGH


def test_a_form_that_cannot_be_judged_takes_nothing_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(text: str) -> Host:
        if text == "CRASH.example":
            raise ZeroDivisionError
        return understand(text)

    monkeypatch.setattr("vanguard.layers.destination_scan.understand", failing)
    bad, grave = "http://CRASH.example/", "http://169.254.169.254/"
    for arguments in ({"a": bad, "b": grave}, {"b": grave, "a": bad}):
        evidence = judge(call(arguments), context())
        assert (evidence.status, evidence.note) == (Status.FAILED, "ZeroDivisionError")
        assert [finding.rule for finding in evidence.findings] == ["net-metadata"]


@pytest.mark.parametrize(
    "unit", [":", "::", "1.", "a.", "a@", "1-1-1-1.", "%a%", "&u=http://1.1.1.1", "0x1."]
)
def test_hostile_hosts_are_judged_in_time_that_ends(unit: str) -> None:
    for size in (200, 8_000, 50_000):
        found({"url": (unit * size)[:size]})
        found({"url": "http://" + (unit * size)[:size]})


@pytest.mark.parametrize(
    "url",
    ["http://localhost:2375/containers/json", "http://127.0.0.1:6379/", "http://kubernetes.default.svc/api"],
)
def test_a_service_that_nobody_browses_is_surer_than_a_page_of_the_machine(url: str) -> None:
    assert found({"src": url}, "load_image")["net-inner-service"].confidence == 0.8
    assert found({"src": "http://127.0.0.1:81/"}, "load_image")["net-inner-service"].confidence == 0.7


def test_a_link_to_a_directory_of_the_machine_is_no_page() -> None:
    assert found({"href": "ldap://127.0.0.1:389/"}, "check_link")["net-scheme"].severity is Severity.HIGH
    assert "net-scheme" not in found({"url": "ldap://127.0.0.1:389/"}, "directory_settings")
    assert "net-scheme" not in found({"href": "ldap://ldap.example.org/"}, "check_link")


def test_an_archive_on_the_web_is_fetched_by_its_url() -> None:
    assert (
        found({"src": "jar:http://a.example/a.zip!/b"}, "load_image")["net-scheme"].severity is Severity.HIGH
    )
    assert found({"src": "jar:file:/a.jar!/b"}, "load_image")["net-scheme"].severity is Severity.MEDIUM
