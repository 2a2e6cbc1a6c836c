"""What may pass what, and who is answered."""

from __future__ import annotations

from typing import Any

ERROR = '{"code":"*","message":"*","data":"*"}'
HELD_ANSWER = (
    '{"jsonrpc":"2.0","id":1,"result":{"tools":[],"_meta":{"note":"a' + "\\u200b" * 12 + 'b\\u202ec"}}}'
)
HELD_INITIALIZE = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",'
    '"capabilities":{},"clientInfo":{"name":"a\\u0001b","version":"1"}}}'
)
HELD = (
    '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"file:///srv/app/.env.development"}}'
)


def test_a_safe_request_and_its_answer_pass_byte_for_byte(play: Any) -> None:
    play.run("""
        C> { "jsonrpc":"2.0", "id":0,  "method":"tools/list" }
        >S same
        S> {"id":0,"jsonrpc":"2.0","result":{"tools":[ ]}}
        >C same
    """)
    assert play.verdicts == ["ALLOW", "ALLOW"]


def test_a_string_id_is_another_id_than_the_number(play: Any) -> None:
    play.run("""
        C> {"jsonrpc":"2.0","id":"7","method":"ping"}
        >S same
        C> {"jsonrpc":"2.0","id":7,"method":"ping"}
        >S same
        S> {"jsonrpc":"2.0","id":7,"result":{}}
        >C same
        S> {"jsonrpc":"2.0","id":"7","result":{}}
        >C same
    """)


def test_a_second_use_of_a_live_id_is_refused_and_the_first_goes_on(play: Any) -> None:
    play.run("""
        C> {"jsonrpc":"2.0","id":1,"method":"ping"}
        >S same
        C> {"jsonrpc":"2.0","id":1,"method":"ping"}
        >C {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"*","data":"*"}}
        S> {"jsonrpc":"2.0","id":1,"result":{}}
        >C same
    """)


def test_a_message_that_waits_holds_up_nothing_behind_it(play: Any) -> None:
    play.run(f"""
        profile strict
        approver
        C> {HELD}
        C> {{"jsonrpc":"2.0","id":2,"method":"ping"}}
        >S same
        S> {{"jsonrpc":"2.0","id":2,"result":{{}}}}
        >C same
        grant
        >S {HELD}
    """)
    assert play.verdicts == ["REVIEW", "ALLOW", "ALLOW"]


def test_a_denied_message_is_answered_once_and_never_sent(play: Any) -> None:
    play.run(f"""
        profile strict
        approver
        C> {HELD}
        deny
        >C {{"jsonrpc":"2.0","id":1,"error":{{"code":-31002,"message":"*","data":"*"}}}}
    """)


def test_without_anybody_to_ask_a_review_is_refused_at_once(play: Any) -> None:
    play.run(f"""
        profile strict
        C> {HELD}
        >C {{"jsonrpc":"2.0","id":1,"error":{{"code":-31002,"message":"*","data":"*"}}}}
    """)


def test_cancelling_a_held_request_drops_it_unsent(play: Any) -> None:
    play.run(f"""
        profile strict
        approver
        C> {HELD}
        C> {{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":1}}}}
        C> {{"jsonrpc":"2.0","id":2,"method":"ping"}}
        >S same
    """)
    approval = [record for record in play.journal.records if record.event == "approval"]
    assert [record.detail["cancelled"] for record in approval] == [True]


def test_an_id_that_waits_for_a_person_is_live(play: Any) -> None:
    play.run(f"""
        profile strict
        approver
        C> {HELD}
        C> {{"jsonrpc":"2.0","id":1,"method":"ping"}}
        >C {{"jsonrpc":"2.0","id":1,"error":{{"code":-32600,"message":"*","data":"*"}}}}
        grant
        >S {HELD}
    """)


def test_a_cancellation_of_a_forwarded_request_follows_it(play: Any) -> None:
    play.run("""
        C> {"jsonrpc":"2.0","id":1,"method":"tools/list"}
        >S same
        C> {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"enough"}}
        >S same
        S> {"jsonrpc":"2.0","id":1,"result":{"tools":[]}}
        >C same
    """)
    assert play.verdicts == ["ALLOW"] * 3


