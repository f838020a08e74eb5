"""A Verdict in words: one list of blocks, shown as HTML in a notebook and as text anywhere else."""

from __future__ import annotations

import copy
import html
import re
from dataclasses import dataclass

import numpy as np

from recsys_teach.exercises import codec, messages
from recsys_teach.exercises.evidence import CUT, Window, first_difference, plain_json
from recsys_teach.exercises.exercise import Candidate, Exercise, as_argument
from recsys_teach.exercises.judge import NAN_RAISED, Verdict
from recsys_teach.exercises.same import dense, same

GAP, EMPTY = "·", "(empty)"
FOREIGN = {"Frame": "a data frame", "Sparse": "a sparse matrix"}  # as `plain_json` tells them
CODE = re.compile("`([^`]+)`")
LONGEST_CALL = 240  # a longer one shows nothing to anybody


@dataclass(frozen=True)
class Heading:
    text: str
    aside: str = ""


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Code:
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of a label and its cells."""

    caption: str
    rows: list


@dataclass(frozen=True)
class Definitions:
    """What words or symbols mean: {term: meaning}."""

    meanings: dict[str, str]


class Shown:
    """Blocks that a notebook shows as HTML and a terminal as text."""

    def __init__(self, blocks):
        self.blocks = blocks

    def __repr__(self):
        return "\n\n".join(as_text(block) for block in self.blocks)

    def _repr_html_(self):
        # Colours come from JupyterLab's own theme, so that light and dark are both readable; nothing depends on them.
        style = (
            "border: 1px solid var(--jp-border-color1, #888); border-left-width: 6px; padding: 0.6em 1em; max-width: 52em;"
            "color: var(--jp-content-font-color1, inherit); font-size: var(--jp-content-font-size1, 14px); line-height: 1.5"
        )
        return f'<section aria-label="Feedback" style="{style}">' + "".join(map(as_html, self.blocks)) + "</section>"


def number(value) -> str:
    """Return a value as it is shown: three decimals, a dot for a gap, the type's word for anything odd."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "None" if value is None else FOREIGN.get(str(value), str(value))
    if isinstance(value, int):
        return str(value)
    return f"{value:.3f}" if 1e-3 <= abs(value) < 1e6 or value == 0 else f"{value:.3g}"


def _entry(value):
    if value == "nan":
        return GAP
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_entry(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_entry, value))
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _is_table(value):
    """Say whether a value is shown row by row: a table, or several results of which some are sequences."""
    return isinstance(value, list) and any(isinstance(row, list) for row in value)


def _rows(label, value, entry=_entry):
    """Return rows of a label and cells that show a value: one, or one for each row of a table."""
    start, place = (value.start, value.place) if isinstance(value, Window) else (0, "")
    if not _is_table(value):
        return [(label + place, _cells(value, entry))]
    rows = []
    for i, row in enumerate(value, start - 1 if start else 0):
        if row == CUT:  # rows are left out, before the first that is shown or behind the last
            rows.append((f"{label}[:{start}]" if i < start else f"{label}[{i}:]", [CUT]))
        else:
            inner = row.place if isinstance(row, Window) else ""
            rows.append((f"{label}[{i}]{inner}", _cells(row, entry)))
    return rows


def _cells(value, entry):
    if not isinstance(value, list):
        return [entry(value)]
    return [entry(v) for v in value] if value else [EMPTY]


def told_differently(expected, got) -> tuple[str, str]:
    """Return both as text with enough decimals to look different."""
    if isinstance(expected, float) and isinstance(got, float):
        for digits in (3, 4, 6, 9):
            pair = _decimals(expected, digits), _decimals(got, digits)
            if pair[0] != pair[1]:
                return pair
    return number(expected), number(got)


def _result_rows(expected, got):
    """Return the rows that show what was expected and what came back, with as many decimals as tell them apart."""
    if not isinstance(expected, (list, dict)) and not isinstance(got, (list, dict)):
        pair = told_differently(expected, got)
        if pair[0] == pair[1]:
            pair = _in_brackets(expected), _in_brackets(got)
        return [("expected", [pair[0]]), ("yours", [pair[1]])]
    for digits in (3, 4, 6, 9):
        rows = [
            _rows(label, value, lambda v, d=digits: _rounded(v, d))
            for label, value in (("expected", expected), ("yours", got))
        ]
        if [cells for _, cells in rows[0]] != [cells for _, cells in rows[1]]:
            return rows[0] + rows[1]
    return [("expected", [_in_brackets(expected)]), ("yours", [_in_brackets(got)])]


