"""What benchmarks/ measures is the same computation for all, and what it reports follows from what it measured."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import measuring, ratings, report
from benchmarks.__main__ import too_much
from benchmarks.measuring import Measured
from benchmarks.question import MAX_SECONDS, QUESTIONS, Entry, load
from recsys_teach import ImplicitALS, Popularity, evaluate

SMALL = ratings.FEW


def test_made_ratings_are_as_many_as_asked_for_and_the_same_again():
    frame = ratings.made(50, 400, 2_500, seed=3)
    assert frame.equals(ratings.made(50, 400, 2_500, seed=3))
    assert not frame.equals(ratings.made(50, 400, 2_500, seed=4))
    assert len(frame) == 2_500 and not frame.duplicated(["user", "item"]).any()
    assert frame["user"].nunique() == 50 and frame["user"].value_counts().min() >= ratings.LEAST
    assert set(frame["value"]) <= set(np.arange(1, 11) / 2)


def test_made_ratings_have_few_items_with_most_of_the_ratings_and_a_taste():
    made = ratings.Ratings("made", ratings.made(400, 2_000, 40_000))
    counts = made.frame["item"].value_counts().to_numpy()
    assert counts[:200].sum() > 0.35 * len(made.frame)  # a tenth of the items; alike, they would have a tenth
    models = (Popularity(by="count"), ImplicitALS(16, regularization=10.0, epochs=10))
    told = [evaluate(model, *made.split).mean("ndcg@10") for model in models]
    assert told[1] > 1.2 * told[0]


# ranx is in the extra `bench` alone; the others are oracles of the tests as well.
@pytest.mark.parametrize("name", ["user_knn", "item_knn", "bias", "svdpp", "als_64", "metrics"])
def test_ours_and_the_peer_compute_the_same(name):
    question = load(name)
    told = []
    for entry in (entry for library, entry in question.entries.items() if library != "ranx"):
        told.append(entry.quality(entry.run(entry.convert(SMALL), 1, 0), SMALL))
    assert len(told) == 2
    # Random starts differ, and so do ties among neighbours.
    apart = {"als_64": 0.02, "svdpp": 0.02, "user_knn": 1e-3, "item_knn": 1e-3}.get(name, 1e-6)
    assert told[0] == pytest.approx(told[1], abs=apart)


def test_lists_are_the_peers():
    question = load("top10")
    ours, peer = question.entries.values()
    items, scores = ours.run(ours.convert(SMALL), 1, 0)
    places, peer_scores = peer.run(peer.convert(SMALL), 1, 0)
    np.testing.assert_allclose(scores, peer_scores, rtol=1e-4)
    named = SMALL.split.train.item_ids[places]
    assert (
        np.mean(items.astype(int) == named) > 0.99
    )  # where float32 does not tell two scores apart, the order may differ


def test_every_question_says_what_is_to_be_reached_and_counts_its_work():
    for name in QUESTIONS:
        question = load(name)
        assert question.wanted and question.work(SMALL) > 0 and question.held(SMALL) > 36_000
        assert question.size(SMALL) > 0 and len(question.entries) > 1


def test_an_entry_is_measured_as_often_as_asked(monkeypatch):
    runs = []

    def run(given, threads, seed):
        runs.append((given, threads, seed))
        return seed

    entry = Entry(lambda given: "converted", run, quality=lambda result, given: result)
    monkeypatch.setattr(ratings, "load", lambda name: SMALL)
    monkeypatch.setattr(measuring, "SHORTEST", 0)
    question = replace(load("bias"), entries={"one": entry})
    monkeypatch.setattr("benchmarks.question.load", lambda name: question)
    told = measuring.measure("bias", "one", "small", 2, 5)
    assert runs == [("converted", 2, seed) for seed in (0, 0, *range(5))]
    assert len(told["seconds"]) == 5 and min(told["seconds"]) > 0 and told["qualities"] == [0, 1, 2, 3, 4]


ENTRY_OF_64_MB = """
from dataclasses import replace
import numpy as np
from benchmarks import measuring, question, ratings

