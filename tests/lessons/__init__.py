"""The lessons as learners meet them; `outputs_of` gives what a solved notebook shows."""

import html
import re

import nbformat

from recsys_teach.places import ROOT


def outputs_of(notebook: str) -> str:
    """Return all that the cells of a solved notebook show as one text: printed, feedback, tables, texts of pictures."""
    cells = nbformat.read(ROOT / "solutions" / f"{notebook}.ipynb", as_version=4).cells
    told = []
    for cell in (c for c in cells if c.cell_type == "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            shown = output.get("text", "") or data.get("text/html", "") or data.get("text/plain", "")
            told.append(re.sub(r"<(?!img)[^>]+>", " ", re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"\1", shown)))
    return re.sub(r"\s+", " ", html.unescape(" ".join(told)))


def prose_of(notebook: str) -> str:
    """Return the markdown of a lesson as one text."""
    cells = nbformat.read(ROOT / "lessons" / f"{notebook}.ipynb", as_version=4).cells
    return re.sub(r"\s+", " ", " ".join(c.source for c in cells if c.cell_type == "markdown"))


def code_of(notebook: str) -> str:
    """Return the source of a lesson, prose included, as one text."""
    source = (ROOT / "solutions" / f"{notebook}.py").read_text(encoding="utf-8")
    return " ".join(source.replace("\n# ", " ").split())
