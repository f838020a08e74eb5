"""What learners do instead in exercise 8.5: other orders, other treatment of what is there twice, other ends."""

from itertools import zip_longest


def turns(lists, k):
    """The right way: in each round every list gives its first film that is not there yet."""
    mixed, left = [], [list(one) for one in lists]
    while any(left):
        for one in left:
            while one and one[0] in mixed:
                one.pop(0)
            if one:
                mixed.append(one.pop(0))
    return mixed


def places(lists, k):
    """Place by place; a film that is there already costs the list its turn."""
    mixed = []
    for row in zip_longest(*lists):
        for film in row:
            if film is not None and film not in mixed:
                mixed.append(film)
    return mixed


def shortest(lists, k):
    return list(dict.fromkeys(film for row in zip(*lists, strict=False) for film in row))


def twice(lists, k):
    return [film for row in zip_longest(*lists) for film in row if film is not None]


def twice_shortest(lists, k):
    return [film for row in zip(*lists, strict=False) for film in row]


def until_one_ends(lists, k):
    """Ends as soon as a list has nothing left to give."""
    mixed, left = [], [list(one) for one in lists]
    while left:
        for one in left:
            while one and one[0] in mixed:
                one.pop(0)
            if not one:
                return mixed
            mixed.append(one.pop(0))
    return mixed


def until_one_is_empty(lists, k):
    """Goes round while every list still has films."""
    mixed, left = [], [list(one) for one in lists]
    while left and all(left):
        for one in left:
            while one and one[0] in mixed:
                one.pop(0)
            if one:
                mixed.append(one.pop(0))
    return mixed


def while_first(lists, k):
    mixed, left = [], [list(one) for one in lists]
    while left and left[0]:
        for one in left:
            while one and one[0] in mixed:
                one.pop(0)
            if one:
                mixed.append(one.pop(0))
    return mixed


def one_skip(lists, k):
    """`if` in the place of `while`: of several films that are there already only one is passed over."""
    mixed, left = [], [list(one) for one in lists]
    while any(left):
        for one in left:
            if one and one[0] in mixed:
                one.pop(0)
            if one:
                mixed.append(one.pop(0))
    return mixed


def first_round(lists, k):
    mixed = []
    for one in lists:
        mixed += [film for film in one if film not in mixed][:1]
    return mixed


def whole_rounds(lists, k):
    """Looks at k between rounds only."""
    mixed, left = [], [list(one) for one in lists]
    while any(left) and len(mixed) < k:
        for one in left:
            while one and one[0] in mixed:
                one.pop(0)
            if one:
                mixed.append(one.pop(0))
    return mixed


def concatenated(lists, k):
    return list(dict.fromkeys(film for one in lists for film in one))


def stops_at_double(lists, k):
    mixed = []
    for row in zip_longest(*lists):
        for film in row:
            if film in mixed:
                return mixed
            if film is not None:
                mixed.append(film)
    return mixed


def round_ends_at_double(lists, k):
    """`break` in the place of `continue`: what is there already ends the round."""
    mixed = []
    for row in zip_longest(*lists):
        for film in row:
            if film in mixed:
                break
            if film is not None:
                mixed.append(film)
    return mixed


def two_each(lists, k):
    mixed, left = [], [list(one) for one in lists]
    while any(left):
        for one in left:
            for _ in range(2):
                while one and one[0] in mixed:
                    one.pop(0)
                if one:
                    mixed.append(one.pop(0))
    return mixed


def zero_ends(lists, k):
    """`if film:` takes film 0 for None: its list gives nothing more."""
    return turns([one[: one.index(0)] if 0 in one else one for one in lists], k)


def with_gaps(lists, k):
    """zip_longest's None is taken for a film."""
    mixed = []
    for row in zip_longest(*lists):
        for film in row:
            if film not in mixed:
                mixed.append(film)
    return mixed


def last_kept(lists, k):
    return list(dict.fromkeys(reversed(twice(lists, k))))[::-1]


def neighbours(lists, k):
    """Only what stands directly beside its like is left out."""
    mixed = []
    for film in twice(lists, k):
        if not mixed or mixed[-1] != film:
            mixed.append(film)
    return mixed