def _in_brackets(value):
    """Return values that differ in their kind alone, such as 2, [2] and "2", so that it is seen."""
    if isinstance(value, list):
        return f"[{', '.join(map(_in_brackets, value))}]"
    return f"'{value}'" if isinstance(value, str) and value not in (CUT, "nan") else _rounded(value, 3)


def _decimals(value, digits):
    """Return a number with so many decimals, without the sign of a zero."""
    text = f"{value:.{digits}f}"
    return text if float(text) else text.lstrip("-")


def _rounded(value, digits):
    if isinstance(value, float):
        return _decimals(value, digits).rstrip("0").rstrip(".")
    return _entry(value) if isinstance(value, (list, dict)) else number(value)


def _case_table(exercise, evidence, caption):
    import inspect

    names = [p.name for p in inspect.signature(exercise.answer).parameters.values() if p.kind is not p.KEYWORD_ONLY]
    rows = [row for name, value in zip(names, evidence.args, strict=False) for row in _rows(name, value)]
    if evidence.error:
        return Table(caption, [*rows, *_rows("expected", evidence.expected, number), ("yours", [evidence.error])])
    return Table(caption, rows + _result_rows(evidence.expected, evidence.got))


def status_in_words(verdict: Verdict) -> str:
    """Return the status, and how many cases agree where the verdict says so."""
    some = verdict.status == "error" and (verdict.agree or _error_elsewhere(verdict))
    texts = messages.HEAD if verdict.total else messages.HEAD | messages.HEAD_WITHOUT_CASES
    return texts["error in some" if some else verdict.status].format(**verdict.to_dict())


def heading(exercise: Exercise, verdict: Verdict, label: str = "", first_line: str = "") -> Heading:
    aside = f"judged: {label}" + (f', "{first_line}"' if first_line else "") if label else ""
    return Heading(f"Exercise {exercise.number} · {exercise.name} · {status_in_words(verdict)}", aside)


def blocks_for(
    exercise: Exercise, verdict: Verdict, stage: int = 1, judged=(), so_far: str = "", hint: str = "", ways: bool = True
):
    """Return the blocks that show a verdict at a stage (1 see, 2 name, 3 remedy), and the ways to go on from there."""
    blocks: list = [heading(exercise, verdict, *judged)]
    if verdict.status == "correct":
        remarks = [Words(messages.REMARK[r]) for r in verdict.remarks]
        return [*blocks, Words(f"{exercise.done} {so_far}".strip()), *remarks]
    if verdict.mistakes:
        told = [Words(text) for text in detail_of(exercise, verdict)]
        mistake = _mistake(exercise, verdict, stage)
        blocks += mistake + told if _error_elsewhere(verdict) else told + mistake
    else:
        blocks += _unnamed(exercise, verdict, hint)
    blocks += [Words(messages.REMARK[r]) for r in verdict.remarks]
    if ways and verdict.status not in ("not attempted", "missing"):
        more = messages.NEXT.get(stage) if verdict.mistakes else None
        text = messages.WAYS if more else messages.WAYS_LAST
        blocks.append(Words(text.format(name=exercise.name, next=more)))
    return blocks


def _error_elsewhere(verdict):
    """Say whether an error was raised, and not in the case that is shown."""
    return verdict.status == "error" and verdict.differs is not None and not verdict.differs.error


def texts_of(exercise: Exercise, verdict: Verdict) -> tuple[str, str, str]:
    """Return see, name and remedy for the mistakes of a verdict."""
    if verdict.mistakes[0] in messages.GENERIC:
        return exercise.errors.get(verdict.mistakes[0], messages.GENERIC[verdict.mistakes[0]])
    members = [exercise.misconception(m) for m in verdict.mistakes]
    see, name, remedy = members[0].see, members[0].name, members[0].remedy
    if len(members) == 2 and verdict.differs:  # ask about the mistake that shows in the case that is shown
        see = next((m.see for m in members if _shows(exercise, m, verdict.differs.case)), see)
    if len(members) == 2:
        name = messages.BOTH.format(first=name, second=members[1].name)
        remedy = f"{remedy} {members[1].remedy}"
    elif verdict.equals:
        others = [exercise.misconception(id).name for id in verdict.equals if "+" not in id]
        other = next((text for text in others if text != name), None)
        name = messages.EITHER.format(first=name, second=other) if other else name
    return see, name, remedy


