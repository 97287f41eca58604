"""Curves as SVG, both axes logarithmic: a straight line of slope one is linear growth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluate.html.markup import Markup, element

_WIDTH, _HEIGHT = 404, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 366, 30, 226
_COLOURS = ("#1a5fb4", "#c64600", "#26734d", "#813d9c")
_FONT = "12px sans-serif"


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line through points of positive numbers."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart with several curves."""

    title: str
    across: str
    curves: Sequence[Curve]


def write_plot(file: Path, panels: Sequence[Panel]) -> None:
    """Write panels beside one another into one SVG file."""
    drawn = [
        element("g", *_panel(panel), transform=f"translate({number * _WIDTH} 0)")
        for number, panel in enumerate(panels)
    ]
    width = _WIDTH * len(panels)
    ground = element("rect", width=width, height=_HEIGHT, fill="#ffffff")
    image = element(
        "svg",
        ground,
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {_HEIGHT}",
        width=width,
        height=_HEIGHT,
        style=f"font: {_FONT}",
    )
    file.write_text(f"{image}\n", encoding="utf-8")


def _panel(panel: Panel) -> list[Markup]:
    points = [point for curve in panel.curves for point in curve.points]
    across = _decades([x for x, _ in points])
    up = _decades([y for _, y in points])
    drawn = [element("text", panel.title, x=_LEFT, y=16, font_weight="bold")]
    for value in across:
        x = _place(value, across, _LEFT, _RIGHT)
        drawn.append(_line(x, _TOP, x, _BOTTOM))
        drawn.append(element("text", f"{value:,g}", x=x, y=_BOTTOM + 16, text_anchor="middle"))
    for value in up:
        y = _place(value, up, _BOTTOM, _TOP)
        drawn.append(_line(_LEFT, y, _RIGHT, y))
        drawn.append(element("text", f"{value:,g}", x=_LEFT - 6, y=y + 4, text_anchor="end"))
    drawn.append(element("text", panel.across, x=_RIGHT, y=_HEIGHT - 10, text_anchor="end"))
    for number, curve in enumerate(panel.curves):
        drawn += _curve(curve, _COLOURS[number % len(_COLOURS)], across, up)
        name = element("text", curve.name, x=_LEFT + 8, y=_TOP + 16 + 16 * number)
        drawn.append(element("g", name, fill=_COLOURS[number % len(_COLOURS)]))
    return drawn


def _curve(curve: Curve, colour: str, across: Sequence[float], up: Sequence[float]) -> list[Markup]:
    places = [
        (_place(x, across, _LEFT, _RIGHT), _place(y, up, _BOTTOM, _TOP)) for x, y in curve.points
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [
        element("circle", element("title", f"{x:,g}: {y:,g}"), cx=at, cy=high, r=3, fill=colour)
        for (at, high), (x, y) in zip(places, curve.points, strict=True)
    ]
    return [element("polyline", points=path, fill="none", stroke=colour, stroke_width=2), *dots]


def _decades(values: Sequence[float]) -> list[float]:
    """Return the powers of ten that hold all values between them, two at least."""
    low = math.floor(math.log10(min(values)))
    high = max(low + 1, math.ceil(math.log10(max(values))))
    return [10.0**power for power in range(low, high + 1)]


def _place(value: float, decades: Sequence[float], first: float, last: float) -> float:
    low, high = math.log10(decades[0]), math.log10(decades[-1])
    return first + (math.log10(value) - low) / (high - low) * (last - first)


def _line(x1: float, y1: float, x2: float, y2: float) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke="#d0d0d0")
