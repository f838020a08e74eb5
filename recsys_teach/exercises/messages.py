"""Everything a verdict can say, under stable ids. Texts of single exercises stand in the bank."""

import re

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

DETAIL = {
    "missing": "No cell defines {name}. Run the cell that begins with 'def {name}(', then check again.",
    "timeout": "The code was stopped. Look for a loop whose condition never becomes false.",
    "too large": "What came back holds more than 32 MB, or is nested more than 20 deep. The answer here is small; look at what you return.",
    "crashed": "The process that ran the code ended before it answered, or sent something unreadable.",
    "forbidden": "It reaches for {reach}. Write the answer with Python and NumPy alone.",
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
    "stub-left": (
        "In which line did it stop? Is that line still needed?",
        "The line 'raise NotImplementedError()' still stands in your function, and is reached.",
        "Delete that line; it only marks the place for yours.",
    ),
    "lengths-differ": (
        "What is the shape of each of the arrays in the line where it stopped?",
        "Your function seems to combine arrays whose lengths or shapes do not fit.",
        "Print their shapes. If positions were taken out of one, take these same positions out of the other. A number for each row of "
        "a table needs an axis of its own: [:, None].",
    ),
    "indexes-differ": (
        "What stands on each side of the sign in that line, and which index has each: one for every row, or for every group?",
        "Your function seems to combine two pandas Series whose indexes do not fit together.",
        "Bring both to the same index first. After groupby, transform writes what belongs to a group beside each of its rows.",
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
    "equals-empty": (
        "What does Python compare in that line: two arrays as wholes, or entry by entry?",
        "Your function seems to compare an array with the empty list [], which NumPy does entry by entry.",
        "Ask for the number of entries: len(x) == 0.",
    ),
    "truth-of-array": (
        "How many answers does a comparison of a whole array give: one, or one for every entry?",
        "Your function seems to use a whole array where Python needs one True or False: in an if, or beside and, or, not.",
        "Between arrays write & for and, | for or, ~ for not. An if wants one answer: .any(), .all() or a count.",
    ),
    "mask-of-numbers": (
        "What stands on each side of the & (or behind the ~): numbers, or True and False?",
        "Your function seems to apply &, | or ~ to numbers. Python works these out before a comparison such as > or ==.",
        "Put each comparison in brackets, or ask np.isnan, which gives True and False.",
    ),
    "array-as-number": (
        "How many numbers does the function in that line take at a time?",
        "Your function seems to pass a whole array to something that takes one number, such as math.sqrt or float.",
        "Use NumPy's function for arrays (np.sqrt, np.isnan), or add up first.",
    ),
    "outside-the-matrix": (
        "How many rows and columns has the matrix, and which ones are asked for in the line where it stopped?",
        "Your function seems to put a value outside of the matrix: the number of its row or column is too large, or below 0.",
        "Rows and columns are positions from 0, not ids. Look at what you pass as rows and as columns.",
    ),
    "changed-input": (
        "Print the array that you pass, before the call and after it. Is it the same?",
        "Your function seems to change the array that it is given. What it returns is right.",
        "Copy the array first, with .copy(), and change the copy.",
    ),
    "comparisons-without-brackets": (
        "Which part of that line does Python work out first: the comparisons, or the & between them?",
        "Your function seems to join two comparisons with & or | without brackets around them. Python joins first and compares then.",
        "Put brackets around each comparison.",
    ),
    "places-not-a-pair": (
        "How many things do you pass to csr_matrix before the shape, and how are they put in brackets?",
        "Your function seems to pass values, rows and columns side by side, which csr_matrix reads in another way.",
        "Rows and columns belong in brackets of their own: one pair, beside the values.",
    ),
    "no-such-attribute": (
        "What kind of value stands before the dot in that line, and does it have what stands behind the dot?",
        "Your function seems to ask a value for a method that its kind does not have.",
        "Look up what this kind of value offers: an array has .sum(), .mean(), .size and others, a list has .count() and .append().",
    ),
    "arguments-do-not-fit": (
        "How many values are passed to the function that is called there, and how many does it ask for?",
        "Your function seems to call another one, or a lambda, with too few or too many values.",
        "Count the arguments on both sides. A key function gets one value; if that is a pair, take its parts with [0] and [1].",
    ),
    "no-such-option": (
        "Which option does that line pass, in the form name=value, and does the function before the brackets know it?",
        "Your function seems to pass an option that the function it calls does not have.",
        "Look up which options there are. sorted() and a list's .sort() take key and reverse; np.sort and np.argsort do not.",
    ),
    "no-such-key": (
        "Which key does that line ask for, and of what: a dict, a data frame, a Series? Does it have that key?",
        "Your function seems to ask for a key that is not there: in a dict, or in the index or the columns of something from pandas.",
        "Print which keys there are. For a count in a dict that begins at 0, ask with .get(key, 0), or give every key its first value "
        "before the loop.",
    ),
    "list-as-key": (
        "What kind of value is used as a key, or put into a set, in that line?",
        "Your function seems to use a list or an array as a key. Only what cannot change can be one.",
        "Use a tuple: (a, b) in the place of [a, b].",
    ),
    "list-compared": (
        "What stands on each side of the comparison in that line: an array, or a list?",
        "Your function seems to compare a whole list with a number. Arrays are compared entry by entry, lists are not.",
        "Make an array of the list first, or compare inside a loop.",
    ),
    "no-length": (
        "Of what is the length asked for in that line: of one value, or of many?",
        "Your function seems to ask for the length of something that has none: a single number, None, or what gives its values one by one, "
        "such as a zip or a generator.",
        "A single number needs no len. Values that come one by one can be put into a list first, which has a length.",
    ),
    "of-nothing": (
        "How many values are left at that line, in the case that is shown?",
        "Your function seems to ask for the largest or the smallest of no values.",
        "Treat the empty case first, or choose among values of which at least one is there.",
    ),
    "parts-do-not-fit": (
        "Into how many names is something taken apart in that line, and how many parts has it?",
        "Your function seems to take something apart into another number of names than it has parts.",
        "To go through several arrays side by side, put them into zip. To take a pair apart, use two names.",
    ),
    "signature": (
        "Which arguments does the exercise pass to your function, and which does its first line name?",
        "Your function seems to take another number of arguments than the exercise passes.",
        "Write the first line as it was in the beginning; lesson.solution shows it as well.",
    ),
    "past-the-end": (
        "How long is the array at that line, and which position does it ask for?",
        "Your function seems to ask for a position that the array does not have.",
        "Positions go from 0 to len - 1. Look where that number comes from: a loop that is too long, a count, an id, or a position in "
        "another array?",
    ),
    "divided-by-zero": (
        "Which number stands below the fraction in that line, and when is it 0?",
        "Your function seems to divide by 0 in this case.",
        "Look up what the exercise says about such a case, and return that before you divide.",
    ),
    "decimal-as-position": (
        "Which number in that line says how many or where? Is it a whole number, such as 2, or one with a point, such as 2.0?",
        "Your function seems to use a number with a decimal point where Python wants a whole one: in a slice, a range, a position or an axis.",
        "Make a whole number of it with int() before you use it there. np.floor and / give numbers with a point.",
    ),
    "list-times-decimal": (
        "What stands on each side of the * in that line? What does Python do with a list and a number there?",
        "Your function seems to multiply a list by a number with a decimal point. Python repeats a list, so it wants a whole number.",
        "To multiply each entry, make an array of the list first. To repeat the list, the number must be a whole one.",
    ),
    "method-not-called": (
        "What stands behind the dot in that line, and are there brackets behind it?",
        "Your function seems to name a function or a method without calling it.",
        "Put () behind its name, as in x.sum().",
    ),
    "not-a-function": (
        "What stands in front of the round brackets in that line: a function, or a value?",
        "Your function seems to call something that is no function: round brackets stand behind a value.",
        "Leave the brackets out, as in x.size. To multiply, write *. To take an entry, use square brackets.",
    ),
    "set-without-order": (
        "Which of the names in that line is a set? Has a set a first entry?",
        "Your function seems to ask a set for a position or a slice. A set has no order.",
        "Slice the list or the array. Ask a set only whether something is in it.",
    ),
    "set-and-array": (
        "What stands on each side of the sign in that line: two sets, or a set and something else?",
        "Your function seems to combine a set and something that is no set with a sign such as & or -.",
        "Make a set of the other one first, with set().",
    ),
    "no-value-yet": (
        "Which lines give that name its first value, and do they run for this input?",
        "Your function seems to use a name before it has a value.",
        "Give it a value before the loop or the if.",
    ),
}

# Errors whose message and line leave no doubt about the mistake: id, error types, pattern.
ERRORS = [
    ("equals-empty", {"ValueError"}, re.compile(r"[=!]= ?\[\]")),
    ("stub-left", {"NotImplementedError"}, re.compile("")),
    (
        "lengths-differ",
        {"ValueError", "IndexError"},
        re.compile(
            r"mismatch in its core dimension|broadcast together|could not be broadcast|not aligned|boolean index did not match"
            r"|must (all )?(be|have) (of )?the same (length|shape)|must match exactly"
        ),
    ),
    ("indexes-differ", {"ValueError"}, re.compile("no overlapping index names|identically-labeled")),
    (
        "places-not-a-pair",
        {"ValueError", "TypeError"},
        re.compile(
            "multiple values for argument 'shape'|index pointer size|index pointer should start|only integer scalar arrays.*\n.*csr_matrix"
        ),
    ),
    (
        "comparisons-without-brackets",
        {"ValueError"},
        re.compile(r"truth value of an? (?:array|Series).*\n.*[<>=] *[\w.\[\]]+ *[&|] *[\w.\[\]]+ *[<>=]"),
    ),
    ("outside-the-matrix", {"ValueError"}, re.compile("exceeds matrix dimension|negative axis")),
    ("truth-of-array", {"ValueError"}, re.compile("truth value of an? (empty )?(array|Series)")),
    ("divided-by-zero", {"ZeroDivisionError"}, re.compile("")),
    (
        "decimal-as-position",
        {"TypeError", "IndexError"},
        re.compile(
            r"slice indices must be integers|float\d*'? object cannot be interpreted as an integer"
            r"|expected a sequence of integers or a single integer, got '[\d.]+'"
            r"|indices must be integers or slices, not (numpy\.)?float"
        ),
    ),
    ("list-times-decimal", {"TypeError"}, re.compile("can't multiply sequence by non-int of type '(numpy.)?float")),
    (
        "method-not-called",
        {"TypeError"},
        re.compile(
            r"unsupported operand type.*'(builtin_function_or_method|method|function|\S*_ArrayFunctionDispatcher)'"
        ),
    ),
    (
        "not-a-function",
        {"TypeError"},
        re.compile(
            r"'(numpy\.)?(u?int\d*|float\d*|ndarray|list|tuple|dict|set|str|Series|DataFrame)' object is not call"
        ),
    ),
    ("set-without-order", {"TypeError"}, re.compile("'set' object is not subscriptable")),
    ("set-and-array", {"TypeError"}, re.compile(r"unsupported operand type.*'set'")),
    ("mask-of-numbers", {"TypeError"}, re.compile(r"bitwise_and|bitwise_or|invert|operand type.*[&|]|unary ~")),
    (
        "array-as-number",
        {"TypeError"},
        re.compile("only 0-dimensional arrays|only length-1 arrays|must be real number, not numpy"),
    ),
    ("no-such-key", {"KeyError"}, re.compile("")),
    ("list-as-key", {"TypeError"}, re.compile("unhashable type")),
    (
        "list-compared",
        {"TypeError"},
        re.compile(
            r"'[<>]=?' not supported between instances of '(list|tuple|int|float)' and '(list|tuple|int|float)'"
        ),
    ),
    ("no-length", {"TypeError"}, re.compile(r"has no len\(\)|len\(\) of unsized object")),
    (
        "of-nothing",
        {"ValueError"},
        re.compile("of an empty sequence|arg is an empty sequence|iterable argument is empty"),
    ),
    ("parts-do-not-fit", {"ValueError"}, re.compile(r"(not enough|too many) values to unpack")),
    ("no-such-attribute", {"AttributeError"}, re.compile("object has no attribute")),
    ("no-such-option", {"TypeError"}, re.compile("unexpected keyword argument")),
    (
        "arguments-do-not-fit",
        {"TypeError"},
        re.compile(r"\(\) (missing \d+ required|takes (from )?\d+ )|expected at (most|least) \d+ arguments?, got \d+"),
    ),
    ("past-the-end", {"IndexError"}, re.compile("out of bounds|out of range")),
    ("no-value-yet", {"UnboundLocalError"}, re.compile("")),
]

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

LENGTHS = "In the case above the expected number of entries{part} is {expected}; yours is {got}."

PARTS = "Of what came back in the case above, {right} as expected; {wrong} not."

REMARK = {
    "prints": "A remark: what your function prints is not shown by a check. Call it yourself to see it.",
    "changed-input": "A remark: your function changes the arrays it is given. Whoever calls it may still need them.",
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
REVIEW = "You read the solution of these earlier exercises. Here is one like each, to try without it. Copy it into a new cell."
NO_REVIEW = (
    "Nothing to repeat: a variant is offered here for each exercise whose solution you opened in an earlier lesson."
)
