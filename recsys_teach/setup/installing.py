"""Run pip and venv so that what goes wrong has a name. The standard library alone."""

from __future__ import annotations

import ast
import os
import platform
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from recsys_teach.setup.pythons import clean_environment
from recsys_teach.setup.troubles import SetupError, of_error, recognise

# What says how packages are reached. Every other setting of pip (user, target, no-binary, require-virtualenv, …) would
# change what the lock says, so it is left out.
KEPT = {
    "cache-dir", "cert", "client-cert", "extra-index-url", "find-links", "index-url", "keyring-provider", "no-cache-dir",
    "proxy", "retries", "timeout", "trusted-host",
}  # fmt: skip
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")


def machine() -> str:
    """Return the operating system and the processor, such as "Windows AMD64"."""
    system = "macOS" if sys.platform == "darwin" else platform.system()
    return f"{system} {platform.machine()}"


def proxies(settings: dict[str, str] | None = None) -> list[str]:
    """Return the names of what sets a proxy: environment variables, pip's own setting, the system's settings."""
    named = [name for name in PROXIES if os.environ.get(name) or os.environ.get(name.lower())]
    if (settings or {}).get("proxy"):
        named.append("pip's proxy setting")
    system = getattr(urllib.request, "getproxies_registry", getattr(urllib.request, "getproxies_macosx_sysconf", dict))
    if not named and set(system()) & {"http", "https"}:
        named.append("the system's settings")
    return named


def settings_of(pip: list) -> tuple[dict[str, str], list[str]]:
    """Return pip's settings that are kept, by name, and the names of those that are left out.

    They come from pip's own files and variables; a command's section outdoes [global], a variable outdoes both.
    """
    try:
        told = subprocess.run(
            [*map(str, pip), "--disable-pip-version-check", "config", "list"],
            env=clean_environment(), capture_output=True, encoding="utf-8", errors="replace", timeout=60, check=False,
        ).stdout  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        told = ""
    kept, left_out = {}, set()
    for section in ("global", "install", ":env:"):
        for name, value in re.findall(rf"^{re.escape(section)}\.([\w-]+)=(.*)$", told, re.MULTILINE):
            name = name.removeprefix("default-")  # PIP_DEFAULT_TIMEOUT is PIP_TIMEOUT
            if name in KEPT:
                try:
                    kept[name] = str(ast.literal_eval(value))
                except (ValueError, SyntaxError):
                    kept[name] = value
            elif name not in ("disable-pip-version-check", "no-input", "config-file"):
                left_out.add(name)
    return {name: value for name, value in kept.items() if value}, sorted(left_out)


def pip_environment(settings: dict[str, str]) -> dict[str, str]:
    """Return the environment in which pip knows these settings and no others."""
    environment = {name: value for name, value in clean_environment().items() if not name.upper().startswith("PIP_")}
    environment |= {"PIP_" + name.upper().replace("-", "_"): value for name, value in settings.items()}
    if "cert" in settings:
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):  # they would outdo it inside pip
            environment.pop(name, None)
    if settings.get("retries") == "0":
        environment["PIP_RETRIES"] = "1"  # pip says why it could not connect only when it tries again
    return environment | {"PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1", "NO_COLOR": "1"}


def run(command: list, environment: dict[str, str], log: Path, **facts) -> None:
    """Run a command, keeping what it says in the file `log`. Raises SetupError with the trouble's name when it fails."""
    told = []
    with subprocess.Popen(
        [str(part) for part in command], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    ) as child:  # fmt: skip
        packages = 0
        for line in child.stdout or ():
            told.append(line)
            packages += line.startswith("Collecting ")
            if sys.stdout.isatty():
                step = "installing them" if line.startswith("Installing collected") else "fetching"
                print(f"\r  {packages} packages, {step} …   ", end="", flush=True)
    if sys.stdout.isatty() and packages:
        print()
    try:
        log.write_text("".join(told), encoding="utf-8")
    except OSError:  # the disk may be what is full
        log = Path("no file")
    if child.returncode:
        raise diagnosis("".join(told), log=log, **facts)


def diagnosis(told: str, *, offline: bool = False, settings: dict[str, str] | None = None, **facts) -> SetupError:
    """Return what went wrong, from all that pip (or venv) said."""
    id = recognise(told)
    named = proxies(settings)
    if id == "network" and named:
        id = "proxy"  # pip 26 no longer says that it was the proxy that did not answer
    if id == "no-packages" and re.search(r"^\s*(Downloading|Using cached) ", told, re.MULTILINE):
        id = "no-wheel"  # the index works: it gave others
    if id in ("no-packages", "no-wheel") and offline:
        id = "bundle-incomplete"
    missing = re.search(r"satisfies the requirement ([\w.-]+)|ERROR: ([\w.-]+\.whl) is not a supported wheel", told)
    facts = {"package": next(filter(None, missing.groups())) if missing else "a package", "machine": machine()} | facts
    last = next((line.strip() for line in reversed(told.splitlines()) if line.strip()), "nothing")
    return SetupError(id, last=last, proxies=", ".join(named) or "pip's or the system's settings", **facts)


def as_setup_error(error: OSError, **facts) -> SetupError:
    """Return the SetupError that an OSError of our own writing is."""
    return SetupError(of_error(error), last=f"{type(error).__name__}: {error}", log="no file", **facts)