def _shows(exercise, misconception, case):
    alone = Candidate(exercise, misconception)  # a hidden case is not one of the exercise's own
    return case < len(exercise.expected) and not same(exercise.expected[case], alone.outcome(case), exercise.tolerance)


def _mistake(exercise, verdict, stage):
    see, name, remedy = texts_of(exercise, verdict)
    blocks = []
    if verdict.differs and verdict.mistakes[0] != "changed-input":  # there what comes back is as expected
        blocks.append(_case_table(exercise, verdict.differs, "The smallest case that differs"))
    blocks.append(Words((see, name, remedy)[stage - 1]))
    show = next((m.show for m in exercise.misconceptions if m.id == verdict.mistakes[0] and m.show), None)
    if stage == 2 and show and len(verdict.mistakes) == 1 and verdict.differs:  # without it, no values are to be shown
        call = _call(exercise, verdict, show)
        blocks += [Words(messages.TO_SEE), Code(call)] if len(call) < LONGEST_CALL else []
    return blocks


def _call(exercise, verdict, show):
    """Return a call that shows the mistake, with what it gives: the misconception is the answer's behaviour."""
    switch = exercise.misconception(verdict.mistakes[0]).switch
    arguments = [as_argument(a) for a in show]
    with np.errstate(all="ignore"):
        results = [exercise.answer(*copy.deepcopy(arguments), **more) for more in ({}, switch)]
    right, theirs = (dense(codec.decode(codec.encode(r))) for r in results)
    at = first_difference(right, theirs, exercise.tolerance)
    told = ", ".join(map(_as_code, arguments))
    rows = _result_rows(plain_json(right, at), plain_json(theirs, at))
    right, theirs = (
        " / ".join(", ".join(cells) for label, cells in rows if label.startswith(whose))
        for whose in ("expected", "yours")
    )
    if theirs == "nan" and verdict.detail.startswith(NAN_RAISED):  # the reference's switch does not raise
        theirs = NAN_RAISED
    return f"{exercise.name}({told})\n# expected {right}, yours {theirs}"


def _as_code(value):
    """Return Python that makes this argument."""
    if isinstance(value, np.ndarray):
        kind = ", dtype=int" if not value.size and value.dtype.kind in "iu" else ""  # [] alone would be of floats
        return f"np.array({_as_code(value.tolist())}{kind})"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(_as_code, value)) + ("," if isinstance(value, tuple) and len(value) == 1 else "")
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, float):
        return "np.nan" if np.isnan(value) else f"{value:g}"
    return repr(value)


def _unnamed(exercise, verdict, hint):
    blocks = [Words(text) for text in detail_of(exercise, verdict)]
    if verdict.broken:
        blocks.append(Words(messages.UNKNOWN))
    if verdict.agrees and verdict.broken:
        blocks.append(_case_table(exercise, verdict.agrees, "The smallest case that agrees"))
    if verdict.differs:
        blocks.append(_case_table(exercise, verdict.differs, "The smallest case that differs"))
    if verdict.broken:
        blocks.append(Words("First broken property: " + broken_text(exercise, verdict)))
    if hint and verdict.broken:
        blocks.append(Words(messages.NEXT_HINT.format(hint=hint)))
    return blocks


def broken_text(exercise: Exercise, verdict: Verdict) -> str:
    wanted = messages.WANTED[exercise.kind].capitalize()
    low, high = exercise.limits or (0, 0)
    differs = verdict.differs
    if verdict.broken == "length" and differs:
        for part, (expected, got) in differs.sizes.items():
            if expected != got:
                return messages.LENGTHS.format(part=f" in {part}" if part else "", expected=expected, got=got)
    if verdict.broken in ("value", "some") and differs and any(differs.agree):
        right, wrong = (
            _are([f"[{i}]" for i, ok in enumerate(differs.agree) if ok is which]) for which in (True, False)
        )
        return messages.PARTS.format(right=right, wrong=wrong)
    texts, got = (messages.BROKEN, _kind_of(differs)) if differs else (messages.BROKEN | messages.BROKEN_UNSEEN, "")
    return texts[verdict.broken].format(wanted=wanted, got=got, low=low, high=high)


