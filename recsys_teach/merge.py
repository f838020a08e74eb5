"""Bring a learner's notebook up to a new version of its lesson: lists of cells in, a list of cells out, no files.

A cell is a dict as nbformat 4.5 stores it. `base` is the lesson as it was published when the learner's copy was last
brought up to date, `mine` is that copy now, `new` the lesson as it is published today. A cell is *touched* when its
source or its type differs from base; outputs, execution counts and metadata are not looked at.

    cell                                     after the merge
    untouched                                as in new; outputs stay if the source does
    touched                                  as in mine; if new changed it too, new's text stands below it, marked
    not in base (the learner's own)          as in mine
    new in new                               there, after the cell that it follows in new
    gone from new, untouched                 gone
    gone from new, touched                   as in mine
    deleted by the learner                   stays away

Cells of base and new are the same cell if they have the same id and source, else if they alone have a source, else if
they have the same id. So a cell that got another id, since a cell was put before it in its section, is still known.

The order is new's, unless the learner moved the lesson's cells: then it is theirs. Whatever only one of the two has
follows the cell that it followed there.
"""

from __future__ import annotations

import copy
import re
from collections import Counter

OFFER = "-new"  # no id of a lesson ends so
OFFERED = "**The course has a new version of the cell above.**"
LONGEST_ID = 64  # nbformat's limit


def text(cell: dict) -> str:
    """Return the source of a cell; notebooks store it as a text or as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def merge(base: list[dict], mine: list[dict], new: list[dict]) -> list[dict]:
    """Return the learner's cells, brought up to date. Ids are unique in each list, and in the result."""
    old, fresh = _by_id(base), _by_id(new)
    known = _same_cells(base, new)
    offers = {_offer_id(id): id for id in old}
    present = {cell["id"] for cell in mine}
    taken = fresh.keys() | {_offer_id(id) for id in fresh}
    kept, lessons_order, order, touched, offered = {}, [], [], set(), set()  # all of ids in the result
    for cell in mine:
        id, of = cell["id"], offers.get(cell["id"])
        if of in present and not _differ(cell, _offer(id, old[of])):
            offered.add(known.get(of))  # taken out here, put back below if it still holds
            continue
        if id in known:
            now = fresh[known[id]]
            id = now["id"]
            lessons_order.append(id)
            if _differ(cell, now) and not _differ(cell, old[cell["id"]]):
                kept[id] = now
            else:
                kept[id] = cell | {"id": id, "metadata": _metadata(cell, old[cell["id"]], now)}
                touched |= {id} if _differ(cell, now) else set()
        elif id in old and not _differ(cell, old[id]):
            continue
        else:
            id = _free(id, taken | kept.keys() | (present - {id}))
            kept[id] = cell | {"id": id}
        order.append(id)

    added = [id for id in fresh if id not in known.values()]
    kept |= {id: fresh[id] for id in added}
    published = [id for id in fresh if id in kept]
    unmoved = lessons_order == [known[id] for id in old if known.get(id) in lessons_order]
    order = _woven(published, order) if unmoved else _woven(order, published)

    was = {now: old[id] for id, now in known.items()}
    merged = []
    for id in order:
        merged.append(kept[id])
        if id in touched and (id in offered or _differ(was[id], fresh[id])):
            merged.append(_offer(_offer_id(id), fresh[id]))
    return copy.deepcopy(merged)


def restore(mine: list[dict], new: list[dict], id: str) -> list[dict]:
    """Return the learner's cells with one of them as in `new`, put back at its place if they had deleted it.

    `mine` must be up to date with `new`. Raises KeyError if new has no such cell.
    """
    fresh = _by_id(new)
    offer = _offer(_offer_id(id), fresh[id])
    cells = _by_id(cell for cell in mine if cell["id"] != offer["id"] or _differ(cell, offer))
    published = [cell["id"] for cell in new if cell["id"] in cells or cell["id"] == id]
    order = _woven(list(cells), published)
    return copy.deepcopy([fresh[id] if one == id else cells[one] for one in order])


def _by_id(cells):
    return {cell["id"]: cell for cell in cells}


def _content(cell):
    return cell["cell_type"], text(cell)


def _differ(one, other):
    return _content(one) != _content(other)


def _same_cells(base, new):
    """Return id in base → id in new, for the cells that are in both."""
    old, fresh = _by_id(base), _by_id(new)
    pairs = {id: id for id in old if id in fresh and not _differ(old[id], fresh[id])}
    once = [{content for content, n in Counter(map(_content, cells)).items() if n == 1} for cells in (base, new)]
    place = {_content(cell): cell["id"] for cell in new}
    for id, cell in old.items():
        if id not in pairs and _content(cell) in once[0] & once[1]:
            pairs[id] = place[_content(cell)]
    taken = set(pairs.values())
    return pairs | {id: id for id in old if id in fresh and id not in pairs and id not in taken}


def _metadata(cell, was, now):
    """What the lesson had put there goes, what it puts there now comes, what the learner's tools put there stays."""
    return {k: v for k, v in cell["metadata"].items() if k not in was["metadata"]} | now["metadata"]


def _woven(spine, other):
    """Return the spine with the ids that only `other` has, each after the one it follows there. Both hold no id twice."""
    order, there = list(spine), set(spine)
    for place, id in enumerate(other):
        if id not in there:
            order.insert(order.index(other[place - 1]) + 1 if place else 0, id)
    return order


def _free(id, taken):
    number, wanted = 1, id
    while wanted in taken:
        number += 1
        wanted = f"{id[: LONGEST_ID - len(str(number)) - 1]}-{number}"
    return wanted


def _offer_id(id):
    return id[: LONGEST_ID - len(OFFER)] + OFFER


def _offer(id, now):
    """Return a Markdown cell that shows the lesson's text of a cell which the learner has changed as well."""
    told = f"{OFFERED} Yours is as you left it. Copy from here what you want, then delete this cell.\n\n"
    source = text(now)
    if now["cell_type"] == "code":
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", source)), default=0))
        source = f"{fence}python\n{source}\n{fence}"
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": told + source}
