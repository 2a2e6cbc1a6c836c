"""A document that is only written names places; one that is run, or used again, opens them."""

from __future__ import annotations

import pytest

from vanguard.layers.kept_documents import kept_documents

DOCUMENT = "See /work/b/readme, or open('/data/x').\n"


@pytest.mark.parametrize(
    "command",
    [
        f"cat > notes.md <<'EOF'\n{DOCUMENT}EOF",
        f"cat <<EOF > /work/a/notes.md\n{DOCUMENT}EOF\nls",
        f'cd docs && cat >> notes.md <<-"END"\n{DOCUMENT}\tEND\n',
        f"tee -a notes.md <<'X'\n{DOCUMENT}X",
    ],
)
def test_what_is_only_written_is_a_document(command: str) -> None:
    assert [command[begin:end] for begin, end in kept_documents(command)] == [DOCUMENT]


@pytest.mark.parametrize(
    "command",
    [
        f"bash <<'EOF'\n{DOCUMENT}EOF",
        f"python3 - <<'EOF'\n{DOCUMENT}EOF",
        f"cat <<'EOF' | sh\n{DOCUMENT}EOF",
        f"cat <<'EOF'\n{DOCUMENT}EOF",
        f"cat > x.sh <<'EOF'\n{DOCUMENT}EOF\nbash x.sh",
        f"cat > /work/a/x.sh <<'EOF'\n{DOCUMENT}EOF\ncd /work/a && ./x.sh",
        f"cat > notes.md <<EOF\n$(cat /work/b/x)\n{DOCUMENT}EOF",
        f"cat > notes.md <<EOF\n`cat /work/b/x`\n{DOCUMENT}EOF",
        f"cat /work/b/x > notes.md <<'EOF'\n{DOCUMENT}",
        DOCUMENT,
    ],
)
def test_what_is_run_used_again_or_not_ended_is_none(command: str) -> None:
    assert kept_documents(command) == []
