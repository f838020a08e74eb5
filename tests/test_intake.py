"""Whose notebooks are in a folder or a zip: every shape in which people collect them, and hostile ones."""

import os
import pickle
import stat
import subprocess
import sys
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach.grading import listing
from recsys_teach.grading.intake import BadSource, collect, read_bytes
from recsys_teach.grading.submission import MAX_BYTES, Unreadable

NOTE = '{"cells": []}'
BOTH = pytest.mark.parametrize("pack", ["zip", "folder", "folder in a zip", "folder in a folder"])


def zipped(path, files, **more):
    """Write a zip of {name or ZipInfo: content}; a name that ends in / is a folder."""
    with zipfile.ZipFile(path, "w", **more) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def unpacked(folder, files):
    for name, content in files.items():
        path = folder / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text(content, encoding="utf-8")
    return folder


def packed(tmp_path, pack, files):
    """Return a source that holds the files, and what its places begin with."""
    around = "what came/" if pack.startswith("folder in") else ""
    files = {around + name: content for name, content in files.items()}
    if pack.endswith("zip"):
        return zipped(tmp_path / "in.zip", files), around
    return unpacked(tmp_path / "in", files), around


def whose(collected, around=""):
    return {one.file.removeprefix(around): one.keys for one in collected.handed}


def reasons(collected, around=""):
    return {file.removeprefix(around): why for file, why in collected.left_out}


# -- the shapes


@BOTH
def test_a_folder_of_notebooks_belongs_to_who_the_files_are_called_after(tmp_path, pack):
    files = {"ada.ipynb": NOTE, "Ben Roe.IPYNB": NOTE, "cleo.ipynb.txt": NOTE, "dan.pdf": "", "eve.zip": ""}
    source, around = packed(tmp_path, pack, files)
    found = collect(source)
    assert found.shape == "notebooks"
    assert whose(found, around) == {"ada.ipynb": ("ada",), "Ben Roe.IPYNB": ("Ben Roe",)}
    assert reasons(found, around) == {
        "cleo.ipynb.txt": "Its name does not end in .ipynb. If it is a notebook, give it such a name.",
        "dan.pdf": "This is not a notebook.",
        "eve.zip": "This is an archive inside the submissions, and archives are not opened. Pass it by itself, or put its notebooks in its place.",
    }
    assert [one.read() for one in found.handed] == [NOTE.encode()] * 2
    assert all(one.when and one.when.tzinfo and not one.certain and not one.late for one in found.handed)


@BOTH
def test_a_folder_for_each_student_may_hold_several_and_deeper(tmp_path, pack):
    files = {
        "ada/03.ipynb": NOTE, "ada/old/03.ipynb": NOTE, "ben/week 1/a/03.ipynb": NOTE, "cleo/": "", "dan/notes.txt": "",
        "ben/.ipynb_checkpoints/03-checkpoint.ipynb": NOTE, "README.md": "",
    }  # fmt: skip
    source, around = packed(tmp_path, pack, files)
    found = collect(source)
    assert found.shape == "folders"
    assert whose(found, around) == {
        "ada/03.ipynb": ("ada",), "ada/old/03.ipynb": ("ada",), "ben/week 1/a/03.ipynb": ("ben",)
    }  # fmt: skip
    told = reasons(found, around)
    assert told.keys() == {"cleo", "dan", "dan/notes.txt", "ben/.ipynb_checkpoints", "README.md"}
    assert told["dan"] == "dan's folder holds no notebook. Ask what was to be handed in."


@pytest.mark.parametrize(
    "files, keys",
    [
        (["ada/03_user_based_cf.ipynb", "ada/04_item_based_cf.ipynb"], {("ada",)}),
        (["ada/03.ipynb"], {("ada",)}),
        (["ada/03 (1).ipynb", "ada/scratch.ipynb"], {("ada",)}),
        (["ada/old/03.ipynb"], {("ada",)}),
        (["class/ada.ipynb", "class/ben.ipynb"], {("ada",), ("ben",)}),
        (["x/class/ada.ipynb", "x/class/ben.ipynb"], {("ada",), ("ben",)}),
        (["class/1001.ipynb", "class/1002.ipynb"], {("1001",), ("1002",)}),
        (["class/ada/a.ipynb", "class/ben/"], {("ada",)}),
    ],
)
def test_a_lone_folder_is_a_student_or_the_class(tmp_path, files, keys):
    assert {one.keys for one in collect(zipped(tmp_path / "in.zip", dict.fromkeys(files, NOTE))).handed} == keys


