"""`python -m recsys_teach VERB`: the way in on a machine that has Python and nothing else.

This file, `__init__.py`, `setup/pythons.py` and `setup/troubles.py` parse on any Python 3, so that an old one finds a
newer one, or is told what it lacks, instead of failing with a SyntaxError. No f-strings, no annotations.
"""

import os
import sys


def main():
    from recsys_teach.setup import pythons

    mine = pythons.about()
    trouble = pythons.trouble(mine)
    if trouble is None:
        from recsys_teach.setup import launch

        return launch.run(sys.argv[1:])
    from recsys_teach.setup.troubles import SetupError

    version = "%d.%d" % tuple(mine["version"][:2])
    refused = str(SetupError(trouble, version=version, implementation=mine["implementation"]))
    others = pythons.usable()
    if not others:
        sys.stderr.write(refused + "\n")
        return 2
    other = others[0]
    print("%s It goes on with Python %d.%d (%s)." % (
        (refused.split("\n")[0],) + tuple(other["version"][:2]) + (other["path"],)
    ))  # fmt: skip
    sys.stdout.flush()
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return pythons.carry_on(other["path"], root, sys.argv[1:])


def _without_the_current_folder():
    """Take it off the path, where `python -m` puts it first: submissions may hold a file that is called like a module."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    here = os.path.abspath(os.curdir)
    if here != root:
        sys.path[:] = [one for one in sys.path if os.path.abspath(one or os.curdir) != here]


if __name__ == "__main__":
    _without_the_current_folder()
    sys.exit(main())
