"""Everything a verdict can say, under stable ids. Texts of single exercises stand in the bank."""

from recsys_teach.exercises import python_errors

HEAD = {
    "correct": "correct, {agree} of {total} cases, {points:g} points",
    "partial": "not yet: {agree} of {total} cases agree, {points:g} of {max_points:g} points",
    "wrong": "not yet: {agree} of {total} cases agree",
    "error": "not yet: the code stopped with an error",
    "error in some": "not yet: {agree} of {total} cases agree, and in some the code stops with an error",
    "timeout": "not yet: there was no answer within the time allowed",
    "crashed": "not yet: the answer could not be read",
    "forbidden": "not yet: the code uses something that an exercise does without",
    "missing": "not yet: there is no function of this name",
    "not attempted": "not attempted yet",
    "not graded": "not graded, which is the course's fault and costs no point",
}

# Of a graded run, where nothing is said about the cases.
HEAD_WITHOUT_CASES = {
    "correct": "correct, {points:g} of {max_points:g} points",
    "partial": "not yet: a part of it is right, {points:g} of {max_points:g} points",
    "wrong": "not yet",
}

DETAIL = {
    "missing": "No cell defines {name}. Run the cell that begins with 'def {name}(', then check again.",
    "timeout": "The code was stopped. Look for a loop whose condition never becomes false.",
    "too large": "What came back holds more than 32 MB, or is nested more than 20 deep. The answer here is small; look at what you return.",
    "crashed": "The process that ran the code ended before it answered, or sent something unreadable.",
    "forbidden": "It reaches for {reach}. Write the answer with Python, NumPy, SciPy and pandas alone.",
    "outside": "Your function uses {name}, and neither takes it as an argument nor defines it. Use the names of the arguments, or define it "
    "inside.",
    "near": "Your function uses {name}, which it does not define. Is {near} meant?",
    "syntax": "Python cannot read the cell. It says: {error}",
    "elsewhere": "In another case the code stops with {error}.",
    "line": "It happened in this line: {line}",
    "not plain": "Your function returned a {kind}, a kind of value that cannot be an answer. Return {wanted}.",
    "generator": "Your function returned a generator, which holds no values yet: it contains yield, or a for in round brackets. Return {wanted}.",
    "as given": "This is the code as it was given. It runs, and its answers are wrong. Change it, run the cell, then check.",
    "not attempted": "Replace 'raise NotImplementedError()' by your own lines, run the cell, then check.",
}

GENERIC = {
    "returned-none": (
        "What does your function hand back to whoever calls it?",
        "Your function seems to return None: it ends without a return that is reached.",
        "Put return in front of the value that you worked out.",
    ),
    "printed": (
        "The answer is printed. Does it also come back to whoever calls the function?",
        "Your function seems to print its answer instead of returning it.",
        "Use return in the place of print.",
    ),
    "hard-coded": (
        "Does your answer change when the input does?",
        "Your function seems to return the answer of the first example whatever it is given.",
        "Work the number out from the arguments.",
    ),
    "learnt-by-heart": (
        "Does your function work its answer out, or does it look it up?",
        "Your function seems to know the answers of the cases that everybody has, and of no others.",
        "Work the answer out from the arguments. Where points are given, there are cases that only you meet.",
    ),
    "transposed": (
        "Compare the rows of your answer with the columns of what was expected.",
        "Your function seems to return the table with rows and columns swapped.",
        "Swap the two axes, for example with .T.",
    ),
    "text": (
        "Is what you return a number, or a text that looks like one?",
        "Your function seems to return a text. The digits in it are right.",
        "Return the number itself. Formatting belongs where you print.",
    ),
    "not-added-up": (
        "How many numbers come back, and how many were asked for?",
        "Your function seems to return a list of parts. Added up, they give the right number.",
        "Add up before you return, for example with .sum() or with @.",
    ),
    "in-a-list": (
        "Is what you return a number, or a list that holds one?",
        "Your function seems to return the right number inside a list or an array.",
        "Return the number itself, without the list around it.",
    ),
    "constant": (
        "Does your answer change when the input does?",
        "Your function seems to return the same number whatever it is given.",
        "Look at which line runs last before the return, and whether it uses the arguments.",
    ),
    "always-nan": (
        "What is 4 + nan? Does a nan remain in your arrays, or is one of them empty?",
        "Your function seems to return nan whatever it is given.",
        "Print what goes into the first sum. A sum that meets a nan is nan, and so is the mean of nothing.",
    ),
    "data-frame": (
        "Of what kind is the value that comes back: a list of values, or a table with columns?",
        "Your function seems to return a data frame, which is a table.",
        "Return the part that is asked for, its index or one of its columns. .to_numpy() makes an array of it.",
    ),
    "keys-and-values": (
        "Look at what came back: each entry has two parts. Which of them is asked for?",
        "Your function seems to return a dict, or a pandas Series with an index of its own.",
        "Return the part that is asked for: the keys (in a Series, the index) or the values, as a list or an array.",
    ),
    "changed-input": (
        "Print what you pass, before the call and after it. Is it the same?",
        "Your function seems to change what it is given. What it returns is right.",
        "Make a copy first, with .copy(), and change the copy. (For lists inside of a dict, copy each list.)",
    ),
    "signature": (
        "Which arguments does the exercise pass to your function, and which does its first line name?",
        "Your function seems to take another number of arguments than the exercise passes.",
        "Write the first line as it was in the beginning; lesson.solution shows it as well.",
    ),
} | python_errors.TEXTS

