"""What the learner did, kept on their own machine: one line of JSON per event, appended, never rewritten."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

FOLDER = ".recsys_teach"
VARIABLE = "RECSYS_TEACH_WORKSPACE"


def workspace() -> Path | None:
    """Return the learner's workspace: the one named in the environment, else the nearest folder upward that is one."""
    told = os.environ.get(VARIABLE)
    if told:
        return Path(told)
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / FOLDER).is_dir()), None)


class Log:
    """The events of one workspace. Without a workspace, or when it cannot be written, they are kept in memory."""

    def __init__(self, folder: Path | None):
        self.path = None if folder is None else folder / FOLDER / "events.jsonl"
        self.events: list[dict] = []
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines() if self.path else []
        except OSError:
            lines = []
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:  # a line cut off by a power failure costs that line alone
                continue
            if isinstance(event, dict) and "what" in event:
                self.events.append(event)

    def add(self, what: str, **facts) -> None:
        """Record an event."""
        event = {"time": round(time.time()), "what": what} | facts
        self.events.append(event)
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(event, ensure_ascii=False) + "\n")
        except OSError:
            self.path = None

    def of(self, what: str, **facts) -> list[dict]:
        """Return the events of a kind whose facts are these."""
        return [e for e in self.events if e["what"] == what and all(e.get(k) == v for k, v in facts.items())]


def stage(log: Log, exercise: str, mistakes: tuple[str, ...]) -> int:
    """Return 1 (see), 2 (name) or 3 (remedy): how many different codes made this mistake, plus how often why was asked."""
    key = list(mistakes)
    codes = {event["code"] for event in log.of("check", exercise=exercise, mistakes=key)}
    whys = log.of("why", exercise=exercise, mistakes=key)
    return max(1, min(3, len(codes) + len(whys)))


def unknowns(log: Log) -> list[tuple[str, str, int, str]]:
    """Return (exercise, broken property, how many different codes, one of them) of answers that nobody recognised."""
    groups: dict[tuple, dict] = {}
    for event in log.of("check"):
        if event.get("broken"):
            groups.setdefault((event["exercise"], event["broken"]), {})[event["code"]] = event["source"]
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [(exercise, broken, len(codes), next(iter(codes.values()))) for (exercise, broken), codes in ordered]
