"""Which Pythons there are on this machine, and which of them the course can use.

Parses and runs on any Python 3, with the standard library alone: an old Python runs it to find a newer one. Run as a
file it prints what the Python that runs it is, so that one Python can ask another.
"""

import glob
import json
import os
import re
import struct
import subprocess
import sys

OLDEST = (3, 11)
NEWEST = (3, 15)
# Best first. Every package has wheels for the first four; for 3.15 scikit-surprise has none.
PREFERRED = ((3, 13), (3, 14), (3, 12), (3, 11), (3, 15))


def about():
    """Return what the Python that runs this is: a dict of plain values."""
    import platform

    has = {}
    for module in ("ssl", "venv", "ensurepip", "pip"):
        try:
            # What was removed may leave a folder behind, which can be imported and holds nothing.
            has[module] = getattr(__import__(module), "__file__", None) is not None
        except Exception:  # a half-removed module raises whatever it likes
            has[module] = False
    try:
        import sysconfig

        free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    except ImportError:
        free_threaded = False
    return {
        "path": getattr(sys, "_base_executable", None) or sys.executable,
        "version": list(sys.version_info[:3]),
        "bits": struct.calcsize("P") * 8,
        "implementation": platform.python_implementation(),
        "free_threaded": free_threaded,
        "has": has,
    }


def clean_environment():
    """Return the environment without what would make another Python load this one's modules."""
    kept = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONPLATLIBDIR", "__PYVENV_LAUNCHER__"):
        kept.pop(name, None)
    return kept


def ask(python):
    """Return what the Python at the path `python` says of itself, or None when it does not answer."""
    command = [python, "-I", os.path.abspath(__file__)]
    try:
        with open(os.devnull) as nothing:
            told = subprocess.check_output(
                command, stdin=nothing, stderr=subprocess.STDOUT, env=clean_environment(), timeout=30
            )
        return json.loads(told.decode("utf-8"))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def trouble(facts):
    """Return the id of what makes a Python unusable for the course (see troubles.py), or None."""
    version = tuple(facts["version"][:2])
    if version < OLDEST:
        return "python-old"
    if version > NEWEST:
        return "python-new"
    if facts["implementation"] != "CPython":
        return "python-other"
    if facts["bits"] != 64:
        return "python-32bit"
    if facts["free_threaded"]:
        return "python-free-threaded"
    return None


def _places():
    """Yield the paths where Pythons are found: PATH, what the Windows launcher lists, and the usual folders."""
    names = ["python" + ".".join(map(str, version)) for version in PREFERRED] + ["python3", "python"]
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for name in names:
            yield os.path.join(folder, name + (".exe" if os.name == "nt" else ""))
    if os.name == "nt":
        try:
            listed = subprocess.check_output(["py", "-0p"], stderr=subprocess.STDOUT, timeout=30)
        except (OSError, subprocess.SubprocessError):
            listed = b""
        for path in re.findall(r"[A-Za-z]:\\[^\r\n]*?\.exe", listed.decode("utf-8", "replace")):
            yield path
    home = os.path.expanduser("~")
    roots = [os.environ.get("PYENV_ROOT", os.path.join(home, ".pyenv")) + "/versions/*"]
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA", os.path.join(home, "AppData", "Local"))
        roots += [local + "/Programs/Python/Python3*", local + "/Python/pythoncore-3*", "C:/Python3*"]
        roots += [
            os.environ.get("PROGRAMFILES", "C:/Program Files") + "/Python3*",
            home + "/.pyenv/pyenv-win/versions/*",
        ]
        roots += [home + "/" + name for name in ("miniconda3", "anaconda3", "miniforge3")]
        patterns = [root + "/python.exe" for root in roots]
    else:
        roots += ["/Library/Frameworks/Python.framework/Versions/3.*", home + "/.local/share/uv/python/cpython-3*"]
        roots += [home + "/.asdf/installs/python/*", home + "/.local/share/mise/installs/python/*"]
        roots += [home + "/" + name for name in ("miniconda3", "anaconda3", "miniforge3")] + [home + "/.local"]
        roots += ["/opt/homebrew", "/usr/local", "/opt/local", "/usr", "/opt/python*"]
        patterns = [root + "/bin/python3.1[0-9]" for root in roots]
    for pattern in patterns:
        for path in sorted(glob.glob(pattern)):
            yield path


def usable(accept=lambda facts: True):
    """Return what the usable Pythons of this machine that `accept` takes say of themselves, best first."""
    found = {}
    seen = set()
    for path in _places():
        real = os.path.realpath(path)
        # A shim is one script under many names: what it runs depends on the name it is called by.
        key = (real, os.path.basename(path) if "shims" in path else "")
        if key in seen or not os.path.isfile(path):
            continue
        seen.add(key)
        facts = ask(path)
        if facts and not trouble(facts) and accept(facts):
            found.setdefault(os.path.realpath(facts["path"]), facts)
    return sorted(found.values(), key=lambda facts: PREFERRED.index(tuple(facts["version"][:2])))


def carry_on(python, root, arguments):
    """Run `python -m recsys_teach` with these arguments under another Python; return its exit code."""
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from recsys_teach.__main__ import main; sys.exit(main())"
    try:
        return subprocess.call([python, "-c", code, root] + list(arguments), env=clean_environment())
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    print(json.dumps(about()))
