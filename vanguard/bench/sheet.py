"""The page around a report: one file, no scripts, nothing to load, light and dark as the reader has it."""

from __future__ import annotations

from html import escape


def sheet(title: str, body: str) -> str:
    """A whole HTML page; ``body`` is markup, ``title`` a text."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body><main>{body}</main></body></html>\n"
    )


_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
:root{
  --back:#fff;
  --ink:#1b2430;
  --dim:#5b6775;
  --line:#dfe4ea;
  --good:#1a7f4b;
  --bad:#c2352b;
  --calm:#3767c4;
  --on:#fff
}
@media (prefers-color-scheme:dark){
  :root{
    --back:#12161c;
  --ink:#e6eaf0;
  --dim:#98a4b3;
  --line:#2b333e;
  --good:#46b87c;
  --bad:#f0776c;
  --calm:#7ba4f4;
  --on:#0b0e12
  }
}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:940px;margin:0 auto;padding:24px 20px 60px}
h1{font-size:26px;margin:0 0 8px}
h2{font-size:18px;margin:36px 0 10px}
p{overflow-wrap:anywhere}
figure{margin:0;overflow-x:auto}
svg{width:100%;min-width:640px;height:auto;display:block;font-size:12px}
svg text{fill:var(--ink)}
svg text.dim{fill:var(--dim)}
svg text.on{fill:var(--on)}
.good{fill:var(--good)}
.bad{fill:var(--bad)}
.calm{fill:var(--calm)}
.none{fill:none}
.grid,.axis{stroke:var(--line);fill:none}
.whisker{stroke:var(--ink);stroke-width:1.5;fill:none}
.line{stroke:var(--calm);stroke-width:2;fill:none;stroke-dasharray:4 4}
.tiles{display:flex;flex-wrap:wrap;gap:10px;margin:16px 0}
.tiles div{
  flex:1 1 140px;
  border:1px solid var(--line);
  border-radius:8px;
  padding:10px 14px;
  color:var(--dim)
}
.tiles b{display:block;color:var(--ink);font-size:22px}
.note{border-left:3px solid var(--calm);padding-left:10px;margin:4px 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{text-align:right;padding:4px 8px;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}
th{color:var(--dim);font-weight:600}
"""
