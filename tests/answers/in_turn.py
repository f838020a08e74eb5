"""Answers to exercise 8.5."""

import numpy as np

from recsys_teach.models.hybrid import in_turn as library

RIGHT = {
    "titles taken away": """
def in_turn(lists, k):
    mixed, left = [], [list(one) for one in lists.values()]
    while any(left):
        for one in left:
            while one and one[0] in mixed:
                one.pop(0)
            if one:
                mixed.append(one.pop(0))
    return mixed[:k]
""",
    "positions": """
def in_turn(lists, k):
    mixed, places = [], [0] * len(lists)
    going = True
    while going and len(mixed) < k:
        going = False
        for m, one in enumerate(lists.values()):
            while places[m] < len(one) and one[places[m]] in mixed:
                places[m] += 1
            if places[m] < len(one):
                mixed.append(one[places[m]])
                going = True
    return mixed[:k]
""",
    "what is left": """
def in_turn(lists, k):
    mixed = []
    while len(mixed) < k:
        before = len(mixed)
        for one in lists.values():
            new = [film for film in one if film not in mixed]
            if new:
                mixed.append(new[0])
        if len(mixed) == before:
            break
    return mixed[:k]
""",
    "iterators": """
def in_turn(lists, k):
    seen, turns = {}, [iter(one) for one in lists.values()]
    while turns:
        still = []
        for turn in turns:
            film = next((t for t in turn if t not in seen), None)
            if film is not None:
                seen[film] = True
                still.append(turn)
        turns = still
    return list(seen)[:k]
""",
    "a deque": """
from collections import deque
def in_turn(lists, k):
    queues, mixed = deque(deque(one) for one in lists.values()), []
    while queues and len(mixed) < k:
        queue = queues.popleft()
        while queue and queue[0] in mixed:
            queue.popleft()
        if queue:
            mixed.append(queue.popleft())
            queues.append(queue)
    return mixed
""",
    "recursion": """
def in_turn(lists, k):
    return taken(list(lists.values()), k)
def taken(lists, k):
    if not lists or k <= 0:
        return []
    head, *others = lists
    if not head:
        return taken(others, k)
    best = head[0]
    rest = [[film for film in one if film != best] for one in [*others, head]]
    return [best] + taken(rest, k - 1)
""",
    "taken out of all lists": """
def in_turn(lists, k):
    left = [list(one) for one in lists.values()]
    mixed = []
    while sum(len(one) for one in left) > 0:
        for turn in range(len(left)):
            if left[turn] != list():
                film = left[turn][0]
                mixed.append(film)
                left = [[t for t in one if t != film] for one in left]
    return tuple(mixed[:k])
""",
}
HEAD = "def in_turn(lists, k):\n"
LOOP = """    mixed, left = [], [list(one) for one in lists.values()]
    while any(left):
        for one in left:
            while one and one[0] in mixed:
                one.pop(0)
            if one:
                mixed.append(one.pop(0))
"""


def way(loop=LOOP, end="return mixed[:k]", head=HEAD):
    return f"{head}{loop}    {end}\n"


