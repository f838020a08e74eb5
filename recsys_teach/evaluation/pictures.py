"""The picture of a comparison, and tables that can be read aloud."""

from __future__ import annotations

import html

import pandas as pd

from recsys_teach import plots
from recsys_teach.evaluation.results import LOWER_IS_BETTER

MARKERS = "osD^vPX*"
# Okabe and Ito (2008), Color Universal Design: told apart with any common kind of colour blindness.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
POINTS = 11


def show_comparison(comparison, metrics=None) -> None:
    """Show the picture and the table of a `Comparison`, for some metrics."""
    metrics = _chosen(comparison, metrics)
    figure, alt = comparison_figure(comparison, metrics)
    plots.show(figure, alt)
    table = comparison.table
    show_table(table[table["metric"].isin(metrics)], "Means over users, with 95% intervals (bootstrap)")


def comparison_figure(comparison, metrics=None):
    """Return (figure, text that says what it shows): a panel for each metric, a dot with its interval for each model."""
    from matplotlib.figure import Figure

    metrics, names = _chosen(comparison, metrics), list(comparison.evaluations)
    figure = Figure(figsize=(3.2 * len(metrics) + 1.4, 0.5 * len(names) + 1.4), layout="constrained")
    panels = figure.subplots(1, len(metrics), sharey=True, squeeze=False)[0]
    parts = []
    for panel, metric in zip(panels, metrics, strict=True):
        told = []
        rows = comparison.table[comparison.table["metric"] == metric].set_index("model")
        for place, name in enumerate(names):
            if name not in rows.index:
                continue
            mean, low, high = rows.loc[name, ["mean", "low", "high"]]
            look = {"color": COLOURS[place % len(COLOURS)], "marker": MARKERS[place % len(MARKERS)]}
            panel.plot([low, high], [place, place], color=look["color"], linewidth=2)
            panel.plot([mean], [place], **look, markersize=9, linestyle="none")
            told.append(f"{name} {mean:.4f} ({low:.4f} to {high:.4f})" if low == low else f"{name} {mean:.4f}")
        lower = " (lower is better)" if metric in LOWER_IS_BETTER else ""
        panel.set_xlabel(metric + lower, fontsize=POINTS)
        panel.tick_params(labelsize=POINTS)
        panel.locator_params(axis="x", nbins=4)
        panel.grid(axis="x", alpha=0.3)
        panel.set_ylim(len(names) - 0.5, -0.5)  # the first model on top
        parts.append(f"{metric}{lower}: {', '.join(told)}")
    panels[0].set_yticks(range(len(names)), names, fontsize=POINTS)
    stopped = "" if comparison.complete else " Incomplete: not every model was finished."
    return figure, f"Dots with 95% intervals for each model. {'. '.join(parts)}.{stopped}"


def show_table(frame: pd.DataFrame, caption: str) -> None:
    """Show a data frame without its index as a table with a caption, numbers with four decimals."""
    from IPython.display import display

    display({"text/html": table_html(frame, caption), "text/plain": f"{caption}\n{_plain(frame)}"}, raw=True)


def table_html(frame: pd.DataFrame, caption: str) -> str:
    """Return a table in HTML whose first column and head are marked as headers, for screen readers."""
    head = "".join(f'<th scope="col">{html.escape(str(column))}</th>' for column in frame.columns)
    body = []
    for first, *others in frame.itertuples(index=False, name=None):
        cells = "".join(f"<td>{html.escape(_cell(value))}</td>" for value in others)
        body.append(f'<tr><th scope="row">{html.escape(_cell(first))}</th>{cells}</tr>')
    caption = html.escape(caption)
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _chosen(comparison, metrics):
    known = list(dict.fromkeys(comparison.table["metric"]))
    if metrics is None:
        return [m for m in known if m.startswith(("precision@", "ndcg@")) or m == "rmse"]
    unknown = [metric for metric in metrics if metric not in known]
    if unknown or not len(metrics):
        raise ValueError(f"metrics={metrics!r} names what is not there. Use some of {', '.join(known)}.")
    return list(metrics)


def _cell(value):
    if isinstance(value, float):
        return "" if value != value else f"{value:.4f}"
    return str(value)


def _plain(frame):
    return frame.to_string(index=False, float_format="{:.4f}".format, na_rep="")
