"""The words of names: which of them is the verb, and whether it acts."""

from __future__ import annotations

import pytest

from vanguard.policy.identifiers import acts, based, only_reads, verb, words


def test_identifiers_split_into_words() -> None:
    assert words("readHTTPFile_v2") == ("read", "http", "file", "v", "2")


@pytest.mark.parametrize(
    ("name", "first", "acting", "reading"),
    [
        ("get_order", "get", set(), True),
        ("crm_delete_contact", "delete", {"delete"}, False),
        ("delete_dag_run", "delete", {"delete"}, False),
        ("list_test_run_updates", "list", set(), True),
        ("find_and_replace", "find", {"replace"}, False),
        ("read_or_list", "read", set(), True),
        ("weather", "", set(), False),
        ("", "", set(), False),
    ],
)
def test_the_first_verb_counts_and_those_joined_to_another(
    name: str, first: str, acting: set[str], reading: bool
) -> None:
    told = words(name)
    assert (verb(told), acts(told), only_reads(told)) == (first, acting, reading)


def test_the_verbs_of_a_sentence_lose_their_endings() -> None:
    assert based(("searches", "for", "and", "deletes", "updates")) == (
        "search",
        "for",
        "and",
        "delete",
        "updates",
    )
    assert based(()) == ()