LONGEST = "    from itertools import zip_longest\n    mixed = []\n    for row in zip_longest(*lists.values()):\n        for film in row:\n"
WRITTEN = {
    "films that are truthy": ("zero-left-out", 'def in_turn(lists, k):\n    mixed, left = [], [[film for film in one if film] for one in lists.values()]\n    while any(left):\n        for one in left:\n            while one and one[0] in mixed:\n                one.pop(0)\n            if one:\n                mixed.append(one.pop(0))\n    return mixed[:k]\n'),
    "if film": ("zero-ends-a-list", 'def in_turn(lists, k):\n    mixed = []\n    while len(mixed) < k:\n        before = len(mixed)\n        for one in lists.values():\n            film = next((film for film in one if film not in mixed), None)\n            if film and len(mixed) < k:\n                mixed.append(film)\n        if len(mixed) == before:\n            break\n    return mixed\n'),
    "names": ("names-for-lists", way(LOOP.replace("lists.values()", "lists"))),
    "zip_longest": ("turn-lost", way(LONGEST + "            if film is not None and film not in mixed:\n                mixed.append(film)\n")),
    "range of the longest": ("turn-lost", way("    mixed = []\n    for place in range(max((len(one) for one in lists.values()), default=0)):\n        for one in lists.values():\n            if place < len(one) and one[place] not in mixed:\n                mixed.append(one[place])\n")),
    "zip": ("turn-lost-and-shortest", way("    mixed = []\n    for row in zip(*lists.values()):\n        for film in row:\n            if film not in mixed:\n                mixed.append(film)\n")),
    "zip, twice": ("there-twice-and-shortest", way("    mixed = [film for row in zip(*lists.values()) for film in row]\n")),
    "twice": ("there-twice", way(LONGEST + "            if film is not None:\n                mixed.append(film)\n")),
    "if for while": ("only-one-passed-over", way(LOOP.replace("while one and", "if one and"))),
    "all for any": ("ends-when-one-is-empty", way(LOOP.replace("while any(left)", "while left and all(left)"))),
    "first only": ("ends-with-the-first", way(LOOP.replace("while any(left)", "while left and left[0]"))),
    "one behind the other": ("one-after-another", way("    mixed = []\n    for one in lists.values():\n        for film in one:\n            if film not in mixed:\n                mixed.append(film)\n")),
    "break": ("round-ends-at-double", way(LONGEST + "            if film in mixed:\n                break\n            if film is not None:\n                mixed.append(film)\n")),
    "return at a double": ("stops-at-double", HEAD + LONGEST + "            if film in mixed:\n                return mixed[:k]\n            if film is not None:\n                mixed.append(film)\n    return mixed[:k]\n"),
    "None kept": ("none-as-film", way(LONGEST + "            if film not in mixed:\n                mixed.append(film)\n")),
    "pop from the end": ("worst-first", way(LOOP.replace("one[0]", "one[-1]").replace("pop(0)", "pop()"))),
    "k rounds": ("k-rounds", HEAD + "    mixed, left = [], [list(one) for one in lists.values()]\n    for _ in range(k):\n        for one in left:\n            while one and one[0] in mixed:\n                one.pop(0)\n            if one:\n                mixed.append(one.pop(0))\n    return mixed\n"),
    "no cut": ("all-of-them", way(end="return mixed")),
    "k - 1": ("one-too-few", way(end="return mixed[: k - 1]")),
    "k + 1": ("one-too-many", way(end="return mixed[: k + 1]")),
    "k looked at too late": ("one-although-none", HEAD + "    mixed, going = [], True\n    while going:\n        going = False\n        for one in lists.values():\n            for film in one:\n                if film not in mixed:\n                    mixed.append(film)\n                    going = True\n                    if len(mixed) >= k:\n                        return mixed\n                    break\n    return mixed\n"),
    "sorted": ("sorted", HEAD + LOOP + "    return sorted(mixed)[:k]\n"),
    "sorted set": ("sorted", HEAD + "    return sorted({film for one in lists.values() for film in one})[:k]\n"),
    "a set": ("a-set", way(end="return set(mixed[:k])")),
    "cut, then once": ("cut-before-doubles", way(LONGEST + "            if film is not None:\n                mixed.append(film)\n", "return list(dict.fromkeys(mixed[:k]))")),
    "a round is ended": ("whole-rounds", HEAD + LOOP.replace("while any(left)", "while any(left) and len(mixed) < k") + "    return mixed\n"),
    "one round": ("one-round-only", way(LOOP.replace("    while any(left):\n", "").replace("        for one", "    for one").replace("            ", "        "))),
    "two lists": ("two-lists-only", way(LOOP.replace("in lists.values()]", "in list(lists.values())[:2]]"))),
    "None at the end": ("filled-with-none", way(end="return mixed[:k] + [None] * (k - len(mixed))")),
    "last list first": ("last-list-first", way(LOOP.replace("in lists.values()]", "in list(lists.values())[::-1]]"))),
    "text": ("one-text", way(end="return ', '.join(map(str, mixed[:k]))")),
    "number": ("count", way(end="return len(mixed[:k])")),
}  # fmt: skip


def inputs(rng):
    while True:
        lists = {
            f"model {m}": rng.permutation([7, 0, 31, 4, 58, 16, 9, 70])[: rng.integers(0, 7)].tolist()
            for m in range(rng.integers(1, 5))
        }
        yield lists, int(rng.integers(1, 9))


def oracle(lists, k):
    """The library's own."""
    return library([np.array(one, dtype=int) for one in lists.values()])[:k]
