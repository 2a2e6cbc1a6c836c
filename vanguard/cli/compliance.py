"""``vanguard audit-compliance``: the deployment against two frameworks, with evidence for each line."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from vanguard.cli import completion
from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, say

EXAMPLES = """\b
Examples:
  vanguard audit-compliance
  vanguard audit-compliance --config vanguard.yaml --format markdown --out audit.md
  vanguard audit-compliance --format json | jq .totals

\b
Frameworks: OWASP MCP Top 10, MCP security best practices. Attacks are put to this
deployment's own policy; nothing is sent, recorded or changed. What cannot be looked
at from here is "not checked".

\b
Exit codes: 0 no line is "not met"; 1 one is; 2 wrong use or settings.
"""


def register(app: typer.Typer) -> None:
    """Add ``audit-compliance`` to the command line."""
    app.command("audit-compliance", epilog=EXAMPLES)(audit_compliance)


def audit_compliance(
    config: Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="monitor, balanced or strict.", show_default=False, autocompletion=completion.profiles
        ),
    ] = None,
    form: Annotated[
        Literal["text", "json", "markdown"], typer.Option("--format", help="How it is written.")
    ] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="A file to write to, instead of here.", show_default=False)
    ] = None,
) -> None:
    """Compare this deployment with security frameworks."""

    def work() -> int:
        from vanguard.cli import compliance_report
        from vanguard.cli.compliance_audit import audit, deployment
        from vanguard.cli.doctor import installation

        found = deployment(installation(config, profile, time.time()))
        lines = audit(found)
        write = {
            "json": compliance_report.as_json,
            "markdown": compliance_report.as_markdown,
            "text": compliance_report.as_text,
        }["json" if as_json else form]
        text = write(found, lines).rstrip("\n") + "\n"
        if out:
            out.write_text(text, encoding="utf-8")
            say(f"written to {out}")
        else:
            print(text, end="")
        return FAILED_CHECK if compliance_report.totals(lines)["not met"] else DONE

    raise typer.Exit(guarded(work))
