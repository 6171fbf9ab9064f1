"""What all figures share: colours that hold for colour-blind eyes on light and dark, and a plain layout.

Every colour has 3:1 or more against both themes' surfaces. Letters and grid take the theme's own colours by
assets/compliance.css, so that a change of theme needs nothing from the server.
"""

from typing import Any

import plotly.graph_objects as go

BLUE, GREEN, RED, AMBER, SLATE = "#0072b2", "#009e73", "#d55e00", "#b8770a", "#7a8698"
"""Blue, bluish green and vermilion of Okabe and Ito; amber and slate darkened to 3:1 on white."""

CLEAR = "rgba(0,0,0,0)"
LEGEND = {
    "orientation": "h",
    "x": 0,
    "y": 1.02,
    "yanchor": "bottom",
    "itemclick": False,
    "itemdoubleclick": False,
}
PLAIN = go.layout.Template()

BLANK = go.Figure(layout={"template": PLAIN})
"""What stands where nothing has been drawn yet. Plotly's own blank figure carries a template of 6 KB, which every tab
would be sent a copy of, and 9 ms of copying, on its first visit to any page."""


def figure(traces: list[Any], height: int, **layout: Any) -> go.Figure:
    """A figure on a clear ground; nothing can be dragged or zoomed, and labels get the room that they need."""
    base: dict[str, Any] = {
        "template": PLAIN,
        "height": height,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": "Inter, system-ui, sans-serif", "size": 12},
        "hoverlabel": {"font": {"family": "Inter, system-ui, sans-serif", "size": 12}},
        "dragmode": False,
        "legend": LEGEND,
        "bargap": 0.28,
    }
    return go.Figure(traces, {**base, **layout})


def axis(**more: Any) -> dict[str, Any]:
    """An axis that cannot be dragged, makes room for its labels, and draws no line of its own."""
    return {"fixedrange": True, "automargin": True, "zeroline": False, "showline": False, "gridwidth": 1, **more}
