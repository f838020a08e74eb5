"""Write the lessons for Colab: copies with the cell that installs the course on top.

python docs/colab/add_first_cell.py FOLDER
"""

import sys
from pathlib import Path

import nbformat

HERE = Path(__file__).resolve().parent
LESSONS = HERE.parents[1] / "lessons"


def main(folder: Path) -> None:
    """Write a notebook for each lesson into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    code = (HERE / "first_cell.py").read_text(encoding="utf-8").rstrip("\n")
    for path in sorted(LESSONS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        first = nbformat.v4.new_code_cell(code)
        first["id"] = "install-on-colab"
        notebook.cells.insert(0, first)
        nbformat.write(notebook, folder / path.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
