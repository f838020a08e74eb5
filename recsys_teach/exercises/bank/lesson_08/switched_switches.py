"""What learners do instead in exercise 8.2: other conditions, other choices, other returns."""

import numpy as np

REACHED = {
    "from": lambda n, least: n >= least,
    "above": lambda n, least: n > least,
    "below": lambda n, least: n < least,
    "up to": lambda n, least: n <= least,
    "equal": lambda n, least: n == least,
    "always": lambda n, least: least == least,
    "position": lambda n, least: np.arange(len(least)) <= n,
    "one less": lambda n, least: n >= least - 1,
    "the next": lambda n, least: n >= np.append(least[1:], np.inf),
    "the one before": lambda n, least: n >= np.append([0], least[:-1]),
    "summed": lambda n, least: n >= np.cumsum(least),
    "largest": lambda n, least: n >= np.full(len(least), least.max()),
    "any": lambda n, least: np.full(len(least), bool((n >= least[1:]).any())),
    "never": lambda n, least: least < 0,
}
SPEAKS = {
    "not all nan": lambda scores: ~np.isnan(scores).all(axis=1),
    "whatever": lambda scores: np.ones(len(scores), dtype=bool),
    "no nan": lambda scores: ~np.isnan(scores).any(axis=1),
    "all nan": lambda scores: np.isnan(scores).all(axis=1),
    "first film": lambda scores: ~np.isnan(scores[:, 0]),
    "above 0": lambda scores: (scores > 0).any(axis=1),
    "sum above 0": lambda scores: np.nansum(scores, axis=1) > 0,
    "sum not 0": lambda scores: np.nansum(scores, axis=1) != 0,
    "half": lambda scores: np.isnan(scores).mean(axis=1) < 0.5,
    "more than one": lambda scores: (~np.isnan(scores)).sum(axis=1) > 1,
    "somebody gap": lambda scores: np.isnan(scores).any(axis=1),
}


def last(may, speaks, scores, least):
    later = np.flatnonzero(may[1:] & speaks[1:])
    return int(later[-1]) + 1 if len(later) else 0


def first_later(may, speaks, scores, least):
    later = np.flatnonzero(may[1:] & speaks[1:])
    return int(later[0]) + 1 if len(later) else 0


def last_reached(may, speaks, scores, least):
    """The last that may be asked, or the first model where that one is silent."""
    later = np.flatnonzero(may[1:])
    place = int(later[-1]) + 1 if len(later) else 0
    return place if speaks[place] else 0


def until_not_reached(may, speaks, scores, least):
    """A loop that ends at the first model that may not be asked or is silent."""
    place = 0
    for m in range(1, len(scores)):
        if not (may[m] and speaks[m]):
            break
        place = m
    return place


def among_the_speaking(may, speaks, scores, least):
    """Silent rows are left out first; of the others, as many are counted as may be asked of all."""
    kept = np.flatnonzero(speaks)
    return int(kept[min(int(may.sum()), len(kept)) - 1]) if len(kept) else 0


def most_films(may, speaks, scores, least):
    known = np.where(may & speaks, (~np.isnan(scores)).sum(axis=1), -1)
    return int(np.argmax(known)) if known.max() >= 0 else 0


def either(may, speaks, scores, least):
    later = np.flatnonzero(may[1:] | speaks[1:])
    return int(later[-1]) + 1 if len(later) else 0


PICK = {
    "last": last,
    "first later": first_later,
    "last reached": last_reached,
    "until not reached": until_not_reached,
    "among the speaking": among_the_speaking,
    "most films": most_films,
    "either": either,
    "one before": lambda may, speaks, scores, least: max(last(may, speaks, scores, least) - 1, 0),
    "one after": lambda may, speaks, scores, least: min(last(may, speaks, scores, least) + 1, len(scores) - 1),
    "second or first": lambda may, speaks, scores, least: int(may[1] and speaks[1]),
    "last or first": lambda may, speaks, scores, least: len(scores) - 1 if may[-1] and speaks[-1] else 0,
    "the last but one missing": lambda may, speaks, scores, least: last(may[:-1], speaks[:-1], scores, least),
    "turned": lambda may, speaks, scores, least: len(scores) - 1 - last(may, speaks, scores, least),
}


def filled(scores, m, may):
    """A model's row with its gaps filled from those before it."""
    row = scores[m].copy()
    for before in range(m - 1, -1, -1):
        row = np.where(np.isnan(row), scores[before], row)
    return row


GIVE = {
    "row": lambda scores, m, may: scores[m],
    "position": lambda scores, m, may: m,
    "from one": lambda scores, m, may: m + 1,
    "gaps filled": filled,
    "gaps 0": lambda scores, m, may: np.nan_to_num(scores[m]),
    "gaps left out": lambda scores, m, may: scores[m][~np.isnan(scores[m])],
    "gaps the lowest": lambda scores, m, may: np.where(
        np.isnan(scores[m]), np.nanmin(np.append(scores[m], np.inf)), scores[m]
    ),
    "best film": lambda scores, m, may: int(np.argmax(np.nan_to_num(scores[m], nan=-np.inf))),
    "best score": lambda scores, m, may: float(np.nanmax(np.append(scores[m], -np.inf))),
    "column": lambda scores, m, may: scores[:, min(m, scores.shape[1] - 1)],
    "mean of those before": lambda scores, m, may: (
        np.nansum(scores[: m + 1], axis=0) / (~np.isnan(scores[: m + 1])).sum(axis=0)
    ),
    "sum of those before": lambda scores, m, may: np.nansum(scores[: m + 1], axis=0),
    "as a table": lambda scores, m, may: scores[[m]],
    "all that may": lambda scores, m, may: scores[: m + 1],
    "order": lambda scores, m, may: np.argsort(-scores[m], kind="stable"),
    "who speaks": lambda scores, m, may: ~np.isnan(scores[m]),
}
NOBODY = {
    "first row": lambda scores: scores[0],
    "none": lambda scores: None,
    "zeros": lambda scores: np.zeros(scores.shape[1]),
    "last row": lambda scores: scores[-1],
    "gaps": lambda scores: np.full(scores.shape[1], np.nan),
    "nothing": lambda scores: np.zeros(0),
    "zero": lambda scores: 0.0,
}