CANVAS = {
    "doejane_4711_81234_03.ipynb": (("4711", "doejane"), False),
    "doejane_LATE_4711_81299_03-1.ipynb": (("4711", "doejane"), True),
    "o_neilmary_4712_81236_my_03_4711_1_file.ipynb": (("4712", "o_neilmary"), False),
    "anon_Xy12Z_81237_03.ipynb": (("Xy12Z",), False),
    "LATE_anon_Q9a8b_81238_03-2.ipynb": (("Q9a8b",), True),
    "anon_LATE_12345_81239_03.ipynb": (("12345",), True),
}


@BOTH
def test_canvas(tmp_path, pack):
    others = {"poebob_4713_81240_work.zip": "", "king_4714_text.html": ""}
    source, around = packed(tmp_path, pack, dict.fromkeys([*CANVAS, *others], NOTE))
    found = collect(source)
    assert found.shape == "canvas"
    assert {one.file.removeprefix(around): (one.keys, one.late) for one in found.handed} == CANVAS
    assert all(one.back == one.file.removeprefix(around) and not one.certain for one in found.handed)
    assert reasons(found, around).keys() == others.keys()


def test_numbers_that_go_with_several_names_are_not_canvas_ids(tmp_path):
    files = dict.fromkeys(["smith_2026_03_hw.ipynb", "doe_2026_03_hw.ipynb", "poe_2026_03_hw.ipynb"], NOTE)
    found = collect(zipped(tmp_path / "in.zip", files))
    assert found.shape == "notebooks" and ("smith_2026_03_hw",) in whose(found).values()
    few = dict.fromkeys(["ada.ipynb", "ben.ipynb", "smith_1_2_3.ipynb"], NOTE)
    assert collect(zipped(tmp_path / "few.zip", few)).shape == "notebooks"
    stray = dict.fromkeys([*CANVAS, "ada.ipynb", "evil_4712_1_x.ipynb"], NOTE)
    found = collect(zipped(tmp_path / "more.zip", stray))
    assert found.shape == "canvas" and whose(found)["ada.ipynb"] == ("ada",)
    assert {keys[0] for keys in whose(found).values()} == {"4711", "Xy12Z", "Q9a8b", "12345", "ada", "evil_4712_1_x", *[
        name[:-6] for name in CANVAS if "4712" in name
    ]}  # fmt: skip


@BOTH
@pytest.mark.parametrize("end", ["_", ""])
def test_moodle(tmp_path, pack, end):
    names = ["Jane Doe_123", "Jo_2_124", "D'Arc 3rd_125", "Anna Maria_126"]
    files = {f"{name}_assignsubmission_file{end}/sub/03.ipynb": NOTE for name in names[:3]}
    files |= {
        f"{names[3]}_assignsubmission_file{end}/work.zip": "",
        f"{names[3]}_assignsubmission_onlinetext{end}/onlinetext.html": "",
        f"{names[0]}_assignsubmission_onlinetext{end}/onlinetext.html": "",
    }
    source, around = packed(tmp_path, pack, files)
    found = collect(source)
    assert found.shape == "moodle"
    assert {one.keys: one.back for one in found.handed} == {
        ("Participant 123", "Jane Doe"): "Jane Doe_123_assignfeedback_file_",
        ("Participant 124", "Jo_2"): "Jo_2_124_assignfeedback_file_",
        ("Participant 125", "D'Arc 3rd"): "D'Arc 3rd_125_assignfeedback_file_",
    }
    empty = {file for file, why in reasons(found, around).items() if why.startswith("Anna Maria's folder holds no")}
    assert empty == {f"{names[3]}_assignsubmission_{kind}{end}" for kind in ("file", "onlinetext")}
    assert f"{names[3]}_assignsubmission_file{end}/work.zip" in reasons(found, around)


