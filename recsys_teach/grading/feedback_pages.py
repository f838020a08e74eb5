"""What a student is told, as a page of its own and as Markdown. What is told is worked out in feedback.py.

Everything may come from outside: names, answers, what they printed. In the page it is escaped; in Markdown signs are, and
what a renderer might take for a link, an address or a formula stands as code, which none of them looks into.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from recsys_teach.exercises.display import CODE, Code, Heading, Table, Words, as_html, as_text

LONGEST_NAME = 120
PRACTICE = "To practise once more"
# Control signs, halves of signs, and what turns the direction of a text round: shown as what they are, a damaged sign.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
SIGNS = re.compile(r"([*_{}\[\]<>#|~&^]|=(?==))")
TAKEN_FOR_MORE = re.compile(r"\S*(?:[$\\@]|://|www\.)\S*", re.IGNORECASE)  # formulas, addresses, links
OPENS_A_BLOCK = re.compile(r"(?:([-+=:])|(\d{1,9})([.)])(?=\s|$))")

STYLE = """
:root { color-scheme: light dark; --back: #ffffff; --line: #c9ced6; --quiet: #57606a; --soft: #f4f6f8; --link: #0550ae;
  --right: #1a7f37; --partly: #9a6700; --open: #a8410a; --neutral: #57606a;
  --jp-content-font-color1: #1f2328; --jp-border-color1: #8c959f; --jp-content-font-size1: 1rem; }
@media (prefers-color-scheme: dark) { :root { --back: #12161c; --line: #3b434e; --quiet: #a9b3bf; --soft: #1b2129;
  --link: #79b8ff; --right: #4cc265; --partly: #dcaa3c; --open: #f39a5a; --neutral: #a9b3bf;
  --jp-content-font-color1: #e6edf3; --jp-border-color1: #7d8896; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--jp-content-font-color1); overflow-wrap: break-word;
  font: var(--jp-content-font-size1)/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 50rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3, h4 { line-height: 1.25; }
h1 { font-size: 1.8rem; margin: 0; }
h1, code, pre, .wide td { overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 0.5rem; padding-top: 1.25rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin: 0; }
h4 { font-size: 1rem; margin: 1rem 0 0.25rem; }
p { margin: 0.5em 0; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, "Cascadia Mono", Consolas, Menlo, "DejaVu Sans Mono", monospace; font-size: 0.9em; }
pre { white-space: pre-wrap; background: var(--soft) !important; border-radius: 4px; }
.who { color: var(--quiet); margin: 0.25rem 0 0; }
.points { font-size: 1.15rem; margin: 0.75rem 0 0.5rem; }
.points strong { font-size: 2rem; }
.bar { height: 0.6rem; margin-bottom: 1rem; border: 1px solid var(--jp-border-color1); border-radius: 0.3rem; overflow: hidden; }
.bar span { display: block; height: 100%; background: var(--quiet); }
.glance { width: 100%; border-collapse: collapse; margin: 1.25rem 0; }
.glance caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
.glance th, .glance td { text-align: left; font-weight: 400; padding: 0.35rem 0.75rem 0.35rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line); }
.glance thead th { color: var(--quiet); font-size: 0.9rem; }
.glance td:last-child, .glance thead th:last-child { text-align: right; padding-right: 0; white-space: nowrap; }
article { margin: 1.5rem 0; padding: 0.25rem 0 0.25rem 1.1rem; border-left: 6px solid var(--neutral); }
article.right { border-left-color: var(--right); }
article.partly { border-left-color: var(--partly); border-left-style: dashed; }
article.open { border-left-color: var(--open); border-left-style: dotted; }
.status { font-weight: 600; margin: 0.15rem 0 0.75rem; }
.right .status { color: var(--right); } .partly .status { color: var(--partly); } .open .status { color: var(--open); }
.wide { overflow-x: auto; }
.wide th, .wide td { border-bottom: 1px solid var(--line) !important; }
.wide caption { padding-bottom: 0.2rem; }
.next { background: var(--soft); border-radius: 4px; padding: 0.1rem 1rem 0.5rem; margin: 1rem 0 0; }
.next h4 { margin-top: 0.6rem; }
summary { cursor: pointer; color: var(--link); margin: 0.75rem 0 0; }
@media print { :root { color-scheme: light; --back: #ffffff; --line: #c9ced6; --quiet: #444444; --soft: #ffffff;
  --link: #000000; --right: #1a7f37; --partly: #7a5200; --open: #8f3400; --neutral: #444444;
  --jp-content-font-color1: #000000; --jp-border-color1: #666666; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; } h2 { break-before: auto; }
  h2, h3, h4, .status, caption { break-after: avoid; } table, pre, .next, tr { break-inside: avoid; }
  p { orphans: 3; widows: 3; } .next { border: 1px solid var(--line); } a { text-decoration: none; } details { display: none; } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Folded:
    """Code that is there for whoever wants it."""

    title: str
    code: Code


@dataclass(frozen=True)
class Part:
    """One exercise or question. `tone` is "right", "partly", "open" or "neutral"; `status` says the same in words."""

    title: str
    short: str
    points: str
    tone: str
    status: str
    blocks: tuple = ()
    step: tuple = ()
    more: tuple = ()


@dataclass(frozen=True)
class Chapter:
    """One lesson. `share` is that of its points, 0 to 1, or None where there are none."""

    title: str
    points: str
    most: str
    share: float | None
    notes: tuple = ()
    parts: tuple[Part, ...] = ()
    practice: tuple = ()


@dataclass(frozen=True)
class Report:
    name: str
    id: str
    chapters: tuple[Chapter, ...]


def cleaned(text: str) -> str:
    """Return a text without signs that cannot be seen; a damaged sign stands where one was."""
    return UNSEEN.sub("\ufffd", text)


def one_line(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a text of somebody's as one line that is not too long."""
    line = " ".join(cleaned(text[: 4 * longest]).split())
    return line if len(line) <= longest else line[:longest].rstrip() + "…"


# -- a page


def page(report: Report) -> str:
    """Return the report as an HTML page that needs nothing else, and runs nothing."""
    said, shown = html.escape, one_line(report.name) or one_line(report.id)
    who = f'<p class="who">Id: <code><bdi>{said(one_line(report.id))}</bdi></code></p>' if report.name else ""
    numbered = list(enumerate(report.chapters, 1))
    lessons = _lessons(numbered) if len(numbered) > 1 else ""
    body = "\n".join(_chapter(number, one) for number, one in numbered)
    return cleaned(f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Feedback for {said(shown)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>Feedback for <bdi>{said(shown)}</bdi></h1>
{who}{lessons}
{body}
</main>
</body>
</html>
""")


def _glance(caption, heads, rows):
    head = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in heads)
    body = ""
    for place, first, *others in rows:
        cells = "".join(f"<td>{html.escape(one)}</td>" for one in others)
        body += f'<tr><th scope="row"><a href="#{place}">{html.escape(first)}</a></th>{cells}</tr>\n'
    caption = f"<caption>{html.escape(caption)}</caption>"
    return f'<table class="glance">{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>'


def _lessons(numbered):
    rows = [(f"lesson-{number}", one.title, _of(one)) for number, one in numbered]
    return _glance("Your lessons", ("Lesson", "Points"), rows)


def _of(one: Chapter | Part) -> str:
    """Return "1.5 of 2", or what stands in the place of points."""
    most = one.most if isinstance(one, Chapter) else ""
    return f"{one.points} of {most}" if most else one.points


def _chapter(number, chapter):
    said = html.escape
    points = f"<strong>{said(chapter.points)}</strong> of {said(chapter.most)} points"
    points = f'<p class="points">{points if chapter.most else said(chapter.points)}</p>'
    if chapter.share is not None:
        points += f'<div class="bar" aria-hidden="true"><span style="width: {100 * chapter.share:.4g}%"></span></div>'
    named = [(f"part-{number}-{n}", part) for n, part in enumerate(chapter.parts, 1)]
    rows = [(place, part.title, part.short, part.points) for place, part in named]
    glance = _glance("At a glance", ("Exercise or question", "Status", "Points"), rows) if rows else ""
    notes = "".join(map(as_html, chapter.notes))
    parts = "\n".join(_part(place, part) for place, part in named)
    practice = "".join(map(_block, chapter.practice))
    practice = f"<h3>{PRACTICE}</h3>{practice}" if practice else ""
    told = "\n".join((points, notes, glance, parts, practice))
    return f'<section aria-labelledby="lesson-{number}">\n<h2 id="lesson-{number}">{said(chapter.title)}</h2>\n{told}\n</section>'


def _part(place, part):
    step = f'<div class="next"><h4>Next step</h4>{"".join(map(as_html, part.step))}</div>' if part.step else ""
    return (
        f'<article class="{part.tone}" aria-labelledby="{place}">\n<h3 id="{place}">{html.escape(part.title)}</h3>\n'
        f'<p class="status">{html.escape(part.status)}</p>\n'
        f"{''.join(map(_block, part.blocks))}{step}{''.join(map(_block, part.more))}\n</article>"
    )


def _block(block):
    if isinstance(block, Folded):
        return f"<details><summary>{html.escape(block.title)}</summary>{as_html(block.code)}</details>"
    if isinstance(block, Table):  # a wide one is scrolled, also with the keyboard
        label = html.escape(block.caption, quote=True)
        return f'<div class="wide" role="group" aria-label="{label}" tabindex="0">{as_html(block)}</div>'
    return as_html(block)


# -- Markdown


def markdown(report: Report) -> str:
    """Return the report as CommonMark: headings, paragraphs, lists and code, and nothing that came from outside as more."""
    shown = one_line(report.name) or one_line(report.id)
    lines = [f"# Feedback for {inline(shown)}"]
    lines += [f"Id: {code_span(one_line(report.id))}"] if report.name else []
    if len(report.chapters) > 1:
        lines.append("\n".join(f"- {inline(f'{one.title}: {_of(one)}')}" for one in report.chapters))
    for chapter in report.chapters:
        of = f" of {chapter.most} points" if chapter.most else ""
        lines += [f"## {inline(chapter.title)}", f"**{inline(chapter.points + of)}**", *map(_marked, chapter.notes)]
        rows = [inline(f"{one.title}: {one.short}, {one.points}") for one in chapter.parts]
        lines += ["\n".join(f"- {row}" for row in rows)] if rows else []
        for part in chapter.parts:
            lines += [f"### {inline(part.title)}", f"**{inline(part.status)}**", *map(_marked, part.blocks)]
            lines += ["#### Next step", *map(_marked, part.step)] if part.step else []
            lines += map(_marked, part.more)
        lines += [f"### {PRACTICE}", *map(_marked, chapter.practice)] if chapter.practice else []
    return "\n\n".join(filter(None, lines)) + "\n"


def _marked(block):
    if isinstance(block, Folded):
        return f"{inline(block.title)}:\n\n{fenced(block.code.text)}"
    if isinstance(block, Heading):
        return f"**{inline(block.text)}**"
    return inline(block.text) if isinstance(block, Words) else fenced(as_text(block))


def inline(text: str) -> str:
    """Return prose in which `code` is marked as one line of Markdown that says this and nothing else."""
    pieces = []
    for i, piece in enumerate(CODE.split(" ".join(cleaned(text).split()))):
        if i % 2:
            pieces.append((True, piece))
            continue
        end = 0
        for found in TAKEN_FOR_MORE.finditer(piece):
            pieces += [(False, piece[end : found.start()]), (True, found.group())]
            end = found.end()
        pieces.append((False, piece[end:]))
    line, after_code = "", False
    for is_code, piece in pieces:
        if piece:
            # Two pieces of code side by side would be one, with other ends.
            line += (" " if after_code else "") + code_span(piece) if is_code else _escaped(piece)
            after_code = is_code
    return (
        OPENS_A_BLOCK.sub(lambda m: rf"\{m[1]}" if m[1] else rf"{m[2]}\{m[3]}", line, count=1)
        if OPENS_A_BLOCK.match(line)
        else line
    )


def _escaped(text):
    return SIGNS.sub(r"\\\1", text).replace("`", "&#96;")


def code_span(text: str) -> str:
    """Return a line of text as a span of code, whatever is in it."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{room}{text}{room}{fence}" if text else ""


def fenced(text: str) -> str:
    """Return lines of text as a block of code, whatever is in it."""
    text = cleaned(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{text.rstrip()}\n{fence}"