def _are(names):
    """Return "[0] and [2] are", "[1] is"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) + (" are" if len(names) > 1 else " is")


def _kind_of(evidence):
    """Return what kind of value came back, in words."""
    value = evidence.got
    if isinstance(value, list):
        size = evidence.sizes[""][1]
        return "a set" if size is None else f"a sequence of {size}{' (take its entry)' if size == 1 else ''}"
    if isinstance(value, str) and value in FOREIGN:
        return FOREIGN[value]
    if isinstance(value, dict):
        return "a dict, or a Series with an index of its own,"
    return {bool: "True or False", str: f"the text {value!r}", type(None): "None"}.get(type(value), "something else")


def detail_of(exercise: Exercise, verdict: Verdict) -> list[str]:
    """Return the sentences that say what an error, a fault or a reach was."""
    detail, told = verdict.detail, messages.DETAIL
    if verdict.status == "not attempted":
        return [told["not attempted" if "raise NotImplementedError" in exercise.source["stub"] else "as given"]]
    if not detail:
        return []
    if verdict.status == "forbidden":
        return [told["forbidden"].format(reach=detail)]
    if detail in told:
        return [told[detail].format(name=exercise.name)]
    kind, _, rest = detail.partition(": ")
    if kind == "outside":
        name, _, near = rest.partition(", near ")
        return [told["near" if near else "outside"].format(name=name, near=near)]
    if kind == "not plain":
        sort = "generator" if rest == "generator" else "not plain"
        return [told[sort].format(kind=rest, wanted=messages.WANTED[exercise.kind])]
    if kind == "SyntaxError" and verdict.differs is None:
        return [told["syntax"].format(error=rest)]
    if _error_elsewhere(verdict):
        return [told["elsewhere"].format(error=detail)]
    line = verdict.differs.line if verdict.differs else ""
    return [detail] + ([told["line"].format(line=line)] if line else [])


def as_text(block) -> str:
    """Return a block as lines of text."""
    if isinstance(block, Heading):
        return block.text + (f"        ({block.aside})" if block.aside else "")
    if isinstance(block, Words):
        return block.text
    if isinstance(block, Code):
        return "\n".join("  " + line for line in block.text.splitlines())
    if isinstance(block, Definitions):
        width = max(map(len, block.meanings))
        return "\n".join(f"  {term:<{width}}  {meaning}" for term, meaning in block.meanings.items())
    width = max(len(label) for label, _ in block.rows)
    lines = [f"    {label:<{width}}  " + " ".join(f"{cell:>3}" for cell in cells) for label, cells in block.rows]
    return "\n".join([f"  {block.caption}", *lines])


def _inline(found):
    return f'<code style="color: inherit; background: transparent">{found.group(1)}</code>'


def as_html(block) -> str:
    """Return a block as HTML, everything in it escaped."""
    said = html.escape
    if isinstance(block, Heading):
        aside = f'<div style="opacity: 0.8; font-size: 90%">{said(block.aside)}</div>' if block.aside else ""
        return f'<div style="font-weight: 600">{said(block.text)}</div>{aside}'
    if isinstance(block, Words):
        return f'<p style="margin: 0.5em 0">{CODE.sub(_inline, said(block.text))}</p>'
    if isinstance(block, Code):
        return f'<pre style="margin: 0.5em 0; padding: 0.4em; overflow-x: auto; background: transparent; color: inherit">{said(block.text)}</pre>'
    if isinstance(block, Definitions):
        told = (f"<dt><b>{said(term)}</b></dt><dd>{said(meaning)}</dd>" for term, meaning in block.meanings.items())
        return f'<dl style="margin: 0.5em 0">{"".join(told)}</dl>'
    widest = max(len(cells) for _, cells in block.rows)
    cell = "padding: 0.15em 0.6em; text-align: right; border: 0; background: transparent; color: inherit"
    rows = ""
    for label, cells in block.rows:
        span = f' colspan="{widest}"' if len(cells) < widest else ""
        entries = "".join(
            f'<td{span} style="{cell}; text-align: {"left" if span else "right"}">{said(c)}</td>' for c in cells
        )
        rows += f'<tr style="background: transparent"><th scope="row" style="{cell}; text-align: left">{said(label)}</th>{entries}</tr>'
    caption = f'<caption style="caption-side: top; text-align: left; white-space: nowrap; color: inherit; font-style: italic">{said(block.caption)}</caption>'
    return f'<table style="margin: 0.5em 0; border-collapse: collapse">{caption}{rows}</table>'
