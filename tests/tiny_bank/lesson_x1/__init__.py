"""A bank of somebody's own with two small exercises and two questions, for tests of what is given for marks."""

from recsys_teach.exercises.exercise import Question

from . import share_above, top_two

TITLE = "Two small things"
NOTEBOOK = "x1_tiny"
EXERCISES = [share_above.EXERCISE, top_two.EXERCISE]
INTRODUCTION = """*{name}* rated {count} films. A set is written {{a, b}} here.

Both exercises are the same for everybody; the questions are about {name}'s ratings."""
VARIANT_CODE = """# The ratings that the questions are about.
ratings = np.array({ratings})
limit = {limit}
settings = {{"name": {name!r}}}"""


def variant(rng):
    ratings = rng.choice([0.5, 1.5, 2.5, 3.5, 4.5, 5.0], 7).tolist()
    ratings[int(rng.integers(7))] = 4.0  # above one of the limits alone
    return {
        "name": str(rng.choice(["Ana", "Bo", "Cleo's cat"])),
        "count": len(ratings),
        "ratings": [round(one + 0.0001 * rng.integers(0, 4000), 4) for one in ratings],
        "limit": float(rng.integers(2, 5)),
    }


def questions(values):
    ratings, limit = values["ratings"], values["limit"]
    best = top_two.top_two(ratings)[0]
    return [
        Question(
            id="x1.q1",
            text=f"What is the sum of {values['name']}'s ratings above {limit:g}?",
            key=sum(one for one in ratings if one > limit),
            options={sum(ratings): "That is the sum of all.", "not sure yet": "Which of them are above?"},
            other="Add up the ratings above the limit, and no others.",
            digits=4,
        ),
        Question(
            id="x1.q2",
            text="Where does the best one stand?\n\n- **a** among the first three\n- **b** in the middle\n- **c** among the last three",
            key="aaabccc"[best],
            options={"a": "Look at the first three.", "b": "Look at the middle.", "c": "Look at the last three."},
        ),
    ]


QUESTIONS = questions(variant(__import__("numpy").random.default_rng(0)))
