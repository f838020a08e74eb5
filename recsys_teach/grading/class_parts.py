"""The parts of the page about a class: its colours, tables, bars and blocks of code. Whatever comes in is escaped here.

A part takes texts and gives Markup; only Markup is taken over as it stands. There is no script, no link to anywhere else, and no
attribute `style`, so the page's policy can forbid all of them.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable, Sequence

from recsys_teach.grading.feedback_pages import cleaned, one_line

STYLE = """
:root { color-scheme: light dark; --back: #ffffff; --text: #1f2328; --quiet: #57606a; --line: #c9ced6; --soft: #f4f6f8;
  --link: #0550ae; --fill: #3b6ea8; --track: #d9dee5; --alarm: #a8410a; }
@media (prefers-color-scheme: dark) { :root { --back: #12161c; --text: #e6edf3; --quiet: #a9b3bf; --line: #3b434e;
  --soft: #1b2129; --link: #79b8ff; --fill: #6ea8e6; --track: #323b46; --alarm: #f39a5a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); overflow-wrap: break-word;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1, h2, h3, h4 { line-height: 1.25; }
h1 { font-size: 1.6rem; margin: 0 0 0.25rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 0.5rem; padding-top: 1rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.25rem 0 0.25rem; }
h4 { font-size: 1rem; margin: 1rem 0 0.25rem; }
p, ul { margin: 0.5em 0; }
a { color: var(--link); }
.quiet, caption { color: var(--quiet); }
.figures { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 1rem 0; }
.figures div { display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--quiet); font-size: 0.9rem; }
.figures dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.2; }
.needs { background: var(--soft); border-left: 6px solid var(--alarm); padding: 0.5rem 1rem; margin: 1rem 0; }
.needs h2 { border: 0; margin: 0; padding: 0; font-size: 1.05rem; }
.needs ul { padding-left: 1.2rem; margin: 0.25rem 0; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 2rem; align-items: start; }
.beside > div > h2 { border: 0; margin-top: 0.5rem; }
.alarm { color: var(--alarm); font-weight: 600; }
table { border-collapse: collapse; margin: 0.5rem 0; min-width: min(30rem, 100%); }
caption { text-align: left; padding-bottom: 0.3rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); font-size: 0.9rem; vertical-align: bottom; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
.wide td, .wide th { overflow-wrap: break-word; }
.items table { min-width: 52rem; width: 100%; }
.items tbody th { min-width: 11rem; } .items td { white-space: nowrap; } .items td:last-child { white-space: normal; min-width: 18rem; }
.bar { display: inline-block; vertical-align: middle; margin-right: 0.5rem; }
.bar .track { fill: var(--track); } .bar .fill { fill: var(--fill); }
.histogram { width: 100%; max-width: 34rem; height: auto; display: block; }
.histogram rect { fill: var(--fill); } .histogram text { fill: var(--text); font-size: 13px; text-anchor: middle; }
.histogram line { stroke: var(--line); }
code, pre { font-family: ui-monospace, "Cascadia Mono", Consolas, Menlo, "DejaVu Sans Mono", monospace; font-size: 0.85rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); border: 1px solid var(--line); border-radius: 4px;
  padding: 0.5rem 0.75rem; margin: 0.4rem 0; }
