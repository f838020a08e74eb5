"""Everything a verdict can say, under stable ids. Texts of single exercises stand in the bank."""

HEAD = {
    "correct": "correct, {agree} of {total} cases, {points:g} points",
    "partial": "not yet: {agree} of {total} cases agree, {points:g} of {max_points:g} points",
    "wrong": "not yet: {agree} of {total} cases agree",
    "error": "not yet: the code stopped with an error; {agree} of {total} cases agree",
    "timeout": "not yet: there was no answer within the time allowed",
    "crashed": "not yet: the answer could not be read",
    "forbidden": "not yet: the code uses something that an exercise does without",
    "missing": "not yet: there is no function of this name",
    "not attempted": "not attempted yet",
    "not graded": "not graded, which is the course's fault and costs no point",
}

DETAIL = {
    "missing": "No cell defines {name}. Run the cell that begins with 'def {name}(', then check again.",
    "timeout": "The code was stopped. Look for a loop whose condition never becomes false.",
    "too large": "What came back holds more than 32 MB. The answer here is small; look at what you return.",
    "crashed": "The process that ran the code ended before it answered, or sent something unreadable.",
    "memory": "The code asked for more memory than there is. Look at the sizes of the arrays that you make.",
    "forbidden": "It reaches for {reach}. Write the answer with Python and NumPy alone.",
    "outside": "Your function uses {name} from outside the function. Pass what it needs as an argument, or define it inside.",
    "syntax": "Python cannot read the cell: {error}.",
    "error": "{error}",
    "line": "It happened in this line of yours: {line}",
    "not plain": "Your function returned a {kind}, a kind of value that cannot be an answer. Return {wanted}.",
    "generator": "Your function returned a generator: it contains yield where return is meant.",
    "not attempted": "Replace 'raise NotImplementedError()' by your own lines, run the cell, then check.",
}

GENERIC = {
    "returned-none": (
        "What does your function hand back to whoever calls it?",
        "Your function seems to return None: it ends without a return that is reached.",
        "Put return in front of the value that you worked out.",
    ),
    "printed": (
        "The number stands on the screen. Does it also come back to whoever calls the function?",
        "Your function seems to print its answer instead of returning it.",
        "Use return in the place of print.",
    ),
    "hard-coded": (
        "Does your answer change when the input does?",
        "Your function seems to return the answer of the first example whatever it is given.",
        "Work the number out from the arguments.",
    ),
    "transposed": (
        "Compare the rows of your answer with the columns of what was expected.",
        "Your function seems to return the table with rows and columns swapped.",
        "Swap the two axes, for example with .T.",
    ),
    "changed-input": (
        "Look at the arguments after the call. Are they what they were before?",
        "Your function seems to change the arrays it was given, and then to use them.",
        "Work on a copy, or make new arrays, as x[shared] does.",
    ),
}

BROKEN = {
    "type": "{wanted} is expected; {got} came back.",
    "shape": "{wanted} is expected; {got} came back.",
    "value": "The parts are of the right kind; their values are not the expected ones.",
    "nan": "A number is expected; nan came back.",
    "range": "The result lies between {low:g} and {high:g}; yours leaves that range in at least one case.",
    "symmetry": "Swapping x and y may not change the result; yours changes.",
    "factor": "All your results are the expected ones times one constant.",
    "scale": "Your results stand in the right order, from least to greatest; their values differ.",
    "order": "Your results do not stand in the right order, from least to greatest.",
}

REMARK = {
    "changed-input": "A remark: your function changes the arrays it is given. Whoever calls it may still need them.",
    "slow": "A remark: this is right, and slower than it needs to be. Whole arrays at once are faster than loops.",
}

WANTED = {"float": "a number", "array": "an array", "list": "a list", "dict": "a dict", "set": "a set", "bool": "True or False"}
UNKNOWN = "I do not recognise this one."
NEXT_HINT = "Next hint: {hint}"
WAYS = "lesson.hint({name}) for a nudge · lesson.why({name}) for what it looks like from here"
WAYS_LAST = "lesson.hint({name}) for a nudge · lesson.solution({name}) to read one way of writing it"
TO_SEE = "To see it:"
SO_FAR = "{done} of {all} exercises in this lesson{left}."
MINUTES = "; about {minutes} minutes left"
EITHER = "Two mistakes look the same from here. Either: {first} Or: {second}"
BOTH = "Two things at once. First: {first} Second: {second}"
