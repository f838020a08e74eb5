"""A bar is where it belongs, and nothing of it stays."""

import io
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from recsys_teach.progress_bar import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def in_a_kernel(folder, *cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    return [cell.outputs for cell in notebook.cells]


def test_in_a_terminal_it_is_on_standard_error_and_gone_at_the_end(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(progress(range(3), label="folds")) == [0, 1, 2]
    written = terminal.getvalue()
    assert "folds:   0%" in written
    assert written.rsplit("\r", 2)[1].strip() == "" and written.endswith("\r")


def test_elsewhere_there_is_none(capsys):
    assert list(progress(iter(range(3)), total=3)) == [0, 1, 2]
    with progress(total=10) as bar:
        bar.update(10)
    assert capsys.readouterr() == ("", "")


def test_no_thread_is_left():
    bar = progress(total=1)
    bar.close()
    assert type(bar).monitor is None


CELL = """
import time
from recsys_teach.progress_bar import progress
for step in progress(range(8), label="steps"):
    time.sleep(0.03)
print("done")
"""
# What a download does with a bar, and a look at what is drawn while it runs.
DRAWN = """
from recsys_teach import progress_bar
drawn = []
shown = progress_bar._shown
progress_bar._shown = lambda text: drawn.append(text) or shown(text)
bar = progress(label="download")
bar.total = 1000
bar.update(300)
bar.reset()
bar.update(1000)
bar.refresh()  # whatever the time since the last drawing
bar.close()
assert any(text.startswith("download") and "1000/1000" in text for text in drawn), drawn
assert drawn[-1] == ""
"""
BROKEN = """
try:
    with progress(total=5) as bar:
        bar.update(2)
        raise KeyboardInterrupt
except KeyboardInterrupt:
    pass
"""
EMPTY = {"text/plain": "", "text/html": ""}


def test_in_a_notebook_nothing_of_it_is_saved(tmp_path):
    once, again = in_a_kernel(tmp_path, CELL, DRAWN, BROKEN), in_a_kernel(tmp_path, CELL, DRAWN, BROKEN)
    assert once == again
    looped, drawn, broken = once
    assert [o.output_type for o in looped] == ["display_data", "stream"]
    assert looped[1].name == "stdout" and looped[1].text == "done\n"
    for outputs in (looped[:1], drawn, broken):
        assert [o.data for o in outputs] == [EMPTY]


def test_what_is_drawn_is_text_not_markup():
    from recsys_teach.progress_bar import _shown

    assert _shown("<b>")["text/html"] == "<pre>&lt;b&gt;</pre>"


@pytest.mark.parametrize("steps", [0, 1])
def test_short_loops(steps, capsys):
    assert len(list(progress(range(steps)))) == steps
    assert capsys.readouterr().err == ""
