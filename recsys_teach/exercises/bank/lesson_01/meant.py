"""Exercise 1.4: which events of a log a person meant."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def meant(
    people, days, seconds, most, least, *, count="person and day", calm="at most", long="at least", both="and",
    length="own", then=None,
):  # fmt: skip
    """True where the person has at most `most` events that day and this one lasted at least `least` seconds."""
    if len(people) == 0:
        mask = np.zeros(0, dtype=bool)
        return THEN[then](mask, people, seconds) if then in THEN else mask
    if then == "swapped":
        most, least, then = least, most, None
    group = _group(people, days)
    if length == "mean":
        seconds = (np.bincount(group, weights=seconds) / np.bincount(group))[group]
    if length == "sum":
        seconds = np.bincount(group, weights=seconds)[group]
    if length == "shortest":
        seconds = np.array([seconds[group == g].min() for g in group])
    if length == "minutes":
        seconds = seconds / 60
    events = COUNT[count](people, days, seconds >= least)
    if count == "no count":
        events = np.bincount(group, weights=seconds)[group]
    few, enough = CALM[calm](events, most), LONG[long](seconds, least)
    if calm == "whole person":
        busy = set(people[events > most].tolist())
        few = np.array([one not in busy for one in people.tolist()])
    mask = BOTH[both](few, enough)
    return THEN[then](mask, people, seconds) if then else mask


def _group(*ids):
    return np.unique(np.column_stack(ids), axis=0, return_inverse=True)[1].ravel()


def _sizes(group):
    return np.bincount(group)[group]


def _so_far(group):
    return np.array([np.sum(group[: row + 1] == group[row]) for row in range(len(group))])


def _left(group):
    return _so_far(group[::-1])[::-1]


def _runs(group):
    starts = np.append(True, group[1:] != group[:-1])
    return _sizes(np.cumsum(starts))


def _a_day(people, days):
    one = _group(people)
    active = np.array([len(np.unique(days[one == k])) for k in range(one.max() + 1)])
    return _sizes(one) / active[one]


COUNT = {
    "person and day": lambda p, d, ok: _sizes(_group(p, d)),
    "person": lambda p, d, ok: _sizes(_group(p)),
    "day": lambda p, d, ok: _sizes(_group(d)),
    "all": lambda p, d, ok: np.full(len(p), len(p)),
    "so far": lambda p, d, ok: _so_far(_group(p, d)),
    "before": lambda p, d, ok: _so_far(_group(p, d)) - 1,
    "left": lambda p, d, ok: _left(_group(p, d)),
    "others": lambda p, d, ok: _sizes(_group(p, d)) - 1,
    "long ones": lambda p, d, ok: np.bincount(_group(p, d), weights=ok)[_group(p, d)],
    "a day": lambda p, d, ok: _a_day(p, d),
    "no count": lambda p, d, ok: np.zeros(len(p)),
    "added": lambda p, d, ok: _sizes(_group(p + d)),
    "tens": lambda p, d, ok: _sizes(_group(10 * p + d)),
    "glued": lambda p, d, ok: _sizes(np.unique([f"{a}{b}" for a, b in zip(p, d, strict=True)], return_inverse=True)[1]),
    "runs": lambda p, d, ok: _runs(_group(p, d)),
}
CALM = {
    "at most": lambda n, most: n <= most,
    "below": lambda n, most: n < most,
    "above": lambda n, most: n > most,
    "at least": lambda n, most: n >= most,
    "ignored": lambda n, most: n >= 0,
    "whole person": lambda n, most: n <= most,
}
LONG = {
    "at least": lambda s, least: s >= least,
    "above": lambda s, least: s > least,
    "below": lambda s, least: s < least,
    "at most": lambda s, least: s <= least,
    "ignored": lambda s, least: s >= s,
}
BOTH = {
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
}
THEN = {
    "not": lambda mask, p, s: ~mask,
    "positions": lambda mask, p, s: np.flatnonzero(mask),
    "positions out": lambda mask, p, s: np.flatnonzero(~mask),
    "people": lambda mask, p, s: p[mask],
    "distinct people": lambda mask, p, s: np.unique(p[mask]),
    "seconds": lambda mask, p, s: s[mask],
    "count": lambda mask, p, s: int(mask.sum()),
    "share": lambda mask, p, s: float(mask.mean()) if len(mask) else float("nan"),
    "1 and 0": lambda mask, p, s: mask.astype(int).tolist(),
    "first": lambda mask, p, s: bool(mask[0]) if len(mask) else None,
    "all": lambda mask, p, s: bool(mask.all()),
}


def cases(rng):
    yield Case(np.array([1, 1, 2]), np.array([4, 4, 4]), np.array([60, 3, 90]), 2, 5, group="by hand")
    yield Case(np.array([7, 7, 7, 3]), np.array([1, 1, 2, 1]), np.array([30, 40, 50, 60]), 1, 10, group="by hand")
    yield Case(
        np.array([5, 8, 5, 5, 8, 5]),
        np.array([2, 2, 2, 3, 3, 2]),
        np.array([20, 4, 9, 70, 30, 2]),
        2,
        8,
        group="by hand",
    )
    yield Case(
        np.array([6, 6, 9, 6, 6]), np.array([1, 2, 1, 2, 3]), np.array([80, 2, 45, 50, 12]), 1, 10, group="by hand"
    )
    yield Case(
        np.array([1, 11, 1, 2, 11]), np.array([12, 2, 12, 11, 3]), np.array([15, 25, 35, 45, 1]), 2, 20, group="by hand"
    )
    yield Case(np.array([1, 2, 1, 2]), np.array([12, 2, 12, 12]), np.array([15, 25, 35, 45]), 2, 20, group="by hand")
    yield Case(np.array([3, 4, 3]), np.array([15, 5, 15]), np.array([70, 80, 90]), 2, 10, group="by hand")
    yield Case(np.array([2, 2, 5]), np.array([1, 1, 1]), np.array([1, 0, 5]), 3, 1, group="by hand")
    yield Case(np.array([4, 4, 4]), np.array([9, 9, 9]), np.array([6, 7, 8]), 3, 7, group="at the limits")
    yield Case(np.array([2, 2, 5, 2]), np.array([1, 1, 1, 1]), np.array([12, 10, 10, 3]), 2, 10, group="at the limits")
    yield Case(np.array([3]), np.array([6]), np.array([0]), 1, 0, group="at the limits")
    none = np.array([], dtype=int)
    yield Case(none, none, none, 5, 10, group="no events")
    yield Case(none, none, none, 1, 0, group="no events")
    for n_people, n_days, n in ((6, 3, 40), (30, 7, 400), (80, 28, 3_000)):
        share = 1 / np.arange(1, n_people + 1) ** 0.7
        people = rng.choice(n_people, n, p=share / share.sum()) + 1
        yield Case(
            people, rng.integers(1, n_days + 1, n), rng.integers(0, 60, n), max(2, round(1.5 * n / n_people / n_days)), 7,
            group="many events",
        )  # fmt: skip


def _call(people, days, seconds, most, least):
    return np.array(people), np.array(days), np.array(seconds), most, least


BUSY = _call([5, 5, 5, 8], [2, 2, 3, 2], [20, 30, 70, 40], 1, 8)
SHORT = _call([1, 2], [4, 4], [60, 3], 2, 5)
LIMIT = _call([4, 4, 8], [9, 9, 9], [9, 7, 8], 2, 7)
TWO = _call([5, 5, 5, 8], [2, 2, 2, 2], [20, 3, 70, 40], 2, 8)
SHORT_DAY = _call([5, 5, 8], [2, 2, 2], [20, 3, 40], 2, 8)
PAIR = "Count the events of each pair (person, day), and look up for every event how many its own pair has."
AND = "An event must pass both tests: & between the two masks."

# fmt: off
MISCONCEPTIONS = [
    Misconception("count-per-person", {"count": "person"}, BUSY,
        "On how many days does the busiest person of this case appear? Which events did you count together?",
        "Your function seems to count all events of a person, over all days.",
        PAIR),
    Misconception("count-per-day", {"count": "day"}, BUSY,
        "How many people appear on the busiest day of this case? Which events did you count together?",
        "Your function seems to count all events of a day, by all people.",
        PAIR),
    Misconception("count-all", {"count": "all"}, BUSY,
        "Which events did you count together?",
        "Your function seems to count all events, whoever they are by.",
        PAIR),
    Misconception("first-ones-kept", {"count": "so far"}, BUSY,
        "A person has too many events on one day. How many of these did you keep?",
        "Your function seems to keep the first events of a busy day, and to drop those that come after.",
        "Count the whole day first. If there are too many, none of its events is kept."),
    Misconception("first-ones-kept-and-one", {"count": "before"}, BUSY,
        "A person has too many events on one day. How many of these did you keep?",
        "Your function seems to compare most with the number of events before this one.",
        "Count the whole day first, this event included. If there are too many, none of its events is kept."),
    Misconception("last-ones-kept", {"count": "left"}, BUSY,
        "A person has too many events on one day. How many of these did you keep?",
        "Your function seems to keep the last events of a busy day, and to drop those before.",
        "Count the whole day. If there are too many, none of its events is kept."),
    Misconception("others-counted", {"count": "others"}, _call([4, 4], [9, 9], [9, 8], 1, 7),
        "How many events has the person on that day, this one included?",
        "Your function seems to count the other events of the day, without the one in question.",
        "Count all events of the person on that day, this one included."),
    Misconception("seconds-for-count", {"count": "no count"}, _call([5, 5], [2, 2], [4, 3], 2, 1),
        "What does your function compare with most: how many events there are, or how long they last?",
        "Your function seems to add up the seconds of a person's day, and to compare that with most.",
        "Count the events: size counts, sum adds up."),
    Misconception("short-ones-not-counted", {"count": "long ones"}, TWO,
        "Which events of the day are in your count: all, or only those that lasted long enough?",
        "Your function seems to drop the short events first, and to count what is left.",
        "Count all events of the person on that day, whatever they lasted."),
    Misconception("mean-per-day", {"count": "a day"}, BUSY,
        "Does your function look at one day at a time, or at the mean of a person's days?",
        "Your function seems to compare most with a person's events per day, on average.",
        PAIR),
    Misconception("keys-added", {"count": "added"}, _call([1, 2], [3, 2], [9, 9], 1, 5),
        "Can two different pairs of person and day look the same to your function?",
        "Your function seems to tell pairs apart by the sum of person and day. Different pairs can have the same sum.",
        "Keep the two apart: a tuple (person, day), or two columns."),
    Misconception("keys-glued", {"count": "glued"}, _call([1, 11], [12, 2], [9, 9], 1, 5),
        "Can two different pairs of person and day look the same to your function?",
        "Your function seems to join person and day to one text, so that 1 on 12 is the same as 11 on 2.",
        "Keep the two apart: a tuple (person, day), or two columns."),
    Misconception("ids-in-tens", {"count": "tens"}, (np.array([1, 2, 1]), np.array([12, 2, 12]), np.array([15, 25, 35]), 2, 5),
        "Take two events of different people in this case. Which number does your function make of each person and day?",
        "Your function seems to make one number of person and day as 10 * person + day, which is the same for 1 and 12 as for 2 and 2.",
        "Keep the two apart: use both as a pair."),
    Misconception("neighbours-counted", {"count": "runs"}, _call([5, 8, 5], [2, 2, 2], [20, 30, 40], 1, 8),
        "Where do the events of the busy day stand in this case? Did your function see that they belong together?",
        "Your function seems to count only events that follow each other directly.",
        "The events of a person and day can stand anywhere. " + PAIR),
    Misconception("whole-person-out", {"calm": "whole person"}, BUSY,
        "Is there a day on which the busy person did little? What became of its events?",
        "Your function seems to drop all events of a person who has one busy day.",
        "Judge each day by itself: only the events of the busy day go."),
    Misconception("fewer-than-most", {"calm": "below"}, LIMIT,
        "A person has exactly `most` events on a day. Do they stay?",
        "Your function seems to ask for fewer than most events, where at most that many are allowed.",
        "Use <= for the count."),
    Misconception("busy-kept", {"calm": "above"}, BUSY,
        "Which days does your function keep: the calm ones, or the busy ones?",
        "Your function seems to keep the events of busy days.",
        "Keep an event if its count is at most most: <=."),
    Misconception("at-least-most", {"calm": "at least"}, TWO,
        "Which days does your function keep: the calm ones, or the busy ones?",
        "Your function seems to keep days with at least most events.",
        "Keep an event if its count is at most most: <=."),
    Misconception("most-ignored", {"calm": "ignored"}, BUSY,
        "Does your answer change when most does?",
        "Your function seems to look at the seconds only.",
        "Add the other test: at most most events by this person on this day. " + AND),
    Misconception("longer-than-least", {"long": "above"}, LIMIT,
        "An event lasted exactly `least` seconds. Does it stay?",
        "Your function seems to ask for more than least seconds, where that many are enough.",
        "Use >= for the seconds."),
    Misconception("short-kept", {"long": "below"}, SHORT,
        "Which events does your function keep: the long ones, or the short ones?",
        "Your function seems to keep the events that are too short.",
        "Keep an event if it lasted at least least seconds: >=."),
    Misconception("at-most-least", {"long": "at most"}, SHORT,
        "Which events does your function keep: the long ones, or the short ones?",
        "Your function seems to keep events of at most least seconds.",
        "Keep an event if it lasted at least least seconds: >=."),
    Misconception("least-ignored", {"long": "ignored"}, SHORT,
        "Does your answer change when least does?",
        "Your function seems to look at the count only.",
        "Add the other test: at least least seconds. " + AND),
    Misconception("mean-seconds", {"length": "mean"}, SHORT_DAY,
        "Whose seconds does your function compare with least: those of the event, or a mean?",
        "Your function seems to compare least with the mean seconds of the person's day.",
        "Each event has its own seconds: compare those."),
    Misconception("seconds-added-up", {"length": "sum"}, SHORT_DAY,
        "Whose seconds does your function compare with least: those of the event, or a sum?",
        "Your function seems to compare least with all seconds of the person's day together.",
        "Each event has its own seconds: compare those."),
    Misconception("shortest-of-day", {"length": "shortest"}, SHORT_DAY,
        "One event of a day was too short. What became of the others?",
        "Your function seems to drop a person's whole day when one of its events is too short.",
        "Each event has its own seconds: compare those."),
    Misconception("seconds-as-minutes", {"length": "minutes"}, SHORT,
        "In which unit are the two numbers that you compare?",
        "Your function seems to divide the seconds by 60 before it compares them.",
        "Both are seconds already."),
    Misconception("or", {"both": "or"}, TWO,
        "How many of the two tests must an event pass in your function?",
        "Your function seems to keep an event that passes one of the two tests.",
        AND),
    Misconception("limits-swapped", {"then": "swapped"}, SHORT,
        "Which of your limits is compared with the count, and which one with the seconds?",
        "Your function seems to compare the count with least, and the seconds with most.",
        "The count belongs to most, the seconds belong to least."),
    Misconception("bad-flagged", {"then": "not"}, SHORT,
        "Is True the mark of an event that was meant, or of one that was not?",
        "Your function seems to return True for the events to throw away.",
        "Turn the mask round: True is for what was meant."),
    Misconception("positions", {"then": "positions"}, SHORT,
        "Are positions asked for, or True and False for every event?",
        "Your function seems to return the positions of the events that were meant.",
        "Return one True or False for each event."),
    Misconception("positions-of-bad", {"then": "positions out"}, SHORT,
        "Are positions asked for, or True and False for every event?",
        "Your function seems to return the positions of the events to throw away.",
        "Return one True or False for each event: True for what was meant."),
    Misconception("people-returned", {"then": "people"}, SHORT,
        "What do the numbers in your answer stand for?",
        "Your function seems to return the people of the events that were meant.",
        "Return one True or False for each event."),
    Misconception("distinct-people-returned", {"then": "distinct people"}, SHORT,
        "What do the numbers in your answer stand for?",
        "Your function seems to return the people who have an event that was meant.",
        "Return one True or False for each event."),
    Misconception("seconds-returned", {"then": "seconds"}, SHORT,
        "What do the numbers in your answer stand for?",
        "Your function seems to return the seconds of the events that were meant.",
        "Return one True or False for each event."),
    Misconception("count-returned", {"then": "count"}, SHORT,
        "Is a number asked for, or True and False for every event?",
        "Your function seems to return how many events were meant.",
        "Return one True or False for each event."),
    Misconception("share-returned", {"then": "share"}, SHORT,
        "Is a number asked for, or True and False for every event?",
        "Your function seems to return the share of events that were meant.",
        "Return one True or False for each event."),
    Misconception("ones-and-zeros", {"then": "1 and 0"}, SHORT,
        "Is 1 the same as True?",
        "Your function seems to return a list of 1 and 0, in the right places.",
        "Return True and False: a comparison gives them by itself."),
    Misconception("first-event-only", {"then": "first"}, SHORT,
        "How many answers are asked for, and how many came back?",
        "Your function seems to return its answer for the first event, and to end there.",
        "Move the return out of the loop, and collect one answer for each event."),
    Misconception("one-for-all", {"then": "all"}, SHORT,
        "How many answers are asked for, and how many came back?",
        "Your function seems to return one True or False for all events together.",
        "Return one True or False for each event."),
]
# fmt: on


def crowded(people, days, most):
    """The pairs (person, day) with more than `most` events, sorted."""
    counts = {}
    for pair in zip(people.tolist(), days.tolist(), strict=True):
        counts[pair] = counts.get(pair, 0) + 1
    return sorted(pair for pair, n in counts.items() if n > most)


VARIANT = Exercise(
    id="01.crowded",
    number="1.4, once more",
    title="too much for one day",
    minutes=5,
    version=1,
    answer=crowded,
    kind="list",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(people), np.array(days), most, group="all")
        for people, days, most in (
            ([5, 5, 5, 8], [2, 2, 3, 2], 1),
            ([4, 4, 4], [9, 9, 9], 3),
            ([1, 11, 1, 11], [12, 2, 12, 2], 1),
            (rng.integers(1, 8, 90), rng.integers(1, 6, 90), 3),
        )
    ),
    misconceptions=[],
    hints=[
        "A dict from the pair (person, day) to a number can count.",
        "Keep the pairs whose number is above `most`, and sort them: tuples are sorted by their first entry, then by the second.",
    ],
    done="Counting pairs finds machines, and other things that are too busy to be true.",
    task=(
        "`people` and `days` hold the person and the day of each event. Return a sorted list of the pairs (person, day) with more "
        "than `most` events."
    ),
    solution="""def crowded(people, days, most):
    pairs, counts = np.unique(np.column_stack((people, days)), axis=0, return_counts=True)
    return [(int(person), int(day)) for person, day in pairs[counts > most]]
""",
)

EXERCISE = Exercise(
    id="01.meant",
    number="1.4",
    title="what a person meant",
    minutes=10,
    version=1,
    answer=meant,
    kind="array",
    points={"by hand": 1.0, "at the limits": 0.5, "no events": 0.25, "many events": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Two tests, one mask each. The test of seconds is one comparison. For the other one you need, for every event, how many events "
        "its person has on its day.",
        "`collections.Counter(zip(people, days))` counts each pair. Look up the count of every event's own pair.",
        "`np.array([counts[pair] for pair in pairs])` holds one count for each event. Compare it with `most`, the seconds with `least`, "
        "and join the two masks with `&`.",
    ],
    done="You have a filter. The next cell asks the truth how good it is.",
    variant=VARIANT,
)