def test_moodle_without_folders_without_names_and_with_groups(tmp_path):
    files = [
        "Jane Doe_123_assignsubmission_file_my_03.ipynb", "Participant_124_assignsubmission_file_03.ipynb",
        "Group 7_12_assignsubmission_file_03.ipynb", "Default group_assignsubmission_file_03.ipynb",
    ]  # fmt: skip
    found = collect(zipped(tmp_path / "in.zip", dict.fromkeys(files, NOTE)))
    assert found.shape == "moodle"
    assert set(whose(found).values()) == {
        ("Participant 123", "Jane Doe"), ("Participant 124",), ("Participant 12", "Group 7"), ("Default group",)
    }  # fmt: skip


def test_a_name_that_several_have_identifies_nobody(tmp_path):
    blind = ["Teilnehmer_1_assignsubmission_file_/a.ipynb", "Teilnehmer_2_assignsubmission_file_/a.ipynb"]
    found = collect(zipped(tmp_path / "in.zip", dict.fromkeys(blind, NOTE)))
    assert set(whose(found).values()) == {("Participant 1",), ("Participant 2",)}
    twins = ["doejane_1_10_a.ipynb", "doejane_2_11_a.ipynb", "doejane_2_12_a.ipynb", "poebob_3_13_a.ipynb"]
    found = collect(zipped(tmp_path / "twins.zip", dict.fromkeys(twins, NOTE)))
    assert set(whose(found).values()) == {("1",), ("2",), ("3", "poebob")}


METADATA = """\
submission_1:
  :submitters:
  - :name: Jane Doe
    :sid: '0123'
    :email: jane@uni.edu
  - :name: Bob Poe
    :sid:
    :email: bob@uni.edu
  :created_at: 2026-11-20 23:59:59.123456789 Z
  :score: 1.0
  :results: !ruby/object:Evil {output: "x"}
  :history:
  - :id: 7
    :created_at: 2026-11-19 08:00:00 -0800
submission_2:
  :submitters:
  - :name: Eve
  :created_at: soon
submission_3:
  :submitters:
  - :name: Cleo
"""


@pytest.mark.parametrize("root", ["", "assignment_123_export/", "somewhere/"])
@pytest.mark.parametrize("pack", ["zip", "folder"])
def test_gradescope(tmp_path, pack, root):
    files = {
        root + "submission_metadata.yml": METADATA, root + "submission_1/deep/03.ipynb": NOTE,
        root + "submission_2/03.ipynb": NOTE, root + "submission_3/a.py": "", root + "submission_7/03.ipynb": NOTE,
        root + "submission_9/03.ipynb": NOTE, root + "submission_9/submission_metadata.yml": METADATA,
    }  # fmt: skip
    source, _ = packed(tmp_path, pack, files)
    found = collect(source)
    assert found.shape == "gradescope"
    told = [(one.file.removeprefix(root), one.keys[0], one.when if one.certain else None) for one in found.handed]
    due = datetime(2026, 11, 20, 23, 59, 59, 123456, UTC)
    before = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    assert told == [
        ("submission_1/deep/03.ipynb", "0123", due), ("submission_1/deep/03.ipynb", "bob@uni.edu", due),
        ("submission_2/03.ipynb", "Eve", None), ("submission_7/03.ipynb", "0123", before),
        ("submission_7/03.ipynb", "bob@uni.edu", before), ("submission_9/03.ipynb", "submission_9", None),
    ]  # fmt: skip
    assert found.handed[0].keys == ("0123", "jane@uni.edu", "Jane Doe")
    assert reasons(found)[root + "submission_3"] == "Cleo's folder holds no notebook. Ask what was to be handed in."


