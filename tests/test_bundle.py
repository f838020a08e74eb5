"""The bundle: what is in it for each kind of computer, and that a course starts from it with no network at all."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

from recsys_teach import cli, places
from recsys_teach.setup import bundle, making
from recsys_teach.setup.troubles import SetupError
from tests import small_course as small

HERE = bundle.this_platform()
NOW = f"{sys.version_info[0]}.{sys.version_info[1]}"
LOCK = (places.ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small course whose index is on loopback until it is closed."""
    course, index = small.small_course(tmp_path)
    monkeypatch.setattr(places, "ROOT", course)
    for name in list(os.environ):
        if name.upper().startswith("PIP_") or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    with small.served(folder=index) as port:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}")
        yield course
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{small.closed_port()}")


def compiled(course, name, *tags):
    """Put wheels of one more package into the index, one for each tag, and pin them."""
    folder = course.parent / "index" / name
    folder.mkdir()
    lock = course / "requirements.lock"
    hashes = [hashlib.sha256(small.wheel(folder, name, tag=tag).read_bytes()).hexdigest() for tag in tags]
    pin = " \\\n    ".join([f"{name}==1.0", *(f"--hash=sha256:{digest}" for digest in hashes)])
    lock.write_text(lock.read_text(encoding="utf-8") + pin + "\n", encoding="utf-8")


def cut_off(monkeypatch):
    """From now on there is no network."""
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{small.closed_port()}")


def test_every_kind_of_computer_gets_its_own_wheels(course, tmp_path):
    tags = ("cp313-cp313-win_amd64", "cp313-cp313-macosx_11_0_arm64", "cp313-cp313-macosx_10_13_x86_64",
            "cp313-cp313-manylinux2014_x86_64", "cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64",
            "cp312-cp312-manylinux_2_17_x86_64")  # fmt: skip
    compiled(course, "fast", *tags)
    sizes = bundle.make(tmp_path / "stick", bundle.USUAL, ["3.13"])
    names = {path.name for path in (tmp_path / "stick" / "wheels").iterdir()}
    assert {name for name in names if name.startswith("fast")} == {f"fast-1.0-{tag}.whl" for tag in tags[:4]}
    assert {"tinyone-1.0-py3-none-any.whl", "tinytwo-1.0-py3-none-any.whl"} < names
    assert set(sizes) == {(name, "3.13") for name in bundle.USUAL} and min(sizes.values()) > 500
    bundle.make(tmp_path / "stick", ["linux-x86_64"], ["3.11", "3.12"])  # adds to what is there
    assert {f"fast-1.0-{tag}.whl" for tag in tags} <= {p.name for p in (tmp_path / "stick" / "wheels").iterdir()}
    told = json.loads((tmp_path / "stick" / "bundle.json").read_text(encoding="utf-8"))
    assert sorted(map(tuple, told["targets"])) == sorted([*sizes, ("linux-x86_64", "3.11"), ("linux-x86_64", "3.12")])


def test_a_package_that_hangs_on_the_last_part_of_the_version_comes_in_both(course, tmp_path):
    """As soupsieve does: one release for Python 3.11.5 and later, one for the Pythons before."""
    lock = course / "requirements.lock"
    text = lock.read_text(encoding="utf-8")
    wheel = small.wheel(course.parent / "index" / "tinytwo", "tinytwo", version="2.0", needs=">=3.11.5")
    later = small.lock_of(wheel, markers={"tinytwo": "python_full_version >= '3.11.5'"}).replace("==1.0", "==2.0")
    lock.write_text(
        text.replace("tinytwo==1.0", "tinytwo==1.0 ; python_full_version < '3.11.5'") + later, encoding="utf-8"
    )
    bundle.make(tmp_path / "stick", [HERE], ["3.11"])
    names = sorted(path.name for path in (tmp_path / "stick" / "wheels").glob("tinytwo*"))
    assert names == ["tinytwo-1.0-py3-none-any.whl", "tinytwo-2.0-py3-none-any.whl"]


