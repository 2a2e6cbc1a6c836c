from __future__ import annotations

import pytest

from vanguard.layers import host_names
from vanguard.layers.hosts import Reach, matches, understand


@pytest.mark.parametrize(
    "text",
    [
        "169.254.169.254",
        "169.254.169.254.",
        "2852039166",
        "0xa9fea9fe",
        "0xA9.0xFE.0xA9.0xFE",
        "0251.0376.0251.0376",
        "0251.00376.000251.0000376",
        "025177524776",
        "169.254.43518",
        "169.16689662",
        "425.510.425.510",
        "7147006462",
        "169\u3002254\u3002169\u3002254",
        "\u2460\u2465\u2468.\u2461\u2464\u2463.\u2460\u2465\u2468.\u2461\u2464\u2463",
        "\uff11\uff16\uff19.254.169.254",
        "169%2e254%2e169%2e254",
        "[::ffff:169.254.169.254]",
        "[::ffff:a9fe:a9fe]",
        "[0:0:0:0:0:ffff:a9fe:a9fe]",
        "[::a9fe:a9fe]",
        "[0:0:0:0:0:0:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::a9fe:a9fe]",
        "[2002:a9fe:a9fe::1]",
        "[::ffff:0:a9fe:a9fe]",
        "[::ffff:0:169.254.169.254]",
        "[2001:0:a9fe:a9fe::1]",
        "[2001:0:0:0:0:0:5601:5601]",
        "[fe80::5efe:a9fe:a9fe]",
        "[fd00:ec2::254]",
        "[fd00:0ec2:0:0:0:0:0:254]",
        "[fd20:ce::254]",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "metadata.google.internal",
        "METADATA.GOOGLE.INTERNAL.",
        "metadata.goog",
        "instance-data",
        "169.254.169.254.nip.io",
        "169-254-169-254.sslip.io",
        "a9fea9fe.nip.io",
        "www.169-254-169-254.example.org",
        "m\u00adetadata.google.internal",
        "1ynrnhl.xip.io",
        "www.example.org.1ynrnhl.xip.io",
        "[fd00:a9fe:a9fe::1]",
    ],
)
def test_metadata_services_are_known_in_every_form(text: str) -> None:
    assert understand(text).reach is Reach.METADATA


@pytest.mark.parametrize(
    "text",
    [
        "127.1",
        "0x",
        "127.0.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0177.00.00.01",
        "0",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "127.0.0.1.nip.io",
        "app.127-0-0-1.sslip.io",
        "7f000001.c0a80001.rbndr.us",
        "127.8.8.8",
        "0o177.0.0.1",
        "127.0.0.1%00.example.com",
        "127.0.0.1%2f",
        "--1.sslip.io",
        "fd00--1.ipv6-literal.net",
        "a.8.8.8.8.1time.10.0.0.1.1time.repeat.rebind.network",
        "anything.1u.ms",
        "[a::]",
        "[dead:beef::1]",
        "10.1",
        "0xc0a80101",
        "app.10.0.0.1.xip.io",
        "l\\o\\c\\a\\l\\h\\o\\s\\t",
        "127\uff0e0\uff0e0\uff0e1",
    ],
)
def test_inner_addresses_in_other_forms_are_disguised(text: str) -> None:
    host = understand(text)
    assert host.reach in (Reach.LOOPBACK, Reach.PRIVATE)
    assert host.disguised


@pytest.mark.parametrize("text", ["0x.01", "01.0x", "0x.0177", "08.0x", "0x.0x.0x.09"])
def test_a_prefix_without_digits_is_nought(text: str) -> None:
    assert understand(text).disguised


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "app.localhost",
        "host.docker.internal",
        "localtest.me",
        "x.lvh.me",
        "localhost4.localdomain4",
    ],
)
def test_plain_loopback_is_loopback_and_not_disguised(text: str) -> None:
    host = understand(text)
    assert (host.reach, host.disguised) == (Reach.LOOPBACK, False)


@pytest.mark.parametrize(
    "text", ["10.0.0.1", "172.16.5.4", "192.168.1.1", "100.64.0.1", "[fd12::1]", "db.internal", "nas.local"]
)
def test_plain_inner_hosts_are_private_and_not_disguised(text: str) -> None:
    host = understand(text)
    assert (host.reach, host.disguised) == (Reach.PRIVATE, False)


@pytest.mark.parametrize(
    "text",
    [
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
        "kubernetes.docker.internal",
        "vault.service.consul",
    ],
)
def test_an_orchestrators_own_services_are_known(text: str) -> None:
    assert understand(text).reach is Reach.CONTROL


@pytest.mark.parametrize(
    "text", ["0x08080808", "134744072", "\u24d6\u24de\u24de\u24d6\u24db\u24d4.com", "%67oogle.com"]
)
def test_public_hosts_may_be_disguised_too(text: str) -> None:
    host = understand(text)
    assert (host.reach, host.disguised) == (Reach.PUBLIC, True)


@pytest.mark.parametrize("text", ["3.321.3232.2", "8.8.8.8", "b\u00fccher.example", "EXAMPLE.com."])
def test_a_mistyped_address_or_a_name_of_other_letters_is_no_disguise(text: str) -> None:
    host = understand(text)
    assert (host.reach, host.disguised) == (Reach.PUBLIC, False)


@pytest.mark.parametrize("text", ["169.254.1.1", "[fe80::1%eth0]", "[fe80::dead:beef%251]"])
def test_link_local_hosts_are_known_with_a_zone_too(text: str) -> None:
    assert understand(text).reach is Reach.LINK_LOCAL


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        "b\u00fccher.example",
        "8.8.8.8",
        "20260101",
        "172.32.0.1",
        "93.184.216.34.nip.io",
        "[2606:4700::1111]",
        "nip.io",
        "ip-10-0-0-1.example.com",
        "notlocaltest.me.example",
        "1.2.3.4.5",
        "",
        ":::",
    ],
)
def test_public_hosts_and_mere_words_are_public(text: str) -> None:
    assert understand(text).reach is Reach.PUBLIC


def test_lists_match_names_suffixes_and_blocks() -> None:
    assert matches("example.com", understand("EXAMPLE.com."))
    assert not matches("example.com", understand("evil-example.com"))
    assert matches("*.example.com", understand("a.b.example.com"))
    assert not matches("*.example.com", understand("example.com"))
    assert matches("10.0.0.0/8", understand("0x0a000001"))
    assert matches("10.0.0.1", understand("10.1"))
    assert not matches("10.0.0.0/8", understand("11.0.0.1"))
    assert not matches("not/a/block", understand("10.0.0.1"))
    assert matches("xn--bcher-kva.example", understand("b\u00fccher.example"))


NAMED = sorted(
    host_names.METADATA
    | host_names.LOOPBACK
    | host_names.CONTROL
    | host_names.ALIASES
    | {f"x.{domain}" for domain in host_names.REBINDING}
    | {f"x{suffix}" for suffix in (*host_names.PRIVATE, *host_names.CONTROL_SUFFIXES) if suffix[0] == "."}
)


@pytest.mark.parametrize("name", NAMED)
def test_every_known_name_leads_inwards_and_has_a_word_that_tells(name: str) -> None:
    assert understand(name).reach is not Reach.PUBLIC
    assert not host_names.HOST_WORDS.isdisjoint(name.split("."))
