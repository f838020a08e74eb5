"""The cells that this notebook has run, as `collect` wants them: each cell once, with the source that ran last."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from recsys_teach.exercises.collect import Cell

_sessions: dict[int, Session] = {}


class Session:
    """Follows an IPython shell. A cell that was edited and run again replaces itself; a deleted one is dropped."""

    def __init__(self, shell):
        self.shell = shell
        self.cells: dict[object, Cell] = {}
        inputs = list(shell.history_manager.input_hist_raw)
        running = self._parent("content").get("code")
        if running is not None and inputs[-1:] != [running]:  # a front end that keeps no history
            inputs.append(running)
        for count, source in enumerate(inputs):
            key = self._parent().get("cellId") if count == len(inputs) - 1 else None
            self.cells[key or object()] = Cell(source, f"cell [{count}]")
        shell.events.register("pre_run_cell", self._before)

    def _parent(self, part: str = "metadata") -> dict:
        """Return what the front end said of the cell that is being run: "metadata", or "content" with its code."""
        kernel = getattr(self.shell, "kernel", None)
        parent = kernel.get_parent("shell") if kernel is not None else {}
        return (parent or {}).get(part, {})

    def _before(self, info):
        for deleted in self._parent().get("deletedCells", ()):
            self.cells.pop(deleted, None)
        # What the notebook will show as [count]: this cell is not in the history yet, and place 0 there is empty.
        count = len(self.shell.history_manager.input_hist_raw)
        # Without a front end's id each run is a cell of its own; the count does not move where no history is kept.
        key = getattr(info, "cell_id", None) or object()
        self.cells.pop(key, None)
        self.cells[key] = Cell(info.raw_cell, f"cell [{count}]")


def current() -> Session | None:
    """Return the session of the running notebook, or None outside IPython."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return None
    if id(shell) not in _sessions:
        _sessions[id(shell)] = Session(shell)
    return _sessions[id(shell)]


def cells_for(function) -> list[Cell]:
    """Return the cells to collect an answer from: the notebook's, or the file that defines the function."""
    session = current()
    if session is not None:
        return list(session.cells.values())
    try:
        path = Path(inspect.getsourcefile(function) or "")
        return [Cell(path.read_text(encoding="utf-8"), path.name)]
    except (TypeError, OSError):
        return []
