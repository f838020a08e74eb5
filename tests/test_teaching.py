"""What the pages for teachers say is so: minutes, points, commands, files."""

import ast
import re
import shlex
import tomllib

import pytest
import typer.main

from recsys_teach import cli
from recsys_teach.exercises.exercise import BANK, load_lesson
from recsys_teach.grading.keys import hidden_cases
from recsys_teach.grading.policy import read_policy
from recsys_teach.grading.roster import read_roster
from recsys_teach.places import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
TEACHING = (DOCS / "teaching.md").read_text(encoding="utf-8")
WORKSHOP = (DOCS / "workshop-3h.md").read_text(encoding="utf-8")
LESSONS = sorted(path.name[-2:] for path in BANK.glob("lesson_[0-9][0-9]"))
SOURCES = {path.name[:2]: path.read_text(encoding="utf-8") for path in ROOT.glob("solutions/[0-9]*.py")}


def estimate(lesson):
    return int(re.search(r"About (\d+)\s+minutes", SOURCES[lesson].replace("\n# ", " "))[1])


def weeks():
    """Return (lesson, minutes in class, minutes at home, points or "") of the rows that teach a lesson."""
    rows = re.findall(r"^\| \d+ \| ([^|]+) \| (\d+) \| (\d+) \| ([\d.]*) ?\|", TEACHING, re.MULTILINE)
    return [
        (re.search(r"\b(0\d)\b", what)[1], int(in_class), int(home), points) for what, in_class, home, points in rows
    ]


def test_the_term_gives_each_lesson_the_minutes_that_it_asks_for():
    planned = dict.fromkeys(LESSONS, 0)
    for lesson, in_class, home, _ in weeks():
        planned[lesson] += in_class + home
        assert in_class <= 90
    assert planned == {lesson: estimate(lesson) for lesson in LESSONS}
    exercises = [e for lesson in LESSONS for e in load_lesson(lesson).EXERCISES]
    total, writing = sum(planned.values()), sum(e.minutes for e in exercises)
    assert f"take {total:,} minutes, {total / 60:.0f} hours. Of these {writing} minutes" in TEACHING
    assert f"the {len(exercises)} exercises" in TEACHING


def test_the_term_tells_the_points_of_each_lesson():
    told = {lesson: float(points) for lesson, _, _, points in weeks() if points}
    asked = {lesson: len(set(re.findall(rf'lesson\.answer\("({lesson}\.q\d)"', SOURCES[lesson]))) for lesson in LESSONS}
    assert told == {
        lesson: sum(e.max_points for e in load_lesson(lesson).EXERCISES) + asked[lesson] / 2 for lesson in LESSONS
    }


def test_a_place_to_stop_stands_in_the_lesson_where_the_term_says():
    told = re.findall(r"^\| \d+ \| (0\d)[^|]*\| .* \| after (\d)\.(\d)", TEACHING, re.MULTILINE)
    assert len(told) >= 6
    for lesson, number, exercise in told:
        before = SOURCES[lesson].split("ood place to stop")[0]
        assert re.findall(r"### Exercise (\d\.\d)", before)[-1] == f"{number}.{exercise}"


def commands():
    for page in PAGES:
        text = page.read_text(encoding="utf-8").replace("\\\n", " ")
        lines = re.findall(r"^ {4,}((?:recsys-teach|python -m recsys_teach) .+)$", text, re.MULTILINE)
        lines += re.findall(r"`((?:recsys-teach|python -m recsys_teach) [^`]+)`", text)
        for line in lines:
            yield page.name, line.split("#")[0].strip()


