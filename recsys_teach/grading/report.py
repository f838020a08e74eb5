"""What an instructor reads first: report.md, one page, and nothing in it that changes from run to run."""

from __future__ import annotations

import json
from collections import Counter

from recsys_teach.exercises.judge import STATUSES, STOPPED
from recsys_teach.grading.book import Book

SHOWN = 30


def report(book: Book) -> str:
    """Return Markdown: what needs a person, who is missing or unknown, what was left out, the counts, how it was graded."""
    store, attempts = book.store, book.store.attempts()
    counts: Counter[str] = Counter()
    mistakes: Counter[str] = Counter()
    eye, missing, late, by_hand = [], [], [], []
    for mark in book.marks():
        if mark.attempt is None:
            missing.append(f"{_called(mark.student)} (lesson {mark.lesson})")
            continue
        if mark.taken_off:
            late.append(f"{_called(mark.student)} (lesson {mark.lesson}, {100 * mark.taken_off:.0f}% taken off)")
        for item in mark.items:
            counts[item.status] += 1
            if item.told.get("mistakes"):
                mistakes[f"{item.item}: {' + '.join(item.told['mistakes'])}"] += 1
            if item.status in STOPPED:
                eye.append(f"{_called(mark.student)}: {item.item} was stopped ({item.status}).")
            if "by hand" in item.told:
                by_hand.append(f"{_called(mark.student)}: {item.item}, {item.points or 0:g} of {item.max_points:g}")
            if item.status == "not graded":
                eye.append(f"{_called(mark.student)}: {item.item} was not graded. {item.told.get('detail', '')}")
        if mark.attempt.trouble:
            eye.append(f"{_called(mark.student)}: {mark.attempt.trouble}")
    shown = book.shown_ids()
    strangers = [
        f"{shown[one.student]} ({one.named!r})" for one in attempts if one.named not in ("", one.lesson)
    ]  # fmt: skip
    count = f"{len(attempts)} notebook{'s' * (len(attempts) != 1)}"
    parts = [f"# {count} graded by recsys_teach {store.fact('version')}"]
    if store.fact("unsafe"):
        parts.append(
            "**unsafe**: the submissions ran without a sandbox (`--unsafe`). They could read and change files here."
        )
    if not store.fact("key"):
        parts.append(
            "**Practice**: without `--key-file` only the public cases were run, and these can be learnt by heart."
        )
    if strangers:
        told = ", ".join(strangers)
        parts.append(f"**Graded as the lesson that was asked for**, though the notebook names another: {told}.")
    parts += _list("Needs your eye", eye) + _list("Handed nothing in", missing)
    parts += _list("Not on the roster", _unlisted(book)) + _list("Late", late)
    parts += _list("Decided by hand", by_hand)
    parts += _list("More time", [f"{_called(one)}: {minutes:g} minutes" for one, minutes in book.extended()])
    left_out = [] if book.pseudonyms else [f"{file}: {why}" for file, why in store.left_out()]
    parts += _list("Left out", left_out)
    parts.append(_table("status", "verdicts", [(s, counts[s]) for s in STATUSES if counts[s]]))
    if mistakes:
        order = sorted(mistakes.items(), key=lambda pair: (-pair[1], pair[0]))
        parts.append(_table("mistake", "answers", order[:SHOWN]))
        if len(order) > SHOWN:
            parts.append(f"And {len(order) - SHOWN} rarer ones: class.html and verdicts.json have all.")
    parts += _how(store)
    return "\n\n".join(parts) + "\n"


def _how(store):
    """Return what kept the submissions in, and whose hidden cases they met."""
    told = []
    if not store.fact("unsafe"):
        refused = json.loads(store.fact("sandbox") or "{}")
        tried = ", ".join(f"{name} ({how})" for name, how in refused.items())
        told.append(
            f"In a sandbox. Before anything was graded, each of these was tried from inside and refused: {tried}."
        )
    if store.fact("key"):
        told.append(f"With hidden cases, drawn with the key whose fingerprint is {store.fact('key')}.")
    return ["## How it was graded", *told] if told else []


def _unlisted(book):
    """Return who is not on the roster, and why, as far as that may be shown."""
    why = {} if book.pseudonyms else json.loads(book.store.fact("unknown") or "{}")
    return [f"{_called(one)}: {why[one.id]}" if why.get(one.id) else _called(one) for one in book.unlisted()]


def _called(student):
    return f"{student.id}, {student.name}" if student.name not in ("", student.id) else student.id


def _list(title, lines):
    """Return a heading with its count and the lines, the first of them at least; nothing for no lines."""
    if not lines:
        return []
    told = [f"- {_one_line(line)}" for line in lines[:SHOWN]]
    if len(lines) > SHOWN:
        told.append(f"- and {len(lines) - SHOWN} more: marks.csv and verdicts.json have all")
    return [f"## {title}: {len(lines)}", "\n".join(told)]


def _one_line(text):
    """Return text from outside as one line that Markdown shows as it is."""
    flat = " ".join(text.split())[:400]
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!$" else c for c in flat)


def _table(left, right, rows):
    return "\n".join([f"| {left} | {right} |", "|---|---|", *(f"| {name} | {count} |" for name, count in rows)])