def unique_in_lists(lists, k):
    """Titles of several lists are left out altogether."""
    every = [film for one in lists for film in one]
    return [film for film in twice(lists, k) if every.count(film) == 1]


def in_all(lists, k):
    return [film for film in concatenated(lists, k) if all(film in one for one in lists)]


def votes(lists, k):
    """Those in more lists first, then by place."""
    order = places(lists, k)
    return sorted(order, key=lambda film: -sum(film in one for one in lists))


ORDER = {
    "turns": turns,
    "names": turns,
    "places": places,
    "shortest": shortest,
    "twice": twice,
    "twice, shortest": twice_shortest,
    "until one ends": until_one_ends,
    "until one is empty": until_one_is_empty,
    "while the first has some": while_first,
    "one skip": one_skip,
    "one after another": concatenated,
    "stops at double": stops_at_double,
    "round ends at double": round_ends_at_double,
    "zero ends": zero_ends,
    "zero left out": lambda lists, k: turns([[film for film in one if film != 0] for one in lists], k),
    "two each": two_each,
    "with gaps": with_gaps,
    "last kept": last_kept,
    "neighbours": neighbours,
    "unique": unique_in_lists,
    "in all": in_all,
    "votes": votes,
    "last list first": lambda lists, k: turns(lists[::-1], k),
    "worst first": lambda lists, k: turns([one[::-1] for one in lists], k),
    "sorted": lambda lists, k: sorted(turns(lists, k)),
    "sorted lists": lambda lists, k: turns([sorted(one) for one in lists], k),
    "two lists": lambda lists, k: turns(lists[:2], k),
    "first list": lambda lists, k: list(dict.fromkeys(lists[0])) if len(lists) else [],
    "last list": lambda lists, k: list(dict.fromkeys(lists[-1])) if len(lists) else [],
    "bests only": first_round,
    "first left out": lambda lists, k: turns([one[1:] for one in lists], k),
    "last left out": lambda lists, k: turns([one[:-1] for one in lists], k),
    "longest first": lambda lists, k: turns(sorted(lists, key=len, reverse=True), k),
    "a share of each": lambda lists, k: (
        list(dict.fromkeys(film for one in lists for film in one[: k // len(lists)])) if len(lists) else []
    ),
}
CUT = {
    "k": lambda mixed, lists, k: mixed[:k],
    "all": lambda mixed, lists, k: mixed,
    "one more": lambda mixed, lists, k: mixed[: k + 1],
    "one less": lambda mixed, lists, k: mixed[: k - 1],
    "at least one": lambda mixed, lists, k: mixed[: max(k, 1)],
    "k rounds": lambda mixed, lists, k: turns([one[:k] for one in lists], k),
    "ten": lambda mixed, lists, k: mixed[:10],
    "five": lambda mixed, lists, k: mixed[:5],
    "last k": lambda mixed, lists, k: mixed[-k:],
    "from the second": lambda mixed, lists, k: mixed[1 : k + 1],
    "turned round": lambda mixed, lists, k: mixed[:k][::-1],
    "whole rounds": lambda mixed, lists, k: whole_rounds(lists, k),
    "cut, then once": lambda mixed, lists, k: list(dict.fromkeys(twice(lists, k)[:k])),
    "filled with none": lambda mixed, lists, k: mixed[:k] + [None] * (k - len(mixed)),
    "filled with -1": lambda mixed, lists, k: mixed[:k] + [-1] * (k - len(mixed)),
    "only if k": lambda mixed, lists, k: mixed[:k] if len(mixed) >= k else [],
}


def source_of(film, lists):
    return next(place for place, one in enumerate(lists) if film in one)


GIVE = {
    "films": lambda mixed, lists: mixed,
    "count": lambda mixed, lists: len(mixed),
    "one text": lambda mixed, lists: ", ".join(map(str, mixed)),
    "pairs": lambda mixed, lists: [[source_of(film, lists), film] for film in mixed],
    "lists": lambda mixed, lists: [[film] for film in mixed],
    "which list": lambda mixed, lists: [source_of(film, lists) for film in mixed],
    "ranks": lambda mixed, lists: {film: place for place, film in enumerate(mixed, 1)},
    "a set": lambda mixed, lists: set(mixed),
}
