"""Pictures that everybody can read: shown with a text for those who cannot see them."""

from __future__ import annotations

import base64
import html
import io


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
