"""Put the shards of a class together: the results are those of one run."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from recsys_teach.grading.exports import use_bank_of, write_exports
from recsys_teach.grading.policy import parse_policy
from recsys_teach.grading.records import Refused
from recsys_teach.grading.store import Store

ONE_RUN = ("layout", "version", "key", "unsafe", "policy", "roster", "bank", "asked for")


def merge(out: Path, shards: list[Path], reveal: str = "") -> int:
    """Take all shards into `out` and write its exports; return how many attempts there are.

    Raises Refused where they are not the parts of one run, or one is missing or not ended.
    """
    with ExitStack() as opened:
        sources = [opened.enter_context(Store(folder)) for folder in shards]
        _one_run(shards, sources)
        with Store(out, new=True) as store:
            with store.changes():
                for key, value in sources[0].db.execute(
                    "SELECT key, value FROM meta WHERE key NOT IN ('salt', 'shard')"
                ):
                    store.note(key, value)
            for source in sources:
                store.take_in(source)
                for key, value in source.db.execute("SELECT key, value FROM meta WHERE key LIKE 'version of %'"):
                    store.note(key, value)
            unknown = [json.loads(source.fact("unknown") or "{}") for source in sources]
            store.note("unknown", json.dumps({id: why for one in unknown for id, why in sorted(one.items())}))
            use_bank_of(store)
            write_exports(store, parse_policy(store.fact("policy"), "the policy"), out, reveal)
            return len(store.attempts())


def _one_run(shards, sources):
    for folder, source in zip(shards, sources, strict=True):
        for key in ONE_RUN:
            if source.fact(key) != sources[0].fact(key):
                raise Refused(
                    f"{folder} and {shards[0]} differ in their {key}: {source.fact(key)[:80]!r} and "
                    f"{sources[0].fact(key)[:80]!r}. Grade all shards with the same files and options."
                )
        if not source.fact("ended"):
            raise Refused(f"{folder} is not graded to its end. Give its `grade` command again, then merge.")
    told = [tuple(map(int, source.fact("shard").split("/"))) for source in sources]
    count = told[0][1]
    if any(n != count for _, n in told):
        raise Refused(f"The shards are parts of different wholes: {sorted(told)}. Use the same n in --shard i/n.")
    if missing := sorted(set(range(1, count + 1)) - {i for i, _ in told}):
        raise Refused(
            f"Shard {missing[0]}/{count} is not among {', '.join(map(str, shards))}. Pass the folders of all."
        )