@pytest.mark.parametrize(
    "metadata", ["[" * 100_000, "a: &a [*a]", "\0", "{", "x" * (16 * 1024 * 1024 + 1)],
    ids=["deep", "in itself", "not text", "cut off", "large"],
)  # fmt: skip
def test_gradescope_metadata_that_cannot_be_read_is_said_to_be_so(tmp_path, metadata):
    source = zipped(tmp_path / "in.zip", {"submission_metadata.yml": metadata, "submission_1/a.ipynb": NOTE})
    with pytest.raises(BadSource, match=r"submission_metadata.yml cannot be read: .*Download the export"):
        collect(source)


@pytest.mark.parametrize("metadata", ["", "3", "[a]", "submission_1: 3", "submission_1: {':submitters': x}", "submission_1:\n  :submitters: [3, {':sid': [a]}]"])  # fmt: skip
def test_gradescope_metadata_that_says_nothing_leaves_the_submissions_unknown(tmp_path, metadata):
    source = zipped(tmp_path / "in.zip", {"submission_metadata.yml": metadata, "submission_1/a.ipynb": NOTE})
    assert whose(collect(source)) == {"submission_1/a.ipynb": ("submission_1",)}


@pytest.mark.parametrize(
    "stamp, when",
    [
        ("2026-11-20 23:59:59.948203 UTC\n", datetime(2026, 11, 20, 23, 59, 59, 948203, UTC)),
        ("2026-11-20 23:59:59", datetime(2026, 11, 20, 23, 59, 59, 0, UTC)),
        ("2026-11-20T23:59:59.5+01:00", datetime(2026, 11, 20, 22, 59, 59, 500000, UTC)),
        ("2026-11-20 23:59:59 Europe/Berlin", datetime(2026, 11, 20, 22, 59, 59, 0, UTC)),
        ("2026-11-20 23:59:59 ../../etc/passwd", None),
        ("2026-11-20 23:59:59 Nowhere/Else", None),
        ("2026-13-20 23:59:59 UTC", None),
        ("yesterday", None),
        ("x" * 1000, None),
    ],
)
@pytest.mark.parametrize("pack", ["zip", "folder", "folder in a zip"])
def test_nbgrader(tmp_path, pack, stamp, when):
    files = {
        "submitted/ada/ps1/03.ipynb": NOTE, "submitted/ada/ps1/timestamp.txt": stamp, "submitted/ben/ps1/a/03.ipynb": NOTE,
        "submitted/cleo/": "", "source/ps1/03.ipynb": NOTE, "gradebook.db": "", "submitted/ada/ps1/x/timestamp.txt": "2000-01-01 00:00:00",
    }  # fmt: skip
    source, around = packed(tmp_path, pack, files)
    found = collect(source)
    assert found.shape == "nbgrader"
    assert whose(found, around) == {"submitted/ada/ps1/03.ipynb": ("ada",), "submitted/ben/ps1/a/03.ipynb": ("ben",)}
    ada, ben = found.handed
    assert (ada.certain, ada.when) == (True, when) if when else not ada.certain
    assert not ben.certain
    told = reasons(found, around)
    assert "outside of submitted" in told["source/ps1/03.ipynb"]
    assert told["submitted/cleo"].startswith("cleo's folder holds no notebook")


def test_nbgrader_s_submitted_folder_itself(tmp_path):
    unpacked(
        tmp_path, {"submitted/ada/ps1/03.ipynb": NOTE, "submitted/ada/ps1/timestamp.txt": "2026-11-20 23:59:59 UTC"}
    )
    (one,) = collect(tmp_path / "submitted").handed
    assert (one.keys, one.certain) == (("ada",), True)


def test_what_a_student_s_own_folder_holds_decides_nothing_for_others(tmp_path):
    theirs = {
        "submission_metadata.yml": METADATA, "submission_1/03.ipynb": NOTE, "assignment_1_export/submission_metadata.yml": METADATA,
        "Ben Roe_7_assignsubmission_file_/03.ipynb": NOTE, "submitted/ben/ps1/03.ipynb": NOTE, "timestamp.txt": "2000-01-01 00:00:00",
        "x/timestamp.txt": "2000-01-01 00:00:00", "x/03.ipynb": NOTE,
    }  # fmt: skip
    theirs |= {f"roeben_4711_{n}_03.ipynb": NOTE for n in range(9)}
    source = unpacked(tmp_path / "in", {f"ada/{name}": text for name, text in theirs.items()} | {"ben/03.ipynb": NOTE})
    found = collect(source)
    assert found.shape == "folders"
    assert all(one.keys == (one.file.split("/")[0],) and not one.certain and not one.back for one in found.handed)


