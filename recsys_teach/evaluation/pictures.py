"""The picture of a comparison."""

from __future__ import annotations

from recsys_teach import plots
from recsys_teach.evaluation.results import LOWER_IS_BETTER
from recsys_teach.plots import COLOURS, MARKERS, POINTS


def show_comparison(comparison, metrics=None) -> None:
    """Show the picture and the table of a `Comparison`, for some metrics."""
    metrics = _chosen(comparison, metrics)
    figure, alt = comparison_figure(comparison, metrics)
    plots.show(figure, alt)
    table = comparison.table
    plots.show_table(table[table["metric"].isin(metrics)], "Means over users, with 95% intervals (bootstrap)")


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


def _chosen(comparison, metrics):
    known = list(dict.fromkeys(comparison.table["metric"]))
    if metrics is None:
        return [m for m in known if m.startswith(("precision@", "ndcg@")) or m == "rmse"]
    unknown = [metric for metric in metrics if metric not in known]
    if unknown or not len(metrics):
        raise ValueError(f"metrics={metrics!r} names what is not there. Use some of {', '.join(known)}.")
    return list(metrics)
