"""Errors of Python's and NumPy's that leave no doubt: how each is recognised, and what a verdict says of it."""

import re

# id, types of the error, pattern in its message and the line where it happened. The first that fits counts.
ERRORS = [
    ("of-none", {"TypeError", "AttributeError"}, re.compile("NoneType")),
    ("equals-empty", {"ValueError"}, re.compile(r"[=!]= ?\[\]")),
    ("stub-left", {"NotImplementedError"}, re.compile("")),
    (
        "lengths-differ",
        {"ValueError", "IndexError"},
        re.compile(
            r"mismatch in its core dimension|broadcast together|could not (be )?broadcast|not aligned|boolean index did not match"
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
    ("not-in-list", {"ValueError"}, re.compile(r"not in (list|tuple)$", re.M)),
    ("no-single-solution", {"LinAlgError"}, re.compile("Singular matrix")),
    ("system-not-square", {"LinAlgError"}, re.compile("must be (at least two-dimensional|square)")),
    ("no-such-axis", {"AxisError"}, re.compile("is out of bounds for array of dimension")),
    (
        "number-with-positions",
        {"IndexError", "TypeError"},
        re.compile(
            r"invalid index to scalar variable|'(numpy\.)?(u?int\d*|float\d*|bool\w*)' object is not subscriptable"
        ),
    ),
    (
        "many-as-one-position",
        {"TypeError"},
        re.compile(
            r"only integer scalar arrays can be converted|indices must be integers or slices, not (list|tuple|numpy\.ndarray)"
        ),
    ),
    (
        "number-gone-through",
        {"TypeError"},
        re.compile(r"'(numpy\.)?(u?int\d*|float\d*|bool\w*)' object is not iterable"),
    ),
    ("rows-of-different-lengths", {"ValueError"}, re.compile("inhomogeneous shape")),
    ("many-in-one-place", {"ValueError", "TypeError"}, re.compile("setting an array element with a sequence")),
    ("tuple-changed", {"TypeError"}, re.compile("'tuple' object does not support item assignment")),
    (
        "list-reckoned-with",
        {"TypeError"},
        re.compile(r"unsupported operand type.*'list'|bad operand type for unary -: 'list'|can only concatenate list"),
    ),
]

TEXTS = {
    "equals-empty": (
        "What does Python compare in that line: two arrays as wholes, or entry by entry?",
        "Your function seems to compare an array with the empty list [], which NumPy does entry by entry.",
        "Ask for the number of entries: len(x) == 0.",
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
    "places-not-a-pair": (
        "How many things do you pass to csr_matrix before the shape, and how are they put in brackets?",
        "Your function seems to pass values, rows and columns side by side, which csr_matrix reads in another way.",
        "Rows and columns belong in brackets of their own: one pair, beside the values.",
    ),
    "comparisons-without-brackets": (
        "Which part of that line does Python work out first: the comparisons, or the & between them?",
        "Your function seems to join two comparisons with & or | without brackets around them. Python joins first and compares then.",
        "Put brackets around each comparison.",
    ),
    "outside-the-matrix": (
        "How many rows and columns has the matrix, and which ones are asked for in the line where it stopped?",
        "Your function seems to put a value outside of the matrix: the number of its row or column is too large, or below 0.",
        "Rows and columns are positions from 0, not ids. Look at what you pass as rows and as columns.",
    ),
    "truth-of-array": (
        "How many answers does a comparison of a whole array give: one, or one for every entry?",
        "Your function seems to use a whole array where Python needs one True or False: in an if, or beside and, or, not.",
        "Between arrays write & for and, | for or, ~ for not. An if wants one answer: .any(), .all() or a count.",
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
    "no-such-attribute": (
        "What kind of value stands before the dot in that line, and does it have what stands behind the dot?",
        "Your function seems to ask a value for a method that its kind does not have.",
        "Look up what this kind of value offers: an array has .sum(), .mean(), .size and others, a list has .count() and .append().",
    ),
    "no-such-option": (
        "Which option does that line pass, in the form name=value, and does the function before the brackets know it?",
        "Your function seems to pass an option that the function it calls does not have.",
        "Look up which options there are. sorted() and a list's .sort() take key and reverse; np.sort and np.argsort do not.",
    ),
    "arguments-do-not-fit": (
        "How many values are passed to the function that is called there, and how many does it ask for?",
        "Your function seems to call another one, or a lambda, with too few or too many values.",
        "Count the arguments on both sides. A key function gets one value; if that is a pair, take its parts with [0] and [1].",
    ),
    "past-the-end": (
        "How long is the array at that line, and which position does it ask for?",
        "Your function seems to ask for a position that the array does not have.",
        "Positions go from 0 to len - 1. Look where that number comes from: a loop that is too long, a count, an id, or a position in "
        "another array?",
    ),
    "no-value-yet": (
        "Which lines give that name its first value, and do they run for this input?",
        "Your function seems to use a name before it has a value.",
        "Give it a value before the loop or the if.",
    ),
    "of-none": (
        "What stands before the dot, the bracket or the sign in that line: a value, or None? Which line gave that name its value?",
        "Your function seems to go on with None. A list's .append() and .sort() change the list and return None.",
        "Do not keep what such a method returns: call it on a line of its own, and go on with the list. sorted() returns a new list.",
    ),
    "not-in-list": (
        "Which value does that line look for, and is it in the list or tuple that it looks in?",
        "Your function seems to ask for the position of a value that is not there.",
        "Ask first whether it is there, with in. The case that is shown has a value that the list does not hold.",
    ),
    "no-single-solution": (
        "Print the table that goes into that line. Is a row or a column of it 0, or the same as another?",
        "Your function seems to solve equations that have no single solution.",
        "Look at what should stand on the diagonal before it is solved, and whether it was added.",
    ),
    "system-not-square": (
        "What is the shape of each argument in that line, and which of the two is the table of the equations?",
        "Your function seems to solve with a table that is not square, or with the arguments in the other order.",
        "np.linalg.solve takes the square table first, and the right sides of the equations second. Print both shapes.",
    ),
    "no-such-axis": (
        "How many axes has the array in that line? Print its shape.",
        "Your function seems to name an axis that the array does not have.",
        "The axes of a table are 0 and 1; a plain array has axis 0 alone, and a single number has none.",
    ),
    "number-with-positions": (
        "What stands before the square brackets in that line: an array, or one number?",
        "Your function seems to ask one number for a position. What a loop over an array gives are its numbers, or a table's rows.",
        "Print what stands before the brackets. Take the entry from the array itself, or leave the brackets out.",
    ),
    "many-as-one-position": (
        "How many positions, or how many counts, does Python want in that line, and how many does it get?",
        "Your function seems to use a whole list or array where one whole number belongs: as a position in a list, or in a range.",
        "A list gives one entry at a time; an array can be asked for many positions at once. Make an array of the list first.",
    ),
    "number-gone-through": (
        "What does that line go through or take apart: many values, or one number?",
        "Your function seems to go through a single number as if it were many.",
        "To count up to a number, write range(). To add up or zip, pass the list or the array.",
    ),
    "rows-of-different-lengths": (
        "What is the shape of each part that the array in that line is made of?",
        "Your function seems to make one array of parts whose shapes differ.",
        "Print each part and its shape. Rows of a table are equally long; is there a whole table where one row, or one number, belongs?",
    ),
    "many-in-one-place": (
        "What is put into one place of an array in that line: a number, or many?",
        "Your function seems to put a whole list or array into a place that holds one number.",
        "Print the shape of the right side. Add it up first, take one entry, or assign to a whole row.",
    ),
    "tuple-changed": (
        "What stands before the square brackets on the left of that line?",
        "Your function seems to assign to an entry of a tuple, which cannot change.",
        "Make a list or an array of it first, and change that.",
    ),
    "list-reckoned-with": (
        "What stands on each side of the sign in that line: arrays, or lists?",
        "Your function seems to reckon with a whole list. Python's lists know neither minus nor divide, and plus joins two of them.",
        "Make an array of the list first, or go through its entries.",
    ),
}
