"""`python -m recsys_teach VERB`: the way in on a machine that has Python and nothing else.

This file and `recsys_teach/__init__.py` parse on any Python 3, so that an old one is told what it lacks instead of
failing with a SyntaxError. No f-strings, no annotations, nothing imported before the version is known.
"""

import sys

OLDEST = (3, 11)
NEWEST = (3, 15)


def complaint(version):
    """Return what to tell a Python that this course cannot use, or None when it can."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return None
    return (
        "This is Python %d.%d; the course needs %d.%d to %d.%d.\n"
        "Install one of them from https://www.python.org/downloads/ and start it by its own name, "
        "for example: python3.13 -m recsys_teach start"
    ) % (tuple(version[:2]) + OLDEST + NEWEST)


def main():
    trouble = complaint(sys.version_info)
    if trouble:
        sys.stderr.write(trouble + "\n")
        return 2
    from recsys_teach import environment

    return environment.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