def test_nothing_passes_a_held_initialize(play: Any) -> None:
    held = HELD_INITIALIZE
    play.run(f"""
        profile strict
        approver
        C> {held}
        C> {{"jsonrpc":"2.0","method":"notifications/initialized"}}
        C> {{"jsonrpc":"2.0","id":2,"method":"ping"}}
        grant
        >S {held}
        >S {{"jsonrpc":"2.0","method":"notifications/initialized"}}
        >S {{"jsonrpc":"2.0","id":2,"method":"ping"}}
    """)


def test_a_server_that_ends_leaves_nobody_waiting(play: Any) -> None:
    play.run(f"""
        profile strict
        approver
        C> {{"jsonrpc":"2.0","id":"a","method":"ping"}}
        >S same
        C> {HELD}
        gone
        >C {{"jsonrpc":"2.0","id":1,"error":{ERROR}}}
        >C {{"jsonrpc":"2.0","id":"a","error":{ERROR}}}
    """)


def test_an_overdue_answer_is_given_once_and_the_late_one_is_dropped(play: Any) -> None:
    play.run(f"""
        C> {{"jsonrpc":"2.0","id":4,"method":"ping"}}
        >S same
        overdue 4
        >C {{"jsonrpc":"2.0","id":4,"error":{ERROR}}}
        >S {{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":4,"reason":"*"}}}}
        S> {{"jsonrpc":"2.0","id":4,"result":{{}}}}
    """)


def test_what_is_asked_after_the_server_has_gone_is_answered_at_once(play: Any) -> None:
    play.run(f"""
        C> {{"jsonrpc":"2.0","id":1,"method":"ping"}}
        >S same
        gone
        >C {{"jsonrpc":"2.0","id":1,"error":{ERROR}}}
        C> {{"jsonrpc":"2.0","id":2,"method":"ping"}}
        >C {{"jsonrpc":"2.0","id":2,"error":{ERROR}}}
    """)


def test_a_server_that_reads_no_more_may_still_answer_what_it_read(play: Any) -> None:
    play.run(f"""
        C> {{"jsonrpc":"2.0","id":1,"method":"ping"}}
        >S same
        deaf
        C> {{"jsonrpc":"2.0","id":2,"method":"ping"}}
        >C {{"jsonrpc":"2.0","id":2,"error":{ERROR}}}
        S> {{"jsonrpc":"2.0","id":1,"result":{{}}}}
        >C same
    """)


def test_a_held_answer_leaves_nobody_waiting_when_the_server_ends(play: Any) -> None:
    play.run(f"""
        profile strict
        approver
        C> {{"jsonrpc":"2.0","id":1,"method":"tools/list"}}
        >S same
        S> {HELD_ANSWER}
        gone
        >C {{"jsonrpc":"2.0","id":1,"error":{ERROR}}}
    """)


def test_an_id_whose_answer_is_held_is_live_and_the_servers_same_id_is_another(play: Any) -> None:
    play.run(f"""
        profile strict
        approver
        C> {{"jsonrpc":"2.0","id":1,"method":"tools/list"}}
        >S same
        S> {HELD_ANSWER}
        C> {{"jsonrpc":"2.0","id":1,"method":"ping"}}
        >C {{"jsonrpc":"2.0","id":1,"error":{{"code":-32600,"message":"*","data":"*"}}}}
        S> {{"jsonrpc":"2.0","id":1,"method":"ping"}}
        >C same
        grant
        >C {HELD_ANSWER}
    """)


def test_a_cancellation_means_only_its_own_sides_request(play: Any) -> None:
    held = (
        '{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{"messages":'
        '[{"role":"user","content":{"type":"text","text":"a\\u202eb"}}],"maxTokens":9}}'
    )
    play.run(f"""
        profile strict
        approver
        C> {{"jsonrpc":"2.0","id":1,"method":"tools/list"}}
        >S same
        S> {held}
        C> {{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":1}}}}
        >S same
        grant
        >C {held}
    """)


def test_a_held_initialize_takes_no_more_than_its_room_behind_it(play: Any) -> None:
    held = HELD_INITIALIZE
    note = '{"jsonrpc":"2.0","method":"notifications/initialized"}'
    play.run("profile strict\napprover\n" + f"C> {held}\n" + f"C> {note}\n" * 1_000)
    play.run(f"""
        C> {{"jsonrpc":"2.0","id":2,"method":"ping"}}
        >C {{"jsonrpc":"2.0","id":2,"error":{ERROR}}}
    """)
