"""Exercise 6.3: one pass through the ratings, a step for each."""

import numpy as np

from recsys_teach.exercises.bank.lesson_06.epoch_switches import GIVE, KEEP, PASS, PLACES, SHIFT, WALK
from recsys_teach.exercises.bank.lesson_06.variants import ERRORS_AS_MET
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    e = r - (mu + b_u + b_i + p_u @ q_i)
    return (
        b_u + rate * (e - penalty * b_u),
        b_i + rate * (e - penalty * b_i),
        p_u + rate * (e * q_i - penalty * p_u),
        q_i + rate * (e * p_u - penalty * q_i),
    )


def epoch(
    users, items, stars, mu, b_users, b_items, p, q, rate, penalty, *, walk="all", passed="right", places="right", keep="all", how="set", shift="right", start="running", give="tables"
):  # fmt: skip
    """A step for each rating in its order, each from what those before have left. Switches are what learners do instead."""
    begun = b_users, b_items, p, q
    tables = [table.copy() for table in begun]
    last = tuple(table[0] for table in begun)
    for n in WALK[walk](users, items, stars):
        r, mean, rate_, lam = PASS[passed](stars[n], mu, rate, penalty, stars, stars[users == users[n]])
        (u, i), kept = PLACES[places](users[n], items[n])
        read = begun if start in ("batch", "batch, added") else tables
        old = read[0][u], read[1][i], read[2][u], read[3][i]
        new = list(step(r, mean, *old, rate_, lam))
        if start == "in turn":  # the person first, then the film from the person's new values
            new[1], new[3] = np.array(step(r, mean, new[0], old[1], new[2], old[3], rate_, lam), dtype=object)[[1, 3]]
        if start == "film in turn":
            new[0], new[2] = np.array(step(r, mean, old[0], new[1], old[2], new[3], rate_, lam), dtype=object)[[0, 2]]
        if start == "four calls":  # each of them begins with what those before have put into the tables
            now = list(old)
            for which in range(4):
                now[which] = step(r, mean, *now, rate_, lam)[which]
            new = now
        if start == "view":  # the film meets the person's new factors, with the old error
            e = r - (mean + old[0] + old[1] + old[2] @ old[3])
            new[3] = new[3] + rate_ * e * (new[2] - old[2])
        last = tuple(new)
        new = [new[which] for which in SHIFT[shift]]
        for which in KEEP[keep]:
            at = kept[which % 2]
            if how == "everywhere":
                tables[which][:] = new[which]
            elif how == "added":
                tables[which][at] = tables[which][at] + new[which]
            elif start == "batch, added":
                tables[which][at] = tables[which][at] + new[which] - old[which]
            else:
                tables[which][at] = new[which]
    return GIVE[give](tables, begun, last)


def cases(rng):
    """Always as many people as films, so that an answer that takes the one for the other gives numbers and no error."""
    ones = [0.5, 0.25], [0, -0.5]
    yield Case(
        np.array([0, 1]), np.array([0, 1]), [4.5, 2], 3.0, *ones, [[1], [0.5]], [[0.5], [1]], 0.5, 0.0, group="by hand"
    )
    yield Case(
        np.array([1, 0, 0]), np.array([0, 0, 1]), [5, 3, 1.5], 3.25, *ones, [[0.5], [-1]], [[0.5], [1]], 0.25, 0.5, group="by hand"
    )  # fmt: skip
    yield Case(
        np.array([0, 1, 0]), np.array([0, 1, 0]), [4.5, 2, 3], 3.0, *ones, [[1], [0.5]], [[0.5], [1]], 0.5, 0.0, group="by hand"
    )  # fmt: skip
    yield Case(
        np.array([1, 1, 0]), np.array([0, 0, 1]), [2, 4, 3.5], 3.25, *ones, [[0.5], [-1]], [[0.5], [1]], 0.25, 0.5, group="by hand"
    )  # fmt: skip
    for n, size, factors, group in ((4, 2, 2, "by hand"), (6, 3, 1, "by hand"), (7, 3, 2, "by hand"), (60, 8, 3, "more ratings"), (400, 30, 5, "more ratings")):  # fmt: skip
        pairs = rng.permutation(size * size)[:n]
        b_users, b_items = np.round(rng.normal(0, 0.4, (2, size)), 2)
        p, q = np.round(rng.normal(0, 0.6, (2, size, factors)), 2)
        stars = rng.integers(1, 11, n) / 2
        yield Case(
            pairs // size, pairs % size, stars, 3.25, b_users, b_items, p, q, 0.05, 0.1 if n != 6 else 0.3, group=group
        )