def test_every_command_is_one_that_there_is():
    known = typer.main.get_command(cli.app).commands
    found = list(commands())
    assert len(found) > 20
    for page, line in found:
        verb, *arguments = shlex.split(line.replace("python -m recsys_teach", "recsys-teach"))[1:]
        assert verb in known, (page, line)
        options = {name for parameter in known[verb].params for name in [*parameter.opts, *parameter.secondary_opts]}
        given = {one for one in arguments if one.startswith("--")}
        assert given <= options, (page, line)
        places = [p for p in known[verb].params if p.param_type_name == "argument"]
        with_value = [p for p in known[verb].params if given & {*p.opts} and not p.is_flag]
        plain = [one for one in arguments if not one.startswith("--")]
        assert len(plain) <= len(places) + len(with_value) or verb == "merge", (page, line)
        if arguments:  # else it is named, not called
            assert len(plain) >= sum(p.required for p in places) + len(with_value), (page, line)


def test_the_policy_and_the_roster_that_are_shown_can_be_read(tmp_path):
    policy, roster = tmp_path / "policy.toml", tmp_path / "roster.csv"
    policy.write_text(re.search(r"```toml\n(.+?)```", TEACHING, re.DOTALL)[1], encoding="utf-8")
    roster.write_text(re.search(r"```csv\n(.+?)```", TEACHING, re.DOTALL)[1], encoding="utf-8")
    read = read_policy(policy)
    assert (read.keep, read.grace, read.per_day, read.at_most, read.question_points) == ("best", 10, 0.1, 0.5, 0.5)
    assert [(one.id, one.extra) for one in read_roster(roster).students] == [("s01", 0), ("s02", 30), ("s03", 90)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    heads = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.+?```", "", text, flags=re.DOTALL)):
        if target.startswith("#"):
            assert target[1:] in heads, target
        elif not target.startswith("https://"):
            assert (page.parent / target.split("#")[0]).exists(), target


def test_the_workshop_is_three_hours_without_a_gap():
    rows = re.findall(r"^\| (\d):(\d\d) \| (\d+) \|", WORKSHOP, re.MULTILINE)
    now = 0
    for hours, minutes, length in rows:
        assert 60 * int(hours) + int(minutes) == now
        now += int(length)
    assert now == 180
    exercises = {e.number: e for lesson in ("00", "03") for e in load_lesson(lesson).EXERCISES}
    planned = re.findall(r"\| (\d+) \|[^|]*\*\*Exercise (\d\.\d)\*\*", WORKSHOP)
    assert [number for _, number in planned] == list(exercises)
    assert all(int(minutes) >= 1.7 * exercises[number].minutes for minutes, number in planned)


def test_colab_installs_what_the_course_asks_for():
    tree = ast.parse((DOCS / "colab" / "first_cell.py").read_text(encoding="utf-8"))
    told = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id in ("PACKAGES", "WHEEL")
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {requirement.split(";")[0].strip() for requirement in project["dependencies"]}
    assert set(told["PACKAGES"]) <= asked and "numpy>=2.4,<2.5" in told["PACKAGES"]
    from recsys_teach import __version__

    assert told["WHEEL"] == f"recsys_teach-{__version__}-py3-none-any.whl"


def test_containers_are_made_from_files_that_there_are():
    recipe = (DOCS / "jupyterhub" / "Dockerfile").read_text(encoding="utf-8")
    copied = [part for line in re.findall(r"^COPY (.+)$", recipe, re.MULTILINE) for part in line.split()[:-1]]
    assert len(copied) >= 7 and all((ROOT / part).exists() for part in copied)
    assert (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").split()[-1] == "../requirements.lock"
    for script in (DOCS / "jupyterhub" / "start-learner", ROOT / "binder" / "postBuild", ROOT / "binder" / "start"):
        assert script.read_text(encoding="utf-8").startswith("#!") and script.stat().st_mode & 0o100


def test_as_many_cases_are_hidden_as_the_page_says():
    exercises = [e for lesson in LESSONS for e in load_lesson(lesson).EXERCISES]
    public = [len(e.drawn) for e in exercises]
    hidden = [len(hidden_cases(e, b"a key for tests", "ada")) for e in exercises]
    assert (
        f"{min(hidden)} to {max(hidden)} more for each exercise, beside {min(public)} to {max(public)} public"
        in TEACHING
    )
