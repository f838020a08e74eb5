"""A course of two tiny packages, and the servers between it and them: what set-up is tested on without a network."""

import base64
import hashlib
import http.server
import shutil
import ssl
import sys
import threading
import time
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from recsys_teach import places

# What every Python must read before anything is installed.
EARLY = (
    "__init__.py", "__main__.py", "places.py", "setup/__init__.py", "setup/bundle.py", "setup/doctor.py",
    "setup/environment.py", "setup/installing.py", "setup/launch.py", "setup/making.py", "setup/pythons.py",
    "setup/troubles.py",
)  # fmt: skip

BACKEND = '''"""Install a package by a .pth file."""
import pathlib, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "recsys_teach-0.1.0-py3-none-any.whl"
    info = "recsys_teach-0.1.0.dist-info/"
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w") as wheel:
        wheel.writestr("_course.pth", str(pathlib.Path(__file__).parent) + "\\n")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: recsys_teach\\nVersion: 0.1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name

build_wheel = build_editable
'''
CLI = """import json, os, sys
import tinyone, tinytwo
print(json.dumps({"arguments": sys.argv[1:], "prefix": sys.prefix, "path": os.environ.get("PYTHONPATH")}))
"""
PYPROJECT = """[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "recsys-teach"
version = "0.1.0"
"""
# For "localhost", signed by itself; it guards nothing. One certificate is good until 2120, one was until 2021.
KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgemMVn7pjsvtuhPbj
9wTJYQVqmmbl3Vz2rB/lkEmfvxihRANCAARbZq2Z6fwSBlHJon66kdPsQVcg0eL6
wuO9pNowbBINEKRi/5yEhgCpG6ETAkOTLVvcST2bktVdjAYXaAm5Ca+p
-----END PRIVATE KEY-----
"""
CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBMDCB16ADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9z
dDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFDESMBAGA1UEAwwJ
bG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEW2atmen8EgZRyaJ+
upHT7EFXINHi+sLjvaTaMGwSDRCkYv+chIYAqRuhEwJDky1b3Ek9m5LVXYwGF2gJ
uQmvqaMYMBYwFAYDVR0RBA0wC4IJbG9jYWxob3N0MAoGCCqGSM49BAMCA0gAMEUC
IQCJ5hGqhzxsBTZmc0cJt0DLf3ivaxfvf3cVyImea+ZFvQIgO6ZVaghWGsRGB0dS
HQmmMqCRvzeptWS2wQ6uo01vpFE=
-----END CERTIFICATE-----
"""
EXPIRED = """-----BEGIN CERTIFICATE-----
MIIBLjCB1aADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9z
dDAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxv
Y2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFtmrZnp/BIGUcmifrqR
0+xBVyDR4vrC472k2jBsEg0QpGL/nISGAKkboRMCQ5MtW9xJPZuS1V2MBhdoCbkJ
r6mjGDAWMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAKBggqhkjOPQQDAgNIADBFAiEA
j8xYDAOxdLAkI00a1X5G4duOZLs1p8/efRXWr8aRO4ACIHpuHsMb5qx7RI38ly9o
bGlaaNQDXa1NdDW9vrimsOuo
-----END CERTIFICATE-----
"""


def wheel(folder, name, source="", tag="py3-none-any", version="1.0", needs=">=3", needs_package=""):
    """Write a wheel of one module; return its path."""
    path, info = folder / f"{name}-{version}-{tag}.whl", f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": source or f"NAME = {name!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nRequires-Python: {needs}\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    if needs_package:
        files[f"{info}/METADATA"] += f"Requires-Dist: {needs_package}\n"
    record = "".join(
        f"{file},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},{len(text)}\n"
        for file, text in files.items()
    )
    with zipfile.ZipFile(path, "w") as one:
        for file, text in (files | {f"{info}/RECORD": record + f"{info}/RECORD,,\n"}).items():
            one.writestr(zipfile.ZipInfo(file, (2020, 1, 1, 0, 0, 0)), text)
    return path


def lock_of(*wheels, markers=None):
    """Return a lock that pins these wheels."""
    entries = []
    for path in wheels:
        name = path.name.split("-")[0]
        marker = (markers or {}).get(name, "")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        entries.append(
            f"{name}==1.0{' ; ' + marker if marker else ''} \\\n    --hash=sha256:{digest}\n    # via recsys-teach\n"
        )
    return "".join(entries)


def small_course(folder):
    """Make the course's folder with a lock of two tiny packages; return it and the folder of an index that has them."""
    course, index = folder / "course", folder / "index"
    (course / "recsys_teach" / "setup").mkdir(parents=True)
    for name in EARLY:
        shutil.copy(places.PACKAGE / name, course / "recsys_teach" / name)
    for name in ("lessons", "datasets"):
        (course / name).mkdir()
    for name, text in {
        "backend.py": BACKEND, "pyproject.toml": PYPROJECT, "README.md": "A course.\n", "LICENSE": "MIT\n",
        "recsys_teach/cli.py": CLI,
    }.items():  # fmt: skip
        (course / name).write_text(text, encoding="utf-8")
    wheels = []
    for name in ("tinyone", "tinytwo"):
        (index / name).mkdir(parents=True)
        wheels.append(wheel(index / name, name))
    (course / "requirements.lock").write_text(lock_of(*wheels), encoding="utf-8")
    return course, index


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Refusing(_Quiet):
    """A proxy that wants a password."""

    def do_CONNECT(self):
        self.send_response(407, "Proxy Authentication Required")
        self.end_headers()

    do_GET = do_CONNECT


class Portal(_Quiet):
    """A network that answers everything with its own page, until somebody logs in."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html><body>Welcome to our hotel</body></html>")


class Hanging(_Quiet):
    """A line on which nothing comes."""

    def do_GET(self):
        time.sleep(30)


@contextmanager
def served(handler=None, folder=None, certificate=None):
    """Serve on loopback; give the port."""
    handler = handler or partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def closed_port():
    """Return a port of loopback where nobody listens."""
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def python_without(folder, *modules):
    """Make a real Python whose standard library lacks some modules, as Debian's does; return its path."""
    base = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    library = Path(shutil.__file__).resolve().parent
    twin = folder / "lib" / library.name
    twin.mkdir(parents=True)
    for entry in library.iterdir():
        if entry.name not in (*modules, "site-packages"):
            (twin / entry.name).symlink_to(entry)
    (folder / "bin").mkdir()
    return Path(shutil.copy(base, folder / "bin" / library.name))
