"""The way in: what a Python is told, where the environment is, and which kernel a notebook gets."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from recsys_teach import __main__ as entry
from recsys_teach import places
from recsys_teach.places import ROOT
from recsys_teach.setup import environment, launch, making, pythons, troubles
from recsys_teach.setup.troubles import SetupError
from tests import small_course as small

FACTS = {
    "path": "/somewhere/python3",
    "version": [3, 13, 1],
    "bits": 64,
    "implementation": "CPython",
    "free_threaded": False,
    "has": dict.fromkeys(("ssl", "venv", "ensurepip", "pip"), True),
}


@pytest.mark.parametrize(
    "name", ["__init__.py", "__main__.py", "setup/__init__.py", "setup/pythons.py", "setup/troubles.py"]
)
def test_the_first_files_parse_on_any_python_3(name):
    source = (ROOT / "recsys_teach" / name).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not any(
        isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Starred)) for node in ast.walk(tree)
    )
    assert not any(
        n.returns or any(a.annotation for a in n.args.args) for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)
    )


def test_what_runs_before_anything_is_installed_imports_the_standard_library_alone():
    for name in small.EARLY:
        tree = ast.parse((ROOT / "recsys_teach" / name).read_text(encoding="utf-8"))
        for node in tree.body:  # what stands inside a function is imported later
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for imported in names:
                assert imported.split(".")[0] in {*sys.stdlib_module_names, "recsys_teach"}, (name, imported)
                if imported.startswith("recsys_teach."):
                    place = "/".join(imported.split(".")[1:])
                    assert {place + ".py", place + "/__init__.py"} & {*small.EARLY}, (name, imported)


@pytest.mark.parametrize(
    ("difference", "id"),
    [
        ({"version": [3, 10, 14]}, "python-old"),
        ({"version": [2, 7, 18]}, "python-old"),
        ({"version": [3, 11, 0]}, None),
        ({"version": [3, 15, 0]}, None),
        ({"version": [3, 16, 0]}, "python-new"),
        ({"bits": 32}, "python-32bit"),
        ({"implementation": "PyPy"}, "python-other"),
        ({"free_threaded": True}, "python-free-threaded"),
    ],
)
def test_a_python_that_cannot_be_used_is_told_why_and_which_to_install(monkeypatch, capsys, difference, id):
    facts = FACTS | difference
    assert pythons.trouble(facts) == id
    if id is None:
        return
    monkeypatch.setattr(pythons, "about", lambda: facts)
    monkeypatch.setattr(pythons, "_places", lambda: [])
    assert entry.main() == 2
    wrong, cure = capsys.readouterr().err.splitlines()
    assert "python.org" in cure and "Python 3.13" in cure
    assert (facts["implementation"] if id == "python-other" else "{}.{}".format(*facts["version"])) in wrong


def test_a_python_that_cannot_be_used_goes_on_with_one_that_can(monkeypatch, capfd):
    monkeypatch.setattr(pythons, "about", lambda: FACTS | {"version": [3, 9, 2]})
    monkeypatch.setattr(pythons, "_places", lambda: ["/nowhere/python3.12", sys.executable])
    monkeypatch.setattr(sys, "argv", ["recsys_teach", "start", "--help", "one argument"])
    monkeypatch.setattr(
        pythons, "carry_on", lambda python, root, arguments: print(python, root, arguments, sep="|") or 7
    )
    assert entry.main() == 7
    said, went_on = capfd.readouterr().out.splitlines()
    assert said.startswith("This is Python 3.9; the course needs 3.11 to 3.15. It goes on with Python 3.1")
    base = pythons.ask(sys.executable)["path"]
    assert went_on == f"{base}|{ROOT}|['start', '--help', 'one argument']"


def test_carrying_on_runs_this_course_with_these_arguments_in_this_folder(tmp_path, capfd, monkeypatch):
    (tmp_path / "recsys_teach").mkdir()
    (tmp_path / "recsys_teach" / "__init__.py").touch()
    (tmp_path / "recsys_teach" / "__main__.py").write_text(
        "import os, sys\ndef main():\n    print(sys.argv[1:], os.getcwd())\n    return 5\n"
    )
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert pythons.carry_on(sys.executable, str(tmp_path), ["start", "a b"]) == 5
    assert capfd.readouterr().out.strip() == f"['start', 'a b'] {tmp_path / 'elsewhere'}"


@pytest.mark.skipif(os.name == "nt", reason="writes programs for a shell")
def test_pythons_are_found_in_path_and_folders_and_sorted_by_what_has_wheels(tmp_path, monkeypatch):
    def program(path, version, body=None):
        told = json.dumps(FACTS | {"version": [3, version, 0], "path": str(path)})
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body or f"#!/bin/sh\necho '{told}'\n")
        path.chmod(0o755)

    program(tmp_path / "bin" / "python3", 15)
    program(tmp_path / "bin" / "python3.12", 12)
    program(tmp_path / "bin" / "python", 9)
    program(tmp_path / "bin" / "python3.14", 14, "#!/bin/sh\necho 'pyenv: python3.14: command not found'; exit 127\n")
    program(tmp_path / "bin" / "python3.11", 11, "not a program")
    program(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", 13)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    here = [f["version"][1] for f in pythons.usable() if f["path"].startswith(str(tmp_path))]
    assert here == [13, 12, 15]
    assert [f["version"][1] for f in pythons.usable(lambda f: f["version"][1] == 15)] == [15]


def test_a_python_says_of_itself_what_another_needs_to_know():
    told = pythons.ask(sys.executable)
    assert told["version"] == list(sys.version_info[:3]) and told["bits"] == 64 and told["implementation"] == "CPython"
    assert pythons.trouble(told) is None and pythons.ask("/nowhere/python") is None


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, recsys_teach; print({'numpy', 'pandas', 'IPython'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def stamped(folder, purpose="learn", **changed):
    told = {"packages": environment.fingerprint(purpose), "python": [3, 13], "folder": str(folder), "course": str(ROOT)}
    (folder / environment.STAMP).write_text(json.dumps(told | changed))


def test_an_environment_is_current_only_for_this_lock_python_and_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(pythons, "ask", lambda path: FACTS)
    assert environment.state(tmp_path) == "not made yet"
    environment.python_of(tmp_path).parent.mkdir(parents=True)
    assert environment.state(tmp_path).startswith("half made")
    stamped(tmp_path, "test")
    assert environment.is_current(tmp_path, "test") and environment.is_current(tmp_path, "learn")
    stamped(tmp_path, "learn")
    assert environment.is_current(tmp_path, "learn") and not environment.is_current(tmp_path, "test")
    for changed, word in (
        ({"packages": "x"}, "packages"),
        ({"python": [3, 12]}, "Python has changed"),
        ({"course": "/x"}, "moved"),
    ):
        stamped(tmp_path, **changed)
        assert word in environment.state(tmp_path)
    stamped(tmp_path)
    monkeypatch.setattr(pythons, "ask", lambda path: None)
    assert environment.state(tmp_path).startswith("broken")
    (tmp_path / environment.STAMP).write_text('"half a st')
    assert environment.stamp_of(tmp_path) == {}


CLOUDS = (
    "OneDrive", "OneDrive - University of Somewhere", "Dropbox", "Dropbox (Personal)", "iCloudDrive", "Google Drive",
    "Library/Mobile Documents/com~apple~CloudDocs", "Library/CloudStorage/GoogleDrive-me@example.org", "My Drive",
)  # fmt: skip


@pytest.mark.parametrize("cloud", CLOUDS)
def test_in_a_cloud_drive_the_environment_lies_outside(tmp_path, monkeypatch, cloud):
    monkeypatch.setattr(places, "ROOT", tmp_path / cloud / "course")
    folder, why = environment.place()
    assert tmp_path not in folder.parents and folder.is_relative_to(environment.own_data_folder()) and "cloud" in why
    monkeypatch.setattr(places, "ROOT", tmp_path / cloud / "another course")
    assert environment.place()[0] != folder


@pytest.mark.parametrize("name", ["course", "dropbox-clone", "my driver", "OneDriver", "cloud storage notes"])
def test_elsewhere_the_environment_lies_beside_the_course(tmp_path, monkeypatch, name):
    monkeypatch.setattr(places, "ROOT", tmp_path / name / "course")
    assert environment.place() == (tmp_path / name / "course" / ".venv", "")


def test_a_renamed_cloud_folder_is_known_by_the_variable_that_names_it(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "ROOT", tmp_path / "Work" / "course")
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Work"))
    assert "cloud" in environment.place()[1]


def test_a_path_that_is_too_long_for_windows_gets_a_short_environment(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "ROOT", Path("/" + "x" * 120))
    assert environment.place()[1] == ""
    monkeypatch.setattr(environment, "os", SimpleNamespace(name="nt", environ=os.environ))
    monkeypatch.setattr(environment, "own_data_folder", lambda: tmp_path)
    folder, why = environment.place()
    assert "long" in why and folder.parent.parent == tmp_path


def test_where_programs_keep_their_data(monkeypatch, tmp_path):
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(environment.sys, "platform", "linux")
    if os.name != "nt":
        assert environment.own_data_folder() == tmp_path / "xdg"
        monkeypatch.setattr(environment.sys, "platform", "darwin")
        assert environment.own_data_folder() == Path.home() / "Library" / "Application Support"


def test_the_tests_of_long_paths_leave_enough_room():
    longest = max(len(str(p.relative_to(sys.prefix))) for p in Path(sys.prefix).rglob("*"))
    windows = longest - len("lib/python3.11") + len("Lib")
    assert windows <= environment.LONGEST


def test_the_kernel_is_ours_whatever_kernels_the_user_has(tmp_path):
    for folder in ("data", "path"):
        spec = tmp_path / folder / "kernels" / "python3" / "kernel.json"
        spec.parent.mkdir(parents=True)
        spec.write_text(
            json.dumps({"argv": ["another python", "{connection_file}"], "display_name": "x", "language": "python"})
        )
    theirs = {
        "JUPYTER_DATA_DIR": str(tmp_path / "data"), "JUPYTER_PATH": str(tmp_path / "path"), "JUPYTER_PREFER_ENV_PATH": "0",
    }  # fmt: skip
    code = (
        "from jupyter_client.manager import KernelManager as K; print(K(kernel_name='python3').format_kernel_cmd()[0]);"
        "from jupyter_core.paths import jupyter_path; print('path' in str(jupyter_path()[:-1]))"
    )

    def command(**more):
        environment_ = os.environ | theirs | more
        return subprocess.check_output([sys.executable, "-c", code], env=environment_, text=True).split("\n")[:2]

    assert command()[0] == "another python"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in theirs.items():
            patch.setenv(name, value)
        ours = environment.kernel_environment()
    assert command(**ours) == [sys.executable, "True"]  # ours first, and what they named is still there


def test_a_failed_start_prints_what_is_wrong_and_the_cure(monkeypatch, capsys):
    def fail(purpose, offline):
        raise SetupError("proxy-login")

    monkeypatch.setattr(launch, "ensure", fail)
    assert launch.run(["start"]) == 2
    wrong, cure = capsys.readouterr().err.splitlines()
    assert "password" in wrong and "HTTPS_PROXY" in cure


def test_help_and_a_mistyped_verb_install_nothing(monkeypatch, capsys):
    monkeypatch.setattr(launch, "ensure", lambda *_, **__: pytest.fail("it installs the environment"))
    monkeypatch.setattr(launch, "has_what_it_needs", lambda: False)
    monkeypatch.setattr(launch.environment, "is_current", lambda *_: False)
    for arguments in (["--help"], [], ["start", "--help"], ["test", "--help"], ["-h"]):
        assert launch.run(arguments) == 0
        told = capsys.readouterr()
        assert "python -m recsys_teach VERB" in told.out and "  goto " in told.out and told.err == ""
    assert launch.run(["strat"]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("There is no verb 'strat'. Use one of start, goto, ") and told.out == ""


def test_help_comes_from_the_environment_that_is_there(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(launch, "ensure", lambda *_, **__: Path(sys.executable))
    monkeypatch.setattr(
        launch.subprocess, "run", lambda command, **_: asked.append(command) or subprocess.CompletedProcess([], 0)
    )
    monkeypatch.setattr(launch, "has_what_it_needs", lambda: False)
    monkeypatch.setattr(launch.environment, "is_current", lambda *_: True)
    assert launch.run(["start", "--help"]) == 0 and asked[0][-2:] == ["start", "--help"]
    monkeypatch.setattr(launch, "has_what_it_needs", lambda: True)
    assert launch.run(["start", "--help"]) == 0 and "--browser" in capsys.readouterr().out and len(asked) == 1


def test_the_verbs_are_those_of_the_command_line():
    from recsys_teach import cli

    assert list(launch.VERBS) == [c.name or c.callback.__name__ for c in cli.app.registered_commands]


def test_stopping_is_answered(monkeypatch, capsys):
    def stop(purpose, offline):
        raise KeyboardInterrupt

    monkeypatch.setattr(launch, "ensure", stop)
    assert launch.run(["start"]) == 130 and "goes on from here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        (["start"], None),
        (["start", "--offline", "/a b"], Path("/a b")),
        (["start", "--offline=x"], Path("x")),
        (["--offline"], None),
    ],
)
def test_the_bundle_that_is_named_is_used(monkeypatch, arguments, folder):
    asked = []
    monkeypatch.setattr(launch, "ensure", lambda purpose, offline: asked.append(offline) or Path(sys.executable))
    monkeypatch.setattr(launch.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0))
    assert launch.run(["start", *arguments[1:]]) == 0
    assert asked == [folder]


def test_a_verb_runs_in_the_environment_without_the_modules_of_another_python(tmp_path, monkeypatch):
    course, index = small.small_course(tmp_path)
    bundle = tmp_path / "bundle"
    for path in index.rglob("*.whl"):
        (bundle / "wheels").mkdir(parents=True, exist_ok=True)
        path.rename(bundle / "wheels" / path.name)
    from recsys_teach.setup.bundle import PYTHONS, _sha256, this_platform

    targets = [(this_platform(), version) for version in PYTHONS]
    (bundle / "bundle.json").write_text(json.dumps({"lock": _sha256(course / "requirements.lock"), "targets": targets}))
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "tinyone.py").write_text("raise SystemExit('foreign')")
    command = [sys.executable, "-m", "recsys_teach", "start", "03", "--offline", str(bundle)]
    environment_ = os.environ | {
        "PYTHONPATH": str(tmp_path / "foreign"),
        "PIP_INDEX_URL": f"http://127.0.0.1:{small.closed_port()}",
    }
    result = subprocess.run(command, cwd=course, env=environment_, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0 and result.stderr == ""
    told = json.loads(result.stdout.splitlines()[-1])
    assert told == {
        "arguments": ["start", "03", "--offline", str(bundle)],
        "prefix": str(course / ".venv"),
        "path": None,
    }
    assert "PYTHONPATH is set" in result.stdout


def test_every_row_of_the_table_has_a_sentence_and_a_cure():
    facts = dict.fromkeys(
        ("free", "needed", "proxies", "targets", "verb", "state", "port", "last", "log", "implementation"), "…"
    )
    for id in troubles.ROWS:
        wrong, cure = str(SetupError(id, **facts)).split("\n")
        assert wrong.endswith((".", "…")) and cure.endswith((".", ")")) and "{" not in wrong + cure
    assert len(troubles.ROWS) == len(troubles.TROUBLES)


# What pip, venv and Windows were seen to say where it cannot be provoked here.
SAID = [
    ("in-use", "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'e:\\.venv\\scripts\\pip.exe'\nCheck the permissions."),
    ("in-use", "OSError: [WinError 32] The process cannot access the file because it is being used by another process"),
    ("disk-full", "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"),
    ("disk-full", "WARNING: Retrying (Retry(total=4))\nOSError: [WinError 112] There is not enough space on the disk"),
    ("path-too-long", "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: 'C:\\x'\nHINT: This error might have occurred since this system does not have Windows Long Path support enabled."),
    ("permission", "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/opt/x'"),
    ("no-ensurepip", "/usr/bin/python3: No module named ensurepip"),
    ("no-ensurepip", "The virtual environment was not created successfully because ensurepip is not\navailable."),
    ("missing-library", "ImportError: DLL load failed while importing _multiarray_umath: The specified module could not be found."),
    ("certificate", "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate'))"),
    ("no-wheel", "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: 1.26.4, 2.0.0)"),
    ("no-wheel", "ERROR: numpy-2.4.6-cp313-cp313-win_amd64.whl is not a supported wheel on this platform."),
    ("network", "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...: [WinError 10013] An attempt was made'"),
    ("unknown", "error: something nobody has seen"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "said"), SAID)
def test_what_others_were_told_is_recognised(id, said):
    assert troubles.recognise(said) == id


def test_no_compiler_is_ever_needed():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = {line.split("==")[0]: line for line in lock.splitlines() if "==" in line and not line.startswith(" ")}
    for name in ("numba", "llvmlite", "scikit-surprise"):  # without wheels on Intel Macs
        assert "sys_platform != 'darwin'" in lines[name] and "platform_machine != 'x86_64'" in lines[name]
    assert "python_full_version < '3.15'" in lines["scikit-surprise"]
    commands = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            making.installing, "run", lambda command, *_, **__: commands.append([str(part) for part in command])
        )
        patch.setattr(making.installing, "settings_of", lambda pip: ({}, []))
        making._install("learn", ROOT / ".venv", ["pip"], None, {})
    fetching, course = commands
    assert fetching[fetching.index("--only-binary") + 1] == ":all:" and "--require-hashes" in fetching
    assert "--no-index" in course and "--no-deps" in course


def test_the_locks_name_no_address():
    for name in environment.LOCKS.values():
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text and "--hash=sha256:" in text


def test_the_readme_gives_both_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python -m recsys_teach start" in text and "python -m recsys_teach test" in text
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