li, summary { overflow-wrap: anywhere; }
.number, thead th { overflow-wrap: normal; }
details { margin: 0.4rem 0; }
summary { cursor: pointer; color: var(--link); }
summary h3, summary h4 { display: inline; margin: 0; color: var(--text); }
.inside { margin: 0 0 0.75rem 1.1rem; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 1rem; }
.sides p { margin: 0.25rem 0 0; }
@media screen and (max-width: 56rem) { .items caption::before { content: "Scrolls sideways. "; } }
@media print { :root { color-scheme: light; --back: #ffffff; --text: #000000; --quiet: #444444; --line: #aaaaaa; --soft: #ffffff;
  --link: #000000; --fill: #555555; --track: #dddddd; --alarm: #8f3400; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; } .wide { overflow: visible; } .items table { min-width: 0; }
  h2, h3, h4, caption, summary { break-after: avoid; } tr, pre, .needs, .histogram { break-inside: avoid; }
  a { text-decoration: none; } .folded { display: none; } .items tbody th, .items td:last-child { min-width: 0; }
  details::details-content { content-visibility: visible; height: auto; } }
"""
HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{HASH}'; base-uri 'none'; form-action 'none'"
LONGEST, LONGEST_CODE, MOST_LINES = 400, 6_000, 120


class Markup(str):
    """HTML that was made here."""


def said(value: str | Markup, longest: int = LONGEST) -> Markup:
    """Return a text as HTML, on one line that is not too long; Markup as it is."""
    return value if isinstance(value, Markup) else Markup(html.escape(one_line(value, longest)))


def joined(parts: Iterable[Markup], between: str = "\n") -> Markup:
    return Markup(between.join(parts))


def who(text: str) -> Markup:
    """Return somebody's name or id, set apart: it may be written from right to left."""
    return Markup(f"<bdi>{said(text, 120)}</bdi>")


def p(*parts: str | Markup, kind: str = "") -> Markup:
    return Markup(f"<p{_class(kind)}>{' '.join(map(said, parts))}</p>")


def listed(entries: Iterable[str | Markup]) -> Markup:
    return Markup("<ul>" + "".join(f"<li>{said(one)}</li>" for one in entries) + "</ul>")


def link(place: str, text: str) -> Markup:
    return Markup(f'<a href="#{html.escape(place)}">{said(text)}</a>')


def section(level: int, title: str | Markup, *parts: Markup, id: str = "") -> Markup:
    place = f' id="{html.escape(id)}"' if id else ""
    return joined([Markup(f"<h{level}{place}>{said(title)}</h{level}>"), *parts])


def folded(title: str | Markup, *parts: Markup, prints: bool = True) -> Markup:
    """Return what is there for whoever opens it; without `prints` it does not come out of a printer."""
    kind = "" if prints else "folded"
    return Markup(
        f'<details{_class(kind)}><summary>{said(title)}</summary><div class="inside">{joined(parts)}</div></details>'
    )


def beside(left: Markup, right: Markup) -> Markup:
    """Return two parts side by side, one below the other where there is no room."""
    return Markup(f'<div class="beside">{left}<div>{right}</div></div>')


def figures(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Return large numbers, each with what it counts."""
    told = "".join(f"<div><dt>{said(what)}</dt><dd>{said(number)}</dd></div>" for what, number in pairs)
    return Markup(f'<dl class="figures">{told}</dl>')


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = (), scrolled: str = ""
) -> Markup:
    """Return a table whose first column names the rows. Columns in `numbers` stand at the right.

    `scrolled` is the kind of a table that may be wider than the page, "items" or "lines".
    """
    right = set(numbers)
    kinds = [_class("number" if i in right else "") for i in range(len(heads))]
    head = "".join(f'<th scope="col"{kind}>{said(one)}</th>' for one, kind in zip(heads, kinds, strict=True))
    body = ""
    for first, *others in rows:
        cells = "".join(f"<td{kind}>{said(one)}</td>" for one, kind in zip(others, kinds[1:], strict=True))
        body += f'<tr><th scope="row"{kinds[0]}>{said(first)}</th>{cells}</tr>\n'
    made = f"<table><caption>{said(caption)}</caption><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"
    if scrolled:
        label = html.escape(caption)
        made = f'<div class="wide {scrolled}" role="region" aria-label="{label}" tabindex="0">{made}</div>'
    return Markup(made)


def code(text: str) -> Markup:
    """Return lines as they stand, no more than can be looked at."""
    lines = text[:LONGEST_CODE].strip("\n").split("\n")
    cut = ["…"] if len(text) > LONGEST_CODE or len(lines) > MOST_LINES else []
    return Markup(f"<pre>{html.escape(cleaned(chr(10).join(lines[:MOST_LINES] + cut)))}</pre>")


def two_sides(*sides: tuple[str, str]) -> Markup:
    """Return codes beside each other, below each other where there is no room; pairs of whose it is and the code."""
    columns = "".join(f"<div><p>{who(name)}</p>{code(text)}</div>" for name, text in sides)
    return Markup(f'<div class="sides">{columns}</div>')


def percent(share: float | None) -> str:
    """Return a share in percent; 0% and 100% only where it is nothing and all."""
    if share is None:
        return "–"
    whole = min(99, max(1, round(100 * share))) if 0 < share < 1 else round(100 * share)
    return f"{whole}%"


def bar(share: float | None) -> Markup:
    """Return a share as a number with a bar before it."""
    if share is None:
        return said("–")
    rects = f'<rect class="track" width="80" height="10"/><rect class="fill" width="{80 * share:.1f}" height="10"/>'
    drawn = f'<svg class="bar" width="80" height="10" viewBox="0 0 80 10" aria-hidden="true" focusable="false">{rects}</svg>'
    return Markup(f"{drawn}{percent(share)}")


def histogram(name: str, alt: str, labels: Sequence[str], counts: Sequence[int], axis: str) -> Markup:
    """Return bars with their counts above, labels below, and the axis' name. `alt` says what they show; `name` is the id of it."""
    step, high, top = 40, 110, max(max(counts, default=0), 1)
    drawn = ""
    for place, (label, count) in enumerate(zip(labels, counts, strict=True)):
        x, height = step * place, high * count / top
        drawn += f'<rect x="{x + 4}" y="{20 + high - height:.1f}" width="{step - 8}" height="{height:.1f}"/>'
        drawn += f'<text x="{x + step / 2:g}" y="{15 + high - height:.1f}">{count or ""}</text>'
        drawn += f'<text x="{x + step / 2:g}" y="{high + 36}">{said(label)}</text>'
    wide = step * len(counts)
    drawn += f'<line x1="0" y1="{20 + high}" x2="{wide}" y2="{20 + high}"/>'
    drawn += f'<text x="{wide / 2:g}" y="{high + 56}">{said(axis)}</text>'
    return Markup(
        f'<svg class="histogram" viewBox="0 0 {wide} {high + 64}" role="img" aria-labelledby="{name}">'
        f'<title id="{name}">{said(alt, 1_000)}</title><g aria-hidden="true">{drawn}</g></svg>'
    )


def page(title: str, body: Markup) -> str:
    """Return the whole page. It needs nothing else, loads nothing, and runs nothing."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{said(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _class(kind):
    return f' class="{kind}"' if kind else ""
