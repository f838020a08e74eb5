"""Pictures and tables that everybody can read: seen, in greyscale, or read aloud."""

from __future__ import annotations

import base64
import html
import io

import pandas as pd

MARKERS = "osD^vPX*"
# Okabe and Ito (2008), Color Universal Design: told apart with any common kind of colour blindness.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
POINTS = 11  # the least size of a text in a picture


def show(figure, alt: str) -> None:
    """Show a Matplotlib figure in the notebook with `alt`, the text that says what it shows; close the figure."""
    import matplotlib.pyplot as plt
    from IPython.display import display

    content = io.BytesIO()
    # Without metadata the same figure gives the same bytes.
    figure.savefig(content, format="png", dpi=110, bbox_inches="tight", facecolor="white", metadata={"Software": None})
    plt.close(figure)
    source = base64.b64encode(content.getvalue()).decode()
    picture = f'<img src="data:image/png;base64,{source}" alt="{html.escape(alt, quote=True)}" style="max-width: 100%">'
    display({"text/html": picture, "text/plain": f"Picture: {alt}"}, raw=True)


def ladder(scores: dict[str, float], what: str, new: int = 1) -> None:
    """Show a bar for each model's score, {name: score}, the last `new` marked, and the same as a table. `what` names the score."""
    from matplotlib.figure import Figure

    names, values = list(scores), list(scores.values())
    figure = Figure(figsize=(7, 0.42 * len(names) + 0.9), layout="constrained")
    axes = figure.subplots()
    bars = axes.barh(names, values, height=0.65, color="#9ecae1", edgecolor="black")
    for bar in bars[-new:]:
        bar.set(facecolor="#0072B2", hatch="//", edgecolor="white")
    axes.bar_label(bars, [f"{value:.2f}" for value in values], padding=4, fontsize=POINTS)
    axes.invert_yaxis()  # the first model on top
    axes.set_xlabel(what, fontsize=POINTS)
    axes.tick_params(labelsize=POINTS)
    axes.margins(x=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    told = ", ".join(f"{name} {value:.2f}" for name, value in scores.items())
    show(figure, f"A ladder of bars, the newest hatched. {what}: {told}.")
    show_table(pd.DataFrame({"model": names, what: [f"{value:.2f}" for value in values]}), "The ladder so far")


def show_table(frame: pd.DataFrame, caption: str) -> None:
    """Show a data frame without its index as a table with a caption, numbers with four decimals."""
    from IPython.display import display

    display({"text/html": table_html(frame, caption), "text/plain": f"{caption}\n{_plain(frame)}"}, raw=True)


def table_html(frame: pd.DataFrame, caption: str) -> str:
    """Return a table in HTML whose first column and head are marked as headers, for screen readers. Texts stand to the left."""
    left = [frame[column].map(lambda value: isinstance(value, str)).any() for column in frame.columns]
    sides = [f' style="text-align: {"left" if is_left else "right"}"' for is_left in left]
    heads = zip(sides, frame.columns, strict=True)
    head = "".join(f'<th scope="col"{side}>{html.escape(str(column))}</th>' for side, column in heads)
    body = []
    for row in frame.itertuples(index=False, name=None):
        (side, first), *others = zip(sides, row, strict=True)
        cells = "".join(f"<td{side}>{html.escape(_cell(value))}</td>" for side, value in others)
        body.append(f'<tr><th scope="row"{side}>{html.escape(_cell(first))}</th>{cells}</tr>')
    caption = f'<caption style="text-align: left; white-space: nowrap">{html.escape(caption)}</caption>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _cell(value):
    if isinstance(value, float):
        return "" if value != value else f"{value:.4f}"
    return str(value)


def _plain(frame):
    return frame.to_string(index=False, float_format="{:.4f}".format, na_rep="")