def test_a_source_that_is_none_says_so(tmp_path):
    with pytest.raises(BadSource, match="There is no .*Pass the folder or the zip"):
        collect(tmp_path / "nowhere")
    (tmp_path / "a.ipynb").write_text(NOTE)
    with pytest.raises(BadSource, match="is no zip that can be read: .*Download it again"):
        collect(tmp_path / "a.ipynb")
    (tmp_path / "empty").mkdir()
    assert collect(tmp_path / "empty").handed == []


def test_too_many_files_are_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(listing, "MAX_FILES", 3)
    files = {f"{n}.ipynb": NOTE for n in range(4)}
    for source in (zipped(tmp_path / "in.zip", files), unpacked(tmp_path / "in", files)):
        with pytest.raises(BadSource, match="holds more than 3 files"):
            collect(source)
    monkeypatch.setattr(listing, "MAX_DIRECTORY", 100)
    listing._members.cache_clear()
    with pytest.raises(BadSource, match="its table is too large"):
        collect(tmp_path / "in.zip")


# -- reading


def test_another_process_reads_the_same_bytes(tmp_path):
    for source in (
        zipped(tmp_path / "in.zip", {"a/1.ipynb": "é", "a/2.ipynb": NOTE}),
        unpacked(tmp_path / "in", {"a.ipynb": NOTE}),
    ):
        for one in collect(source).handed:
            again = pickle.loads(pickle.dumps(one))
            code = f"from recsys_teach.grading.intake import read_bytes as r; import sys; sys.stdout.buffer.write(r({str(again.path)!r}, {again.member}))"
            done = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parent.parent
            )
            assert done.stdout == one.read() == again.read() != b""


