"""Lesson 04: films like this one."""

from recsys_teach.exercises.bank.lesson_04 import adjusted_cosine, also_bought, because, item_scores, keep_top_k
from recsys_teach.exercises.exercise import Question

TITLE = "Films like this one: item-based collaborative filtering"
NOTEBOOK = "04_item_based_cf"
EXERCISES = [
    adjusted_cosine.EXERCISE,
    keep_top_k.EXERCISE,
    also_bought.EXERCISE,
    item_scores.EXERCISE,
    because.EXERCISE,
]
QUESTIONS = [
    Question(
        id="04.q1",
        text="Two films are compared. Why is each person's mean taken off, and not each film's?",
        key="b",
        options={
            "a": "Gaps stay gaps either way: only people who rated both films have a say.",
            "b": "Yes. Each person uses the stars in their own way. Their mean is their zero, and above it they were pleased. Take the films' means off instead, and a person who gives 5 to everything still looks pleased with both films.",
            "c": "A film's mean is as short to work out. The question is which of the two hides something that you want to see.",
            "d": "Somebody gives 5 to everything. What does their 5 for these two films tell you?",
        },
    ),
    Question(
        id="04.q2",
        text="Of 8 baskets 4 hold tea, 2 hold milk, and 2 hold both. What is the lift of tea and milk?",
        key=2.0,
        options={
            2.0: "Yes: the share of milk is 2 / 8 among all and 2 / 4 among those with tea, twice as much.",
            0.25: "That is 2 / 8, the support. The lift compares with what chance would give.",
            0.5: "That is 2 / 4, the confidence of tea, then milk. Divide it by the share of milk among all.",
            1.0: "A lift of 1 would say that tea and milk have nothing to do with each other. Divide 2 / 4 by 2 / 8.",
            "not sure yet": "How large is the share of milk among all baskets, and among those with tea?",
        },
        other="Divide the confidence, 2 / 4, by the share of all baskets that hold milk.",
    ),
    Question(
        id="04.q3",
        text="A shop has 1,000 people and 50 goods. Whose neighbours change less when a tenth of the purchases is left out?",
        key="a",
        options={
            "a": "Yes: behind each of the 50 goods stand 20 times as many purchases as behind a person. Much evidence moves little. Among 50 goods chance, too, finds the same ones more often.",
            "b": "A person has few purchases here, and each one that is left out changes much of what is known.",
            "c": "The same purchases are left out, and yet they are divided among 50 goods or among 1,000 people.",
            "d": "How many purchases stand behind a person on average, and how many behind a good?",
        },
    ),
    Question(
        id="04.q4",
        text="Why does a list by lift, without anything else, show films that nobody knows?",
        key="c",
        options={
            "a": "Ratings do not enter a lift at all. It counts who has what.",
            "b": "Popular films have many pairs, and their lift is near 1. That is why they are not on top; who is?",
            "c": "Yes. One person who saw both is enough for the highest lift that there is, if nobody else saw the rare film.",
            "d": "A film has one rating, by somebody who rated the other film as well. Work out its lift.",
        },
    ),
]