SHOW = (np.array([1, 0, 0]), np.array([0, 0, 1]), [5, 3, 1.5], 3.2, [0.5, 0.2], [0.1, -0.3], [[0.5], [-1]], [[0.4], [0.8]], 0.1, 0.2)  # fmt: skip
CALL = "Pass on, in this order: the rating, mu, the bias at u, the bias at i, the row of p at u, the row of q at i, rate, penalty."
STORE = (
    "What a step returns goes back to where it came from: the first and the third to u, the second and the fourth to i."
)

# fmt: off
MISCONCEPTIONS = [
    Misconception("nothing-kept", {"walk": "none"}, SHOW,
        "Do the tables that come back differ from those that went in?",
        "Your function seems to return the tables as they were: what a step returns is not put into them.",
        STORE),
    Misconception("first-rating-only", {"walk": "first"}, SHOW,
        "How many ratings have had their step when your function returns?",
        "Your function seems to learn from the first rating alone, as when return stands inside the loop.",
        "The return comes after the loop, as far to the left as the for."),
    Misconception("last-rating-only", {"walk": "last"}, SHOW,
        "How many ratings have left a trace in the tables when your function returns?",
        "Your function seems to learn from the last rating alone, as when the copies are made inside the loop or the step stands behind it.",
        "Make the copies once, before the loop, and take a step in every round."),
    Misconception("first-rating-left-out", {"walk": "but first"}, SHOW,
        "Which ratings does your loop visit? Is the first one among them?",
        "Your function seems to leave out the first rating.",
        "Positions begin at 0; zip begins there by itself."),
    Misconception("last-rating-left-out", {"walk": "but last"}, SHOW,
        "Which ratings does your loop visit? Is the last one among them?",
        "Your function seems to leave out the last rating.",
        "zip ends at the last one by itself."),
    Misconception("backwards", {"walk": "backwards"}, SHOW,
        "Which rating has its step first?",
        "Your function seems to go through the ratings from the last to the first.",
        "Go through them in their order."),
    Misconception("sorted-by-person", {"walk": "by user"}, SHOW,
        "In which order do the ratings come in, and in which do you take their steps?",
        "Your function seems to go through the ratings person by person.",
        "Go through them in the order in which they come."),
    Misconception("sorted-by-film", {"walk": "by item"}, (np.array([0, 0]), np.array([1, 0]), [5, 3], *SHOW[3:]),
        "In which order do the ratings come in, and in which do you take their steps?",
        "Your function seems to go through the ratings film by film.",
        "Go through them in the order in which they come."),
    Misconception("all-sorted", {"walk": "sorted"}, (np.array([0, 0]), np.array([1, 0]), [5, 3], *SHOW[3:]),
        "In which order do the ratings come in, and in which do you take their steps?",
        "Your function seems to sort the ratings by person, then film.",
        "Go through them in the order in which they come: zip alone, without sorted."),
    Misconception("sorted-by-stars", {"walk": "by stars"}, SHOW,
        "In which order do the ratings come in, and in which do you take their steps?",
        "Your function seems to sort the ratings by their stars.",
        "Go through them in the order in which they come."),
    Misconception("best-first", {"walk": "best first"}, (np.array([0, 0]), np.array([1, 0]), [1, 3], *SHOW[3:]),
        "In which order do the ratings come in, and in which do you take their steps?",
        "Your function seems to begin with the highest stars.",
        "Go through them in the order in which they come."),
    Misconception("two-epochs", {"walk": "twice"}, SHOW,
        "How often does each rating have its step?",
        "Your function seems to go through the ratings twice.",
        "An epoch is one pass."),
    Misconception("two-steps-each", {"walk": "each twice"}, SHOW,
        "How often does each rating have its step?",
        "Your function seems to take two steps for each rating.",
        "Call the step once for each rating, and keep all four of what it returns."),
    Misconception("one-rating-each-person", {"walk": "one for each user"}, SHOW,
        "Somebody has two ratings. Do both have their step?",
        "Your function seems to use one rating of each person alone, the last one.",
        "Every rating has its step. A dict by person would keep one of each."),
    Misconception("one-rating-each-film", {"walk": "one for each item"}, SHOW,
        "A film has two ratings. Do both have their step?",
        "Your function seems to use one rating of each film alone, the last one.",
        "Every rating has its step. A dict by film would keep one of each."),
    Misconception("first-rating-each-person", {"walk": "first of each user"}, SHOW,
        "Somebody has two ratings. Do both have their step?",
        "Your function seems to use the first rating of each person alone.",
        "Every rating has its step."),
    Misconception("pair-once", {"walk": "first of each pair"}, (*(np.array([0, 0]),) * 2, [5, 3], *SHOW[3:]),
        "The same person and film come twice. Do both ratings have their step?",
        "Your function seems to skip a rating whose person and film came before.",
        "Every rating has its step."),
    Misconception("row-as-a-view", {"start": "view"}, SHOW,
        "At the moment when q changes: does the name of the person's old row still hold the old numbers?",
        "Your function seems to move the film with the person's new factors. p[u] is a view: once p[u] is written, its name holds the new row.",
        "Call step once, and keep all four values after that. Or copy the old row first."),
    Misconception("from-the-start", {"start": "batch"}, SHOW,
        "When the second rating of a person has its step: with which factors does it begin?",
        "Your function seems to begin each step with the tables that came in, not with what the steps before have left.",
        "Read from the copies that you also write to."),
    Misconception("all-at-once", {"start": "batch, added"}, SHOW,
        "When the second rating of a person has its step: with which factors does it begin?",
        "Your function seems to work out all changes from the tables that came in, and to add them up. That exists (gradient descent without 'stochastic'); here it is another way.",
        "Read from the copies that you also write to, one rating after another."),
    Misconception("person-before-film", {"start": "in turn"}, SHOW,
        "At the moment when the film's values change: are the person's the old ones, or the new ones?",
        "Your function seems to keep the person's new values first, and to work out the film's from them.",
        "One step changes all four from the old values: call it once, and keep what it returns after that."),
    Misconception("film-before-person", {"start": "film in turn"}, SHOW,
        "At the moment when the person's values change: are the film's the old ones, or the new ones?",
        "Your function seems to keep the film's new values first, and to work out the person's from them.",
        "One step changes all four from the old values: call it once, and keep what it returns after that."),
    Misconception("step-called-four-times", {"start": "four calls"}, SHOW,
        "How often do you call step for a rating? What do the tables hold when the second call begins?",
        "Your function seems to call step once for each table, and to keep each answer before the next call: so the later ones begin with new values.",
        "Call step once, and keep all four of what it returns. Four names on the left of = take one each."),
    Misconception("new-factors-exchanged", {"shift": "factors"}, SHOW,
        "In which order does step return its four values, and in which do you take them?",
        "Your function seems to put the person's new factors into q, and the film's into p.",
        "step returns the bias of the person, that of the film, the factors of the person, those of the film. Take them in this order."),
    Misconception("new-biases-exchanged", {"shift": "biases"}, SHOW,
        "In which order does step return its four values, and in which do you take them?",
        "Your function seems to put the person's new bias into b_items, and the film's into b_users.",
        "step returns the bias of the person, that of the film, the factors of the person, those of the film. Take them in this order."),
    Misconception("film-taken-first", {"shift": "both"}, SHOW,
        "In which order does step return its four values, and in which do you take them?",
        "Your function seems to take the film's values before the person's.",
        "step returns the bias of the person, that of the film, the factors of the person, those of the film. Take them in this order."),
    Misconception("positions-less-1", {"places": "one less"}, SHOW,
        "Which person does a 0 in users stand for: the first, or none?",
        "Your function seems to take 1 off the entries of users and items.",
        "They are positions already, and positions begin at 0. Use them as they are."),
    Misconception("mean-of-the-person", {"passed": "person's mean"}, SHOW,
        "What do you pass on as mu?",
        "Your function seems to pass on the mean of this person's ratings in the place of mu.",
        "mu came in as an argument. " + CALL),
    Misconception("mean-taken-off-twice", {"passed": "centred"}, SHOW,
        "Does the step take mu off the rating? Do you, as well?",
        "Your function seems to take mu off the rating and to pass mu on as well.",
        CALL),
    Misconception("no-mean", {"passed": "no mean"}, SHOW,
        "What do you pass on as mu?",
        "Your function seems to pass on 0 in the place of mu.",
        CALL),
    Misconception("mean-of-these", {"passed": "own mean"}, SHOW,
        "What do you pass on as mu?",
        "Your function seems to pass on the mean of these ratings in the place of mu.",
        "mu came in as an argument. " + CALL),
    Misconception("rate-and-penalty-exchanged", {"passed": "exchanged"}, SHOW,
        "In which order do you pass on the last two?",
        "Your function seems to exchange rate and penalty.",
        CALL),
    Misconception("no-penalty", {"passed": "no penalty"}, SHOW,
        "Does your answer change when penalty does?",
        "Your function seems to pass on 0 as the penalty.",
        CALL),
    Misconception("rate-for-penalty", {"passed": "rate for both"}, SHOW,
        "Does your answer change when penalty does?",
        "Your function seems to pass on rate twice.",
        CALL),
    Misconception("mean-for-rating", {"passed": "mean of stars"}, SHOW,
        "Which rating does each step learn from?",
        "Your function seems to pass on the mean of all ratings in the place of each rating.",
        CALL),
    Misconception("rate-shared", {"passed": "shared"}, SHOW,
        "How long is a step, if there are twice as many ratings?",
        "Your function seems to divide rate by the number of ratings.",
        CALL),
    Misconception("rating-and-mean-exchanged", {"passed": "stars of mean"}, SHOW,
        "In which order do you pass on the first two?",
        "Your function seems to exchange the rating and mu.",
        CALL),
    Misconception("users-and-items-exchanged", {"places": "exchanged"}, SHOW,
        "Which table do you ask for the person, and which for the film?",
        "Your function seems to exchange u and i.",
        "u belongs to b_users and p, i to b_items and q."),
    Misconception("u-everywhere", {"places": "user for both"}, SHOW,
        "Which row of q belongs to the film of a rating?",
        "Your function seems to use u for the films as well.",
        "u belongs to b_users and p, i to b_items and q."),
    Misconception("i-everywhere", {"places": "item for both"}, SHOW,
        "Which row of p belongs to the person of a rating?",
        "Your function seems to use i for the people as well.",
        "u belongs to b_users and p, i to b_items and q."),
    Misconception("kept-exchanged", {"places": "kept exchanged"}, SHOW,
        "Where do the new values of the person go?",
        "Your function seems to put the person's new values at i, and the film's at u.",
        STORE),
    Misconception("kept-at-u", {"places": "kept at user"}, SHOW,
        "Where do the new values of the film go?",
        "Your function seems to put the film's new values at u.",
        STORE),
    Misconception("kept-at-i", {"places": "kept at item"}, SHOW,
        "Where do the new values of the person go?",
        "Your function seems to put the person's new values at i.",
        STORE),
    Misconception("read-at-u", {"places": "read at user"}, SHOW,
        "Which row of q do you pass on?",
        "Your function seems to read the film's values at u.",
        CALL),
    Misconception("read-at-i", {"places": "read at item"}, SHOW,
        "Which row of p do you pass on?",
        "Your function seems to read the person's values at i.",
        CALL),
    Misconception("factors-kept-alone", {"keep": "factors"}, SHOW,
        "Which of the four tables have changed?",
        "Your function seems to keep the new factors alone.",
        STORE),
    Misconception("biases-kept-alone", {"keep": "biases"}, SHOW,
        "Which of the four tables have changed?",
        "Your function seems to keep the new biases alone.",
        STORE),
    Misconception("people-kept-alone", {"keep": "person"}, SHOW,
        "Which of the four tables have changed?",
        "Your function seems to keep the person's new values alone.",
        STORE),
    Misconception("films-kept-alone", {"keep": "film"}, SHOW,
        "Which of the four tables have changed?",
        "Your function seems to keep the film's new values alone.",
        STORE),
    Misconception("q-stays", {"keep": "not film's factors"}, SHOW,
        "Which of the four tables have changed?",
        "Your function seems to leave q as it was.",
        STORE),
    Misconception("p-stays", {"keep": "not person's factors"}, SHOW,
        "Which of the four tables have changed?",
        "Your function seems to leave p as it was.",
        STORE),
    Misconception("user-biases-stay", {"keep": "not person's bias"}, SHOW,
        "Which of the four tables have changed?",
        "Your function seems to leave b_users as it was.",
        STORE),
    Misconception("item-biases-stay", {"keep": "not film's bias"}, SHOW,
        "Which of the four tables have changed?",
        "Your function seems to leave b_items as it was.",
        STORE),
    Misconception("new-values-added", {"how": "added"}, SHOW,
        "Are the numbers that a step returns new values, or changes?",
        "Your function seems to add the new values to the old ones.",
        "A step returns new values: they take the place of the old ones, with = and not +=."),
    Misconception("written-everywhere", {"how": "everywhere"}, SHOW,
        "How many rows of p change in one step?",
        "Your function seems to write the new values into every row.",
        STORE),
    Misconception("biases-exchanged", {"give": "biases exchanged"}, SHOW,
        "In which order do the four tables come back?",
        "Your function seems to exchange b_users and b_items in what it returns.",
        "Leave the last line as it was given."),
    Misconception("factors-exchanged", {"give": "factors exchanged"}, SHOW,
        "In which order do the four tables come back?",
        "Your function seems to exchange p and q in what it returns.",
        "Leave the last line as it was given."),
    Misconception("factors-first", {"give": "factors first"}, SHOW,
        "In which order do the four tables come back?",
        "Your function seems to return the factors before the biases.",
        "Leave the last line as it was given."),
    Misconception("person-then-film", {"give": "by person"}, SHOW,
        "In which order do the four tables come back?",
        "Your function seems to return both tables of the people before those of the films.",
        "Leave the last line as it was given."),
    Misconception("factors-returned-alone", {"give": "factors alone"}, SHOW,
        "How many tables come back?",
        "Your function seems to return p and q alone.",
        "Leave the last line as it was given."),
    Misconception("biases-returned-alone", {"give": "biases alone"}, SHOW,
        "How many tables come back?",
        "Your function seems to return the biases alone.",
        "Leave the last line as it was given."),
    Misconception("last-step-returned", {"give": "last step"}, SHOW,
        "What comes back: whole tables, or the values of one person and one film?",
        "Your function seems to return what the last step returned: a name of a table was used for its new values.",
        "Put each new value into its table, between square brackets, and return the tables."),
    Misconception("changes-returned", {"give": "changes"}, SHOW,
        "Are the numbers that come back values, or changes?",
        "Your function seems to return how much the tables have changed.",
        "Return the tables themselves."),
] + [
    Misconception(f"rounded-to-{d}", {"give": f"round {d}"}, SHOW,
        "How many decimals have your values?",
        f"Your function seems to round to {d} decimals.",
        "Return the numbers as they come.")
    for d in (3, 4)
]
# fmt: on

WHOLE = (
    "What does step get in your call: one person's bias and row of factors, or whole tables?",
    "Your function seems to pass whole tables on to step. It takes the numbers of one person and of one film.",
    CALL,
)

EXERCISE = Exercise(
    id="06.epoch",
    number="6.3",
    title="once through all ratings",
    minutes=8,
    version=1,
    answer=epoch,
    kind="tuple",
    points={"by hand": 1.25, "more ratings": 0.75},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    errors={"rows-of-different-lengths": WHOLE, "lengths-differ": WHOLE},
    hints=[
        "In each round: look up four values, call `step` once, and put four values back.",
        "For a rating of person u and film i the four are b_users[u], b_items[i], p[u] and q[i].",
        "Python can put four values into four places in one line: the places, with commas, on the left of =, the call on the right.",
    ],
    done="Run it again and again, and the tables learn.",
    variant=ERRORS_AS_MET,
)