def test_a_zip_bomb_stops_at_the_limit_whatever_it_claims(tmp_path):
    source = zipped(
        tmp_path / "in.zip", {"ada.ipynb": bytes(MAX_BYTES + 1), "ben.ipynb": NOTE}, compression=zipfile.ZIP_DEFLATED
    )
    assert source.stat().st_size < 200_000
    ada, ben = collect(source).handed
    with pytest.raises(Unreadable, match=r"^ada.ipynb is larger than 64 MB\. Clear its outputs"):
        ada.read()
    assert ben.read() == NOTE.encode()
    content = source.read_bytes()  # the same with headers that claim 10 bytes
    source.write_bytes(content.replace((MAX_BYTES + 1).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    ada, ben = collect(source).handed
    with pytest.raises(Unreadable, match="^ada.ipynb is larger"):
        ada.read()
    with pytest.raises(Unreadable, match="^ada.ipynb is larger than 0 MB"):
        read_bytes(str(source), ada.member, 100)
    assert len(read_bytes(str(source), ben.member, len(NOTE))) == len(NOTE)
    tracemalloc.start()
    with pytest.raises(Unreadable):
        read_bytes(str(source), ada.member, 1000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_a_zip_holds_comes_back_as_it_was(tmp_path, compression):
    content = os.urandom(3_000_000) + bytes(1000)
    source = zipped(tmp_path / "in.zip", {"a.ipynb": content, "b.ipynb": b""}, compression=compression)
    assert [one.read() for one in collect(source).handed] == [content, b""]
    behind = tmp_path / "behind.zip"  # something stands before it, as in a program that unpacks itself
    behind.write_bytes(b"#!/bin/sh\n" * 100 + source.read_bytes())
    assert [one.read() for one in collect(behind).handed] == [content, b""]


def test_locked_and_damaged_and_strangely_packed_members_are_handed_and_unreadable(tmp_path):
    source = zipped(tmp_path / "in.zip", {"a.ipynb": NOTE}, compression=zipfile.ZIP_LZMA)
    (one,) = collect(source).handed
    with pytest.raises(Unreadable, match="packed in a way that is not read here"):
        one.read()
    content = zipped(source, {"a.ipynb": NOTE}).read_bytes()
    for broken, says in (
        (content.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0").replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0"), "locked with a password"),
        (content.replace(NOTE.encode(), NOTE.encode()[::-1]), "is damaged in the zip"),
        (content.replace(b"PK\x03\x04", b"PK\x03\x05"), "is damaged in the zip"),
        (content.replace(crc32(NOTE.encode()).to_bytes(4, "little"), b"abcd"), "is damaged in the zip"),
    ):  # fmt: skip
        assert broken != content
        source.write_bytes(broken)
        (one,) = collect(source).handed
        with pytest.raises(Unreadable, match=says):
            one.read()
    with pytest.raises(Unreadable, match="has changed: it holds 1 files now"):
        read_bytes(str(source), 1)
    source.unlink()
    with pytest.raises(Unreadable, match="cannot be read: No such file"):
        one.read()


def special(name, mode):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def test_names_in_a_zip_lead_nowhere(tmp_path):
    files = {
        "/etc/ada.ipynb": NOTE, "../ben.ipynb": NOTE, "a/../../cleo.ipynb": NOTE, "C:\\dan.ipynb": NOTE, "..\\eve.ipynb": NOTE,
        "fay\\03.ipynb": NOTE, "./gus//03.ipynb": NOTE, special("hal/03.ipynb", stat.S_IFLNK | 0o777): "/etc/passwd",
        special("ida.ipynb", stat.S_IFIFO): "", special("jo/03.ipynb", stat.S_IFREG | 0o644): NOTE, "kim\x01\n/03.ipynb": NOTE,
        "=cmd|'calc'!A0/03.ipynb": NOTE, "__MACOSX/jo/._03.ipynb": "", "jo/.DS_Store": "",
    }  # fmt: skip
    source = zipped(tmp_path / "in.zip", files)
    before = sorted(tmp_path.rglob("*"))
    found = collect(source)
    assert {one.keys[0] for one in found.handed} == {"fay", "gus", "jo", "kim\x01\n", "=cmd|'calc'!A0"}
    assert all(one.read() == NOTE.encode() for one in found.handed)
    told = reasons(found)
    out = ["/etc/ada.ipynb", "../ben.ipynb", "a/../../cleo.ipynb", "C:/dan.ipynb", "../eve.ipynb"]
    assert {told[name] for name in out} == {listing.LEADS_OUT}
    assert told["hal/03.ipynb"] == listing.A_LINK and told["ida.ipynb"] == listing.NO_FILE
    assert "__MACOSX" in told and "jo/.DS_Store" in told
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_members_of_one_name_the_last_is_taken_as_unpacking_would(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as file:
        file.writestr("ada.ipynb", "first")
        file.writestr("ben.ipynb", NOTE)
        file.writestr("ada.ipynb", "second")
    found = collect(tmp_path / "in.zip")
    assert [one.read() for one in found.handed] == [b"second", NOTE.encode()]
    assert reasons(found) == {"ada.ipynb (entry 1)": listing.TWICE}


def test_names_in_utf_8_are_read_also_where_the_zip_does_not_say_so(tmp_path):
    source = zipped(tmp_path / "in.zip", {"Zoë.ipynb": NOTE})
    content = source.read_bytes()
    unsaid = content.replace(b"\x14\0\0\x08", b"\x14\0\0\0")
    assert unsaid != content
    for told in (content, unsaid):
        source.write_bytes(told)
        assert whose(collect(source)) == {"Zoë.ipynb": ("Zoë",)}


def test_dates_are_the_file_s_and_certain_only_where_the_place_tells(tmp_path):
    info = zipfile.ZipInfo("ada.ipynb", (2026, 11, 20, 23, 59, 58))
    never = zipfile.ZipInfo("ben.ipynb", (2026, 11, 20, 23, 59, 58))
    source = zipped(tmp_path / "in.zip", {info: NOTE, never: NOTE})
    content = source.read_bytes()
    at = content.rindex(b"PK\x01\x02")
    source.write_bytes(content[: at + 14] + b"\0\0" + content[at + 16 :])  # month 0, day 0
    ada, ben = collect(source).handed
    assert ada.when == datetime(2026, 11, 20, 23, 59, 58).astimezone() and not ada.certain and ben.when is None
    path = unpacked(tmp_path / "in", {"ada.ipynb": NOTE}) / "ada.ipynb"
    os.utime(path, (0, 1_000_000_000))
    (ada,) = collect(tmp_path / "in").handed
    assert ada.when == datetime(2001, 9, 9, 1, 46, 40, tzinfo=timezone(timedelta())) and not ada.certain


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes that have names")
def test_links_and_pipes_on_the_disk_are_listed_and_not_opened(tmp_path):
    (tmp_path / "secret.ipynb").write_text("secret")
    source = unpacked(tmp_path / "in", {"ada/03.ipynb": NOTE})
    (source / "ben.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (source / "cleo").symlink_to(tmp_path)
    (source / "ada" / "again").symlink_to(source)
    (source / "dan.ipynb").symlink_to("ada/03.ipynb")
    os.mkfifo(source / "eve.ipynb")
    found = collect(source)
    assert whose(found) == {"ada/03.ipynb": ("ada",)}
    assert {name: why for name, why in reasons(found).items() if why == listing.A_LINK}.keys() == {
        "ben.ipynb", "cleo", "ada/again", "dan.ipynb"
    }  # fmt: skip
    assert reasons(found)["eve.ipynb"] == listing.NO_FILE
    for name, says in (("ben.ipynb", "is a link"), ("eve.ipynb", "is not a file"), ("ada", "is not a file")):
        with pytest.raises(Unreadable, match=says):
            read_bytes(str(source / name), None)


@pytest.mark.skipif(sys.platform == "win32", reason="who may make links on Windows differs")
@pytest.mark.parametrize("seen", [True, False])
def test_a_file_that_became_a_link_after_it_was_listed_is_not_followed(tmp_path, monkeypatch, seen):
    if not seen:  # it becomes one between our look and our opening it
        if not hasattr(os, "O_NOFOLLOW"):
            pytest.skip("a system that cannot refuse a link while it opens it")
        monkeypatch.setattr(os.path, "islink", lambda path: False)
    (tmp_path / "secret.ipynb").write_text("secret")
    source = unpacked(tmp_path / "in", {"ada.ipynb": NOTE})
    (one,) = collect(source).handed
    one.path.unlink()
    one.path.symlink_to(tmp_path / "secret.ipynb")
    with pytest.raises(Unreadable):
        one.read()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes file names that are no text")
def test_names_that_are_no_text_can_be_written_down(tmp_path):
    (tmp_path / "in").mkdir()
    path = os.fsencode(tmp_path / "in") + b"/\xff.ipynb"
    with open(path, "w") as file:
        file.write(NOTE)
    (one,) = collect(tmp_path / "in").handed
    assert one.file.encode() == b"\\udcff.ipynb" and one.keys == ("\\udcff",) and one.read() == NOTE.encode()


# -- whatever is in there

opened: list | None = None


def watch(event, arguments):
    if opened is not None and event in ("open", "os.scandir", "os.listdir"):
        opened.append(arguments[0])


sys.addaudithook(watch)
pytest.importorskip("yaml")  # so that it is not among what is opened
NAMES = st.sampled_from(
    ["ada", "03.ipynb", "submitted", "x_1_assignsubmission_file_", "doe_1_2_03.ipynb", "timestamp.txt", ".ipynb_checkpoints",
     "submission_metadata.yml", "assignment_1_export", "a.zip", "__MACOSX", "b\n.ipynb", "=1+1.ipynb", "submission_1"]
)  # fmt: skip
KINDS = st.sampled_from(["file", "file", "file", "link", "link within", "pipe", "folder"])
TREES = st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=4).map(tuple), KINDS), max_size=12)


def plant(root, outside, tree):
    """Make a tree of files, links and pipes; return the places of the files."""
    files = {}
    for parts, kind in tree:
        path = root.joinpath(*parts)
        if (
            path.is_symlink()
            or path.exists()
            or any(p.is_symlink() or p.is_file() or p.is_fifo() for p in path.parents if p != root)
        ):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "file":
            path.write_text(NOTE)
            files["/".join(parts)] = path
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to(outside if kind == "link" else root)
    return files


def accounted(found, file):
    """Say whether a file is in the list of notebooks, or it or a folder that it is in among what was left out."""
    parts = file.split("/")
    told = {one for one, _ in found.left_out}
    return file in whose(found) or any("/".join(parts[:n]) in told for n in range(1, len(parts) + 1))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes that have names")
@settings(max_examples=100, deadline=None)
@given(TREES)
def test_nothing_outside_of_the_source_is_opened_and_nobody_is_lost(tmp_path_factory, tree):
    global opened
    base = tmp_path_factory.mktemp("any")
    outside, root = base / "outside", base / "in"
    outside.mkdir()
    root.mkdir()
    (outside / "03.ipynb").write_text("secret")
    files = plant(root, outside, tree)
    opened = []
    try:
        found = collect(root)
        read = [one.read() for one in found.handed]
        paths = [os.path.abspath(path) for path in opened if isinstance(path, (str, Path))]
    except BadSource:
        assert any(file.endswith("submission_metadata.yml") for file in files)
        return
    finally:
        opened = None
    assert all(path == str(root) or path.startswith(f"{root}{os.sep}") for path in paths)
    assert all(os.path.realpath(path) == path for path in paths)
    assert set(read) <= {NOTE.encode()}
    assert len(paths) > len(found.handed) - 1
    assert all(accounted(found, file) for file in files)


ENTRIES = st.lists(
    st.tuples(
        st.lists(NAMES | st.sampled_from(["..", "", ".", "\\..", "C:"]), min_size=1, max_size=4).map("/".join),
        st.sampled_from([0, 0, 0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR]),
    ),
    max_size=12,
    unique_by=lambda entry: entry[0],
)


@settings(max_examples=100, deadline=None)
@given(ENTRIES)
def test_every_member_of_a_zip_is_handed_or_left_out(tmp_path_factory, entries):
    base = tmp_path_factory.mktemp("any")
    files = {special(name, mode): NOTE for name, mode in entries if name}
    source = zipped(base / "in.zip", files)
    try:
        found = collect(source)
    except BadSource:
        assert any("submission_metadata.yml" in name for name, _ in entries)
        return
    for info in files:
        mode = stat.S_IFMT(info.external_attr >> 16)
        clean = "/".join(part for part in info.filename.replace("\\", "/").split("/") if part not in ("", "."))
        raw = info.filename.replace("\\", "/")
        folder = raw.endswith("/") or mode == stat.S_IFDIR or not clean
        twice = any(one.startswith(f"{raw} (entry ") for one in reasons(found))
        assert folder or accounted(found, clean) or raw in reasons(found) or twice, info.filename
    assert all(one.read() == NOTE.encode() for one in found.handed)
    assert [path.name for path in base.iterdir()] == ["in.zip"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_zip_is_refused_or_its_members_are_unreadable(tmp_path_factory, data):
    source = tmp_path_factory.getbasetemp() / "damaged.zip"
    content = bytearray(
        zipped(source, {"ada/03.ipynb": NOTE * 9, "ben.ipynb": NOTE}, compression=zipfile.ZIP_DEFLATED).read_bytes()
    )
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=4)
    ):
        content[place] = value
    source.write_bytes(content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))])
    listing._members.cache_clear()
    try:
        found = collect(source)
    except BadSource:
        return
    for one in found.handed:
        with suppress(Unreadable):
            assert one.read() in (NOTE.encode() * 9, NOTE.encode())