entry = question.Entry(lambda given: given, lambda *_: np.ones(8_000_000).sum())
asked = replace(question.load("bias"), entries={"one": entry})
ratings.load, question.load = (lambda name: ratings.FEW), (lambda name: asked)
print(measuring.measure("bias", "one", "small", 1, 1)["megabytes"])
"""


def test_the_memory_of_an_entry_is_what_its_run_adds():
    # In a fresh process, as the benchmarks do. In one that has run other tests the C library may hold free memory that it
    # cannot give back (below memory that somebody else took, or in a thread's own heap), and then a run adds 0.
    done = subprocess.run([sys.executable, "-c", ENTRY_OF_64_MB], capture_output=True, text=True, check=True)
    megabytes = done.stdout.split()[-1]
    assert megabytes == "None" or 60 < float(megabytes) < 75


def test_what_would_take_too_long_or_too_much_is_not_tried():
    entry = Entry(lambda given: given, lambda *_: 0)
    assert too_much(entry, SMALL, None, 100.0, 6) == ""
    assert too_much(entry, SMALL, (1.0, 10.0), 100.0, 6) == ""
    assert too_much(entry, SMALL, (MAX_SECONDS, 10.0), 100.0, 6) == "would take 600 minutes for 6 runs"
    assert too_much(replace(entry, memory=lambda _: 20 * 1024**3), SMALL, None, 1.0, 6) == "would need 20 GB"


def rows(ours, theirs, name="sgd", quality=(0.9, 0.9), megabytes=(10.0, 20.0)):
    question = load(name)
    told = []
    for size, times in ours.items():
        shape = ratings.SHAPES.get(size, (671, 9_066, 100_004))
        one = Measured(name, question.ours, size, 1, [times] * 5, size=shape[2], held=shape[2], operations=1e6)
        told.append(replace(one, qualities=[quality[0]], megabytes=megabytes[0] * shape[2] / 1e5))
        peer = replace(one, entry=list(question.entries)[1], qualities=[quality[1]], megabytes=megabytes[1])
        told.append(
            replace(peer, seconds=[theirs[size]] * 5) if size in theirs else replace(peer, seconds=[], why_not="…")
        )
    return question, told


def test_a_ratio_is_the_peers_median_by_ours_and_is_judged():
    name = "made, 100 thousand"
    for theirs, judged in ((0.81, "reached"), (0.79, "**not reached**")):
        question, told = rows({name: 0.1}, {name: theirs})
        lines = list(report._verdicts(question, told))
        assert [line[4:] for line in lines] == [
            ["8 times as fast", f"{theirs / 0.1:.1f}", judged],
            ["within 0.002", "+0.0000", "reached"],
        ]


def test_quality_and_memory_are_judged_too():
    name = "made, 100 thousand"
    question, told = rows({name: 0.1}, {name: 9.0}, quality=(0.9, 0.897))
    assert [line[-1] for line in report._verdicts(question, told)] == ["reached", "**not reached**"]
    question, told = rows({name: 0.1}, {name: 9.0}, "item_knn", megabytes=(10.0, 99.0))
    assert [line[-1] for line in report._verdicts(question, told)] == ["reached", "**not reached**"]
    question, told = rows({name: 1.0}, {name: 1.0}, "bpr")
    for peer, judged in (((0.12, 0.1, 0.11), "reached"), ((0.16, 0.14, 0.15), "**not reached**")):
        told = [replace(one, qualities=[0.09, 0.11, 0.1] if one.entry == question.ours else peer) for one in told]
        assert [line[-1] for line in report._verdicts(question, told)] == ["reached", judged]
    either = 2 * np.sqrt(2 * 0.0001 / 3)
    assert (
        next(line for line in report._verdicts(question, told) if line[4] == "no lower")[5] == f"-0.0500 ± {either:.4f}"
    )


def test_growth_is_the_slope_of_the_logarithms():
    sizes = list(ratings.SHAPES)
    question, told = rows({sizes[0]: 0.01, sizes[1]: 0.1, sizes[2]: 2.0}, {})
    (line,) = report._growth(question, told)
    exponent = np.log(200) / np.log(10_000_000 / 100_004)
    assert line[3:] == [f"ratings: {exponent:.2f}", "**not reached**", "1.00", "reached"]


def test_a_table_says_why_an_entry_was_not_tried_and_a_picture_is_drawn(monkeypatch, tmp_path):
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    monkeypatch.setattr(report, "KEPT", tmp_path / "measured.json")
    sizes = list(ratings.SHAPES)
    _, told = rows({sizes[0]: 0.01, sizes[1]: 0.1}, {sizes[0]: 0.2})
    everything = {"machine": "a machine", "operations": 1e9, "questions": {"sgd": told}}
    report.keep(everything)
    assert report.read() == everything
    report.write(everything, "sgd")
    report.write_summary(everything)
    table = (tmp_path / "sgd.md").read_text(encoding="utf-8")
    lengths = {line.count("|") for line in table.splitlines() if line.startswith("|")}
    assert len(lengths) == 1 and "| … |" in table and "| **20.0** |" in table and "](sgd.png)" in table
    assert (tmp_path / "sgd.png").stat().st_size > 10_000
    assert "8 times as fast | 20.0 | reached" in (tmp_path / "summary.md").read_text(encoding="utf-8")