BROKEN = {
    "type": "{wanted} is expected; in the case above {got} came back.",
    "shape": "{wanted} is expected; in the case above {got} came back.",
    "length": "{wanted} is expected, with as many entries as in the case above; yours has another number of them.",
    "entries": "The number of entries is right; they are of another kind, such as texts in the place of numbers, or 1 in the place of True.",
    "value": "Some values are not the expected ones. Their kind and their number are right.",
    "some": "Some of what came back is not as expected.",
    "no nan": "In at least one place nan is expected; a number came back.",
    "places": "As many entries are True as expected; they stand in other places.",
    "order of entries": "The right values are there; they do not stand in the expected order.",
    "offset": "All your results are the expected ones plus one constant.",
    "nan": "A number is expected; in at least one case nan came back.",
    "range": "The result lies between {low:g} and {high:g}; yours leaves that range in at least one case.",
    "symmetry": "Swapping the two arguments may not change the result; yours changes.",
    "factor": "All your results are the expected ones times one constant.",
    "scale": "From case to case your results rise and fall as the expected ones do; their values differ.",
    "order": "From case to case your results do not rise and fall as the expected ones do.",
}

# The same, where no case is shown.
BROKEN_UNSEEN = {
    "type": "{wanted} is expected; in at least one case something else came back.",
    "shape": "{wanted} is expected; in at least one case several values came back.",
    "length": "{wanted} is expected; in at least one case yours has another number of entries.",
}

LENGTHS = "In the case above the expected number of entries{part} is {expected}; yours is {got}."

PARTS = "Of what came back in the case above, {right} as expected; {wrong} not."

REMARK = {
    "prints": "A remark: what your function prints is not shown by a check. Call it yourself to see it.",
    "changed-input": "A remark: your function changes what it is given. Whoever calls it may still need that.",
    "slow": "A remark: this is right, and slower than it needs to be. Whole arrays at once are faster than loops.",
}

WANTED = {
    "float": "a number",
    "array": "an array",
    "list": "a list",
    "dict": "a dict",
    "tuple": "a tuple",
    "csr": "a sparse matrix (CSR)",
}
UNKNOWN = "I do not recognise this one."
NEXT_HINT = "Next hint: {hint}"
WAYS = "`lesson.hint({name})` for a nudge · `lesson.why({name})` to be told {next}"
NEXT = {1: "what the mistake is", 2: "what to change"}
WAYS_LAST = "`lesson.hint({name})` for a nudge · `lesson.solution({name})` to read one way of writing it"
TO_SEE = "To see it:"
SO_FAR = "{done} of {all} exercises done{left}."
MINUTES = "; the others take about {minutes} minutes"
EITHER = "Two mistakes look the same from here. Either: {first} Or: {second}"
BOTH = "Two things at once. First: {first} Second: {second}"
PROJECTOR = {
    "solution": "A solution is not shown on a projector. On a computer of your own, `lesson.solution({name})` shows it.",
    "hint": "Of {all} hints a projector shows the first. On a computer of your own, `lesson.hint({name})` goes on to the others.",
    "remedy": "What to change is not shown on a projector. On a computer of your own, `lesson.why({name})` says it.",
}
SEALED = {  # of a lesson for marks
    "solution": "This lesson is for marks, and no solution is in this copy. Whoever teaches it has one.",
    "hint": "There is no hint for this exercise. This lesson is for marks, and hints that hold code are not in this copy.",
    "use": "Using your {name} as it is. This lesson is for marks, and the course's own is not in this copy.",
    "exam": "This lesson is set as an exam. A check says how many cases agree; hints, causes and solutions are not shown.",
    "agree": "{agree} of {total} cases agree",
    "recorded": "Recorded. It is marked when you hand in.",
}
REVIEW = "You read the solution of these earlier exercises. Here is one like each, to try without it. Copy it into a new cell."
NO_REVIEW = (
    "Nothing to repeat: a variant is offered here for each exercise whose solution you opened in an earlier lesson."
)