def test_what_a_bundle_holds_besides(course, tmp_path):
    out = tmp_path / "stick"
    for left in (".venv", "recsys_teach/__pycache__", "lessons/.ipynb_checkpoints"):
        (course / left).mkdir()
        (course / left / "left behind").touch()
    bundle.make(out, [HERE], [NOW])
    lines = (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = dict(reversed(line.split("  ", 1)) for line in lines)
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert set(sums) == files
    assert all(hashlib.sha256((out / file).read_bytes()).hexdigest() == digest for file, digest in sums.items())
    assert {
        f"course/{name}" for name in ("requirements.lock", "pyproject.toml", "LICENSE", "recsys_teach/__main__.py")
    } < files
    assert not [file for file in files if "left behind" in file]
    told = (out / "README.txt").read_text(encoding="utf-8")
    assert f"{HERE}, Python {NOW}" in told and "python -m recsys_teach start --offline" in told and "doctor" in told


def test_a_course_starts_from_it_with_no_network(course, tmp_path, monkeypatch):
    """In a namespace without any network where the system has them; everywhere with an index that does not answer."""
    out = tmp_path / "a stick"
    bundle.make(out, [HERE], [NOW])
    shutil.rmtree(tmp_path / "index")
    mine = tmp_path / "my course"
    shutil.copytree(out / "course", mine)
    (mine / "backend.py").write_text(small.BACKEND, encoding="utf-8")
    cut_off(monkeypatch)
    command = [sys.executable, "-m", "recsys_teach", "start", f"--offline={out}"]
    if (
        shutil.which("unshare")
        and not subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode
    ):
        command = ["unshare", "-n", *command]
    for _ in "ab":  # the second start needs the stick no more
        result = subprocess.run(command, cwd=mine, capture_output=True, encoding="utf-8", check=False)
        assert result.returncode == 0 and result.stderr == "", result.stdout + result.stderr
        told = json.loads(result.stdout.splitlines()[-1])
        assert told["prefix"] == str(mine / ".venv")
        shutil.rmtree(out, ignore_errors=True)


def test_an_index_that_would_answer_is_not_asked(stick, tmp_path, monkeypatch):
    asked = []

    class Watching(small.Portal):
        def do_GET(self):
            asked.append(self.path)
            super().do_GET()

    with small.served(Watching) as port:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("PIP_FIND_LINKS", f"http://127.0.0.1:{port}/links")
        commands, run = [], making.installing.run
        monkeypatch.setattr(making.installing, "run", lambda *a, **b: (commands.append(a[0]), run(*a, **b)))
        making.ensure("learn", tmp_path / "venv", offline=stick())
    assert asked == [] and all("--no-index" in command for command in commands if "install" in command)


def test_without_a_bundle_the_same_machine_would_fail(course, tmp_path, monkeypatch):
    """What the test above would do if it went to the network after all."""
    cut_off(monkeypatch)
    with pytest.raises(SetupError, match="cannot be reached"):
        making.ensure("learn", tmp_path / "venv")


@pytest.fixture
def stick(course, tmp_path):
    """A bundle for this machine, made by hand."""
    out = tmp_path / "stick"
    (out / "wheels").mkdir(parents=True)
    for path in (tmp_path / "index").rglob("*.whl"):
        shutil.copy(path, out / "wheels")

    def write(**changed):
        told = {"lock": bundle._sha256(course / "requirements.lock"), "targets": [[HERE, NOW]]} | changed
        (out / "bundle.json").write_text(json.dumps(told), encoding="utf-8")
        return out

    write()
    return write


def refused(id, out, **options):
    with pytest.raises(SetupError) as caught:
        making.ensure("learn", out.parent / "venv", offline=out, **options)
    assert caught.value.id == id
    return str(caught.value)


def test_the_folder_inside_or_around_will_do(stick):
    out = stick()
    assert bundle.read(out) == bundle.read(out / "wheels")


def test_a_folder_that_is_no_bundle(stick, tmp_path):
    assert "bundle.json" in refused("bundle-none", tmp_path)
    (tmp_path / "stick" / "bundle.json").write_text("half a f")
    refused("bundle-none", tmp_path / "stick")


def test_a_bundle_for_another_course(stick):
    refused("bundle-stale", stick(lock="another"))


def test_a_bundle_for_other_machines_says_for_which_and_what_this_is(stick, monkeypatch):
    out = stick(targets=[["windows-x86_64", "3.13"], ["macos-arm64", "3.12"], ["macos-arm64", "3.13"]])
    monkeypatch.setattr(bundle, "this_platform", lambda: "linux-aarch64")
    with pytest.raises(SetupError):
        bundle.read(out)  # before any Python is looked for
    told = refused("bundle-other", out)
    assert "macos-arm64 with Python 3.12, 3.13; windows-x86_64 with Python 3.13" in told
    assert f"this is linux-aarch64 with Python {NOW}" in told


def test_a_bundle_for_another_python_says_so_or_finds_that_python(stick, monkeypatch):
    from recsys_teach.setup import pythons

    out = stick(targets=[[HERE, "3.99"]])
    monkeypatch.setattr(pythons, "_places", lambda: [])
    assert f"{HERE} with Python 3.99; this is {HERE} with Python {NOW}" in refused("bundle-other", out)
    facts = pythons.ask(sys.executable)
    other = facts | {"version": [3, 99, 0], "path": "/there"}
    monkeypatch.setattr(pythons, "usable", lambda accept: [other] if accept(other) and not accept(facts) else [])
    assert making._choose(bundle.read(out)) == other


def test_a_bundle_that_lacks_a_wheel_says_which(stick):
    out = stick()
    (out / "wheels" / "tinytwo-1.0-py3-none-any.whl").unlink()
    assert "lacks tinytwo for " in refused("bundle-incomplete", out)


def test_a_damaged_wheel_is_not_installed(stick):
    out = stick()
    path = out / "wheels" / "tinytwo-1.0-py3-none-any.whl"
    path.write_bytes(path.read_bytes()[:-10])
    assert "copy the bundle again" in refused("wrong-hash", out)


def test_a_package_without_a_wheel_for_a_computer_is_named(course, tmp_path, capsys):
    compiled(course, "fast", "cp313-cp313-win_amd64")
    assert cli.main(["bundle", "--out", str(tmp_path / "stick"), "--python", "3.13", "--platform", "macos-arm64"]) == 2
    assert "no ready-made package of fast for this Python 3.13 on macos-arm64" in capsys.readouterr().err
    assert not (tmp_path / "stick" / "bundle.json").exists()


def test_the_verb_makes_one(course, tmp_path, capsys):
    assert cli.main(["bundle", "--out", str(tmp_path / "stick"), "--python", NOW, "--platform", HERE]) == 0
    assert "is ready" in capsys.readouterr().out and bundle.read(tmp_path / "stick").versions == [NOW]


@pytest.mark.parametrize(
    ("platforms", "pythons", "said"),
    [
        (["amiga"], ["3.13"], "no platform 'amiga'"),
        (["linux-x86_64"], ["3.9"], "no Python '3.9'"),
        ([HERE], [NOW], "not empty"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_written(course, tmp_path, platforms, pythons, said):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "my work.txt").write_text("mine")
    with pytest.raises(ValueError, match=said):
        bundle.make(tmp_path / "full", platforms, pythons)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["my work.txt"]


def test_a_disk_that_is_full_is_told(course, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle.shutil, "copy", full)
    with pytest.raises(SetupError, match="disk is full"):
        bundle.make(tmp_path / "stick", [HERE], [NOW])


def names(target, python):
    return {
        line.split("==")[0] for line in bundle.pins(LOCK, bundle.PLATFORMS[target], python).splitlines() if "==" in line
    }


def test_markers_are_those_of_the_computer_it_is_for():
    everywhere = {"numpy", "pandas", "jupyterlab", "hatchling"}
    assert everywhere | {"colorama", "pywinpty", "numba", "scikit-surprise"} <= names("windows-x86_64", "3.13.0")
    assert not {"pexpect", "ptyprocess", "appnope"} & names("windows-x86_64", "3.13.0")
    assert everywhere | {"appnope", "numba", "scikit-surprise"} <= names("macos-arm64", "3.13.0")
    assert everywhere | {"appnope"} <= names("macos-x86_64", "3.13.0")
    assert not {"numba", "llvmlite", "scikit-surprise"} & names("macos-x86_64", "3.13.0")
    assert everywhere | {"pexpect", "numba"} <= names("linux-aarch64", "3.13.0")
    versions = [bundle.pins(LOCK, bundle.PLATFORMS[HERE], python) for python in ("3.11.0", "3.11.99")]
    assert versions[0] != versions[1]  # which is why both are fetched


def test_pins_agree_with_pip_for_this_computer(tmp_path):
    """Pins without markers, for the Python that runs, are what pip makes of the lock itself."""
    from importlib.metadata import distributions

    pinned = dict(
        line.split(" ")[0].split("==")
        for line in bundle.pins(LOCK, bundle.PLATFORMS[HERE], ".".join(map(str, sys.version_info[:3]))).splitlines()
        if "==" in line
    )
    installed = {
        one.metadata["Name"].lower().replace("_", "-").replace(".", "-"): one.version for one in distributions()
    }
    wrong = {
        name: version
        for name, version in pinned.items()
        if installed.get(name.replace(".", "-")) not in (version, None)
    }
    assert wrong == {} and len(pinned) > 100


def test_the_platforms_are_tags_that_wheels_carry():
    for name, target in bundle.PLATFORMS.items():
        for tag in target.tags:
            _, _, _, tags = parse_wheel_filename(f"x-1.0-cp313-cp313-{tag}.whl")
            assert tags == {Tag("cp313", "cp313", tag)}
        assert target.platform_machine.lower().replace("amd64", "x86_64") == name.partition("-")[2]


def test_pips_own_wheel_is_in_it_and_runs(course, tmp_path):
    bundle.make(tmp_path / "stick", [HERE], [NOW])
    pip = bundle.read(tmp_path / "stick").pip
    assert zipfile.is_zipfile(pip)
    told = subprocess.check_output([sys.executable, "-I", pip / "pip", "--version"], text=True)
    assert told.startswith("pip ") and str(pip) in told
