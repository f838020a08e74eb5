"""What can go wrong while the course is set up: one table of how it is recognised, what is wrong, and the cure.

A row is an id, the signs (regular expressions; any of them in what pip, venv or an exception said), what is wrong, and
the cure. Rows stand from the specific to the general: the first whose sign is found is the trouble. Rows without a
sign are named by the code that finds them. Parses on any Python 3, like `pythons.py`.
"""

import errno
import re

INSTALL = "Install Python 3.13 for 64 bits from https://www.python.org/downloads/ and run the same command again: it finds it."
AGAIN = "run the same command again: it continues where it stopped."

TROUBLES = (
    ("python-old", (), "This is Python {version}; the course needs 3.11 to 3.15.", INSTALL),
    ("python-new", (), "This is Python {version}; the course knows 3.11 to 3.15 only.", INSTALL),
    ("python-32bit", (), "This Python {version} has 32 bits; several packages are made for 64 bits only.", INSTALL),
    ("python-other", (), "This is {implementation}; several packages are made for CPython only.", INSTALL),
    (
        "python-free-threaded",
        (),
        "This Python {version} is the free-threaded build; several packages are not made for it.",
        INSTALL,
    ),
    ("no-ssl", (), "This Python {version} was built without ssl, so it cannot fetch packages.", INSTALL),
    (
        "no-ensurepip",
        (r"No module named '?(ensurepip|venv)", r"ensurepip is not\s+available"),
        "This Python {version} cannot make an environment: it comes without ensurepip (or venv).",
        "Run `sudo apt install python{version}-venv` (Debian, Ubuntu), then the same command again. "
        "Elsewhere: install Python 3.13 from https://www.python.org/downloads/.",
    ),
    (
        "disk-full",
        (r"\[Errno 28\]", "No space left on device", r"\[WinError 112\]", r"\[Errno 122\]", "Disk quota exceeded"),
        "The disk is full: {free} are free at {folder}, and about {needed} are needed.",
        "Free some space (or set TMPDIR to a folder on a larger disk), then " + AGAIN,
    ),
    (
        "read-only",
        (r"\[Errno 30\]", "Read-only file system"),
        "The folder {folder} cannot be written.",
        "Copy the course's folder to a place of your own, for example Documents, and run the same command there.",
    ),
    (
        "path-too-long",
        (r"\[WinError 206\]", r"\[Errno 36\]", "Windows Long Path support", "File name too long"),
        "The path of {folder} is too long for the files in it.",
        "Move the course's folder to a short path such as C:\\course, or allow long paths in Windows "
        "(the installer of Python offers it: 'Disable path length limit').",
    ),
    (
        "in-use",
        (r"\[WinError 32\]", r"\[WinError 5\]"),
        "Windows does not let go of a file in {folder}: a JupyterLab still runs there, or a virus scanner reads it.",
        "Close JupyterLab and its windows, wait a minute, then " + AGAIN,
    ),
    (
        "permission",
        (r"PermissionError", r"OSError: \[Errno 13\]", r"\[Errno 1\] Operation not permitted"),
        "The folder {folder} belongs to somebody else: writing there was refused.",
        "Copy the course's folder to a place of your own, for example Documents, and run the same command there.",
    ),
    (
        "missing-library",
        ("DLL load failed", "cannot open shared object file", "Library not loaded"),
        "A package is installed but a library of the system that it needs is missing.",
        "On Windows install 'Microsoft Visual C++ Redistributable' (x64) from Microsoft; "
        "elsewhere bring the system up to date. Then " + AGAIN,
    ),
    (
        "wrong-hash",
        ("DO NOT MATCH THE HASHES", "Hash mismatch"),
        "A package that came is not the one that was asked for: damaged on its way, or replaced.",
        "Delete what pip kept (`python -m pip cache purge`) or copy the bundle again, then run the same command again.",
    ),
    (
        "certificate-time",
        ("certificate is not yet valid", "certificate has expired"),
        "A certificate of the network is out of date, or this computer's clock is wrong.",
        "Set the date and time of this computer, then run the same command again.",
    ),
    (
        "certificate",
        ("CERTIFICATE_VERIFY_FAILED", "SSLCertVerificationError", "problem confirming the ssl certificate"),
        "A proxy or virus scanner shows its own certificate in place of the package index's, and Python does not trust it.",
        "Ask whoever runs the network for that certificate (a .pem file), set PIP_CERT to its path, and run the same "
        "command again; or use another network once.",
    ),
    (
        "proxy-login",
        ("407 Proxy Authentication Required", "Proxy Authentication Required"),
        "The proxy of this network wants a name and a password.",
        "Set HTTPS_PROXY to http://NAME:PASSWORD@HOST:PORT in this window, then run the same command again.",
    ),
    (
        "no-wheel",
        (r"\(from versions: (?!none)", "is not a supported wheel on this platform"),
        "There is no ready-made package of {package} for this Python {version} on {machine}, or your index lacks it.",
        "Install Python 3.13 for 64 bits (on Windows for ARM: the x64 one) from https://www.python.org/downloads/ and "
        "run the same command again.",
    ),
    (
        "proxy",
        ("ProxyError",),
        "The proxy does not answer (set in: {proxies}).",
        "Correct that setting, or remove it where there is no proxy, then run the same command again.",
    ),
    (
        "network",
        (
            "Retrying \\(Retry", "NewConnectionError", "NameResolutionError", "Failed to resolve", "Read timed out",
            "IncompleteRead", "Connection aborted", r"\[WinError 10013\]", "ProtocolError", "ConnectionResetError",
        ),
        "The package index cannot be reached: no network, a firewall, or a very slow line.",
        "Connect (some networks need HTTPS_PROXY set), then " + AGAIN + " With a bundle: --offline FOLDER.",
    ),
    (
        "no-packages",
        (r"\(from versions: none\)",),
        "Something answered in place of the package index and has no package {package}.",
        "Open any page in a browser: if the network asks you to log in, do so. Then " + AGAIN,
    ),
    (
        "bundle-none",
        (),
        "There is no bundle in {folder}: it holds no bundle.json.",
        "Give --offline the folder that `python -m recsys_teach bundle --out FOLDER` made.",
    ),
    (
        "bundle-other",
        (),
        "The bundle in {folder} is for {targets}; this is {machine} with Python {version}.",
        "Install one of those Pythons, or make a bundle for this one: `python -m recsys_teach bundle --out FOLDER`.",
    ),
    (
        "bundle-incomplete",
        (),
        "The bundle in {folder} lacks {package} for {machine} with Python {version}.",
        "Make the bundle again, where there is a network: `python -m recsys_teach bundle --out FOLDER`.",
    ),
    (
        "bundle-stale",
        (),
        "The bundle in {folder} was made for another version of the course.",
        "Use the course's folder that lies in the bundle, or make the bundle again.",
    ),
    (
        "not-a-checkout",
        (),
        "`{verb}` needs the course's own folder, and this course was installed as a package.",
        "Download the course's folder and run `python -m recsys_teach {verb}` in it.",
    ),
    (
        "package-incomplete",
        (),
        "The course was installed without the packages that it needs.",
        "Install it with them: `python -m pip install recsys-teach` with the file or folder it came from.",
    ),
    (
        "not-ready",
        (),
        "The course's environment is {state}.",
        "Run `python -m recsys_teach start`: it makes what is missing.",
    ),
    (
        "port-taken",
        (),
        "Port {port} is in use, by a JupyterLab that still runs or another program.",
        "Nothing to do: JupyterLab takes the next free one. (`--port NUMBER` chooses another.)",
    ),
    (
        "unknown",
        ("",),
        "Setting up failed. The last words were: {last}",
        "All of it is in {log}. Run the same command again; if it fails again, send a teacher what "
        "`python -m recsys_teach doctor` prints.",
    ),
)  # fmt: skip

ROWS = dict((row[0], row) for row in TROUBLES)


class SetupError(Exception):
    """Something that set-up cannot do. The text says in one line what is wrong, in the next the cure."""

    def __init__(self, id, **facts):
        self.id = id
        facts = dict({"version": "?", "package": "a package", "machine": "this machine", "folder": "?"}, **facts)
        Exception.__init__(self, "\n".join(text.format(**facts) for text in ROWS[id][2:]))


def recognise(told):
    """Return the id of the first row one of whose signs is in the text `told`. There always is one: the last."""
    return next(id for id, signs, _, _ in TROUBLES if any(re.search(sign, told) for sign in signs))


def of_error(error):
    """Return the id of the trouble that an OSError is."""
    if error.errno == errno.ENOSPC or error.errno == getattr(errno, "EDQUOT", -1):
        return "disk-full"
    if error.errno == errno.EROFS:
        return "read-only"
    if error.errno == errno.ENAMETOOLONG:
        return "path-too-long"
    if isinstance(error, PermissionError) and getattr(error, "winerror", None) is None:
        return "permission"
    return recognise(type(error).__name__ + ": " + str(error))