# What a student gets back from a graded run.
GRADED = {
    "correct": "Correct",
    "partial": "Partly right",
    "wrong": "Not yet right",
    "error": "Stopped with an error",
    "timeout": "No answer in time",
    "crashed": "Could not be read",
    "forbidden": "Uses what is not allowed",
    "missing": "Missing",
    "not attempted": "Not attempted",
    "not graded": "Not graded",
    "refused": "Of another version",
}
QUESTION = {
    "correct": "Right",
    "partial": "Partly right",
    "wrong": "Not the expected answer",
    "missing": "Not answered",
    "not attempted": "Not answered",
    "not graded": "Not graded",
}
STEP = {
    "named": "Read exercise {number} of lesson {lesson} once more, change your function, and run `lesson.check({name})` there.",
    "differs": "In lesson {lesson}, `lesson.check({name})` shows where your answer differs in the cases that everybody has. If it agrees in all of "
    "these, try inputs of your own: an empty one, one with equal values, one with `nan`.",
    "hidden": "This case is one that you alone were given, so `lesson.check({name})` does not have it. Call your function on it yourself.",
    "error": "In lesson {lesson}, `lesson.check({name})` shows the error and the line where it happened. If nothing stops there, try inputs of your "
    "own: an empty one, one with equal values, one with `nan`.",
    "syntax": "Mend that line, run the cell until it gives no error, then run `lesson.check({name})`.",
    "timeout": "Call your function on the smallest example of exercise {number}, and print something in each round of its loops. So you see which "
    "of them goes on for too long.",
    "crashed": "Look at what your function returns, and at how large it grows on the way. Expected is {wanted}.",
    "forbidden": "No exercise needs files, the network, or a look inside Python or the course. Change your function, then run "
    "`lesson.check({name})`.",
    "missing": "The notebook that you handed in has no function called `{name}`. If you gave it another name, take the old one again. If its cell is "
    "gone, `recsys-teach goto {lesson}` opens a clean copy; your own is kept aside.",
    "not attempted": "The cell holds the code that you were given. Exercise {number} of lesson {lesson} takes about {minutes} minutes.",
    "hint": "A first hint: {hint}",
    "not graded": "This is our fault, not yours, and it costs you nothing: these points are in neither number above. Your teacher has been told; "
    "there is nothing that you need to do.",
    "refused": "Your notebook says that it is of another version, which cannot be graded here. Until that is settled, these points are open. Hand "
    "in a notebook of the version that your class uses, or talk to your teacher.",
    "by hand": "A person looked at your answer and gave these points.",
    "gone": "The course that made this page no longer has this one, so its status and points are all that is told. For more, ask your teacher.",
    "question": "Read it again in lesson {lesson}, with the text above it.",
    "unanswered": 'Answer it in lesson {lesson}: the call of `lesson.answer("{id}", …)` stands below the question. "not sure yet" is an answer too: '
    "it brings a hint.",
}
MARK = {
    "nothing": "Nothing of yours was found for this lesson. If you handed something in, keep the file and tell your teacher.",
    "one": "Handed in: {what}.",
    "several": "You handed in {count} times. The try that counts: {what}.",
    "late": "It came {late} after your deadline. That takes off {share}% of the points: {lost} of {before}.",
    "late, who knows": "It was marked as late where you handed it in. That takes off {share}% of the points: {lost} of {before}.",
    "late, free": "It came {late} after your deadline, which costs nothing.",
    "unreadable": "Your file could not be read, so there was nothing to grade: {trouble}",
    "not graded": "Not graded: {what}. That is our fault, and it costs you nothing: it is in neither number above.",
    "all right": "Everything here is right.",
    "begin": "A good place to go on: {title}.",
    "practise": "For each exercise that is still open there is another one like it. Read the solution of the first, for example with "
    "`lesson.solution({name})`; then `lesson.review()` in lesson {next} offers you the other one, to do without looking.",
    "none": "Your teacher chose to show status and points, and no more. The lesson's own checks show you the rest.",
}
