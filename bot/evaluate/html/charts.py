"""Charts as SVG, coloured by the page's style sheet.

Lengths are in user units of a drawing 360 wide, which the page scales.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.evaluate.formatting import clipped, rows, share_text
from bot.evaluate.html.markup import Markup, element, joined
from bot.evaluate.types import DEPTHS, Bin, Evaluation, Latency

WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 338, 14, 210
_ROW = 36
_BARS = 20
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# Answers slower than `_SLOW` times the 95th percentile share the last bar.
_SLOW = 2.0

Scale = Callable[[float], float]


def hit_chart(result: Evaluation) -> Markup | None:
    """Draw Hit@1, Hit@3 and Hit@5 of all questions and of each kind as overlaid bars."""
    shown = [(name, metrics) for name, metrics in rows(result) if metrics.answerable]
    if not shown:
        return None
    shapes: list[Markup] = []
    for number, (name, metrics) in enumerate(shown):
        top = number * _ROW
        shares = [(depth, metrics.hits[depth] or 0.0) for depth in DEPTHS]
        values = " · ".join(share_text(share) for _, share in shares)
        asked = element("tspan", f" {metrics.answerable:,}", class_="faint")
        shapes += [
            element("text", clipped(name), asked, x=0, y=top + 14),
            element("text", values, x=WIDTH, y=top + 14, text_anchor="end", class_="figure"),
            element("rect", x=0, y=top + 20, width=WIDTH, height=9, class_="track"),
        ]
        shapes += [
            element("rect", x=0, y=top + 20, width=WIDTH * share, height=9, class_=f"hit{depth}")
            for depth, share in reversed(shares)
        ]
    return _drawing("Hit@1, Hit@3 and Hit@5 by kind of question", len(shown) * _ROW, shapes)


def reliability_chart(bins: Sequence[Bin]) -> Markup | None:
    """Draw the share of right first passages by confidence; on the diagonal it is calibrated."""
    if not bins:
        return None
    across, up = _linear(0, 1, _LEFT, _RIGHT), _linear(0, 1, _BOTTOM, _TOP)
    most = max(each.questions for each in bins)
    shapes = [*_share_axes(across, up), _line(across(0), up(0), across(1), up(1), "ideal")]
    for each in bins:
        x, y = across(each.confidence), up(each.right)
        tooltip = (
            f"{each.questions:,} answers of confidence {each.low:.1f} to {each.high:.1f}: "
            f"{each.right:.3f} right"
        )
        radius = 3 + 9 * (each.questions / most) ** 0.5
        shapes.append(_line(x, up(each.confidence), x, y, "gap"))
        shapes.append(
            element("circle", element("title", tooltip), cx=x, cy=y, r=radius, class_="answerable")
        )
    shapes += _axis_names("confidence", "share right")
    return _drawing("How often the first passage is right, by confidence", _BOTTOM + 44, shapes)


def confidence_chart(
    answerable: Sequence[float], unanswerable: Sequence[float], threshold: float
) -> Markup | None:
    """Draw histograms of the confidence: of answerable questions upwards, of others downwards."""
    if not answerable and not unanswerable:
        return None
    across = _linear(0, 1, _LEFT, _RIGHT)
    middle = (_TOP + _BOTTOM) / 2
    groups = [(answerable, -1, "answerable"), (unanswerable, 1, "unanswerable")]
    counts = [_histogram(values, 1.0) for values, _, _ in groups]
    # As shares of each group, so that a small group is visible too.
    heights = [
        [count / max(1, len(values)) for count in each]
        for each, (values, _, _) in zip(counts, groups, strict=True)
    ]
    tallest = max(map(max, heights)) or 1.0
    shapes = [_line(_LEFT, middle, _RIGHT, middle, "axis")]
    for each, tall, (_, direction, name) in zip(counts, heights, groups, strict=True):
        for number, (count, share) in enumerate(zip(each, tall, strict=True)):
            length = share / tallest * (middle - _TOP)
            low = number / _BARS
            tooltip = f"{count:,} {name}, {low:.2f} to {low + 1 / _BARS:.2f}"
            shapes.append(
                _bar(
                    across(low), across(low + 1 / _BARS), middle, direction * length, name, tooltip
                )
            )
    shapes += [_left_label(f"{tallest * 100:.0f} %", y) for y in (_TOP, _BOTTOM)]
    shapes += _ticks(across, _SHARES, "{:.1f}".format)
    x = across(threshold)
    shapes += [
        _line(x, _TOP - 8, x, _BOTTOM, "mark"),
        element("text", "answers from here", x=x + 4, y=_TOP - 2, class_="faint"),
        *_axis_names("confidence", "share of questions"),
    ]
    return _drawing("Confidence of answerable and of other questions", _BOTTOM + 44, shapes)


def latency_chart(milliseconds: Sequence[float], latency: Latency | None) -> Markup | None:
    """Draw a histogram of answer times; times far beyond the 95th percentile share a bar."""
    if latency is None:
        return None
    limit = min(latency.maximum, _SLOW * latency.p95) or 1.0
    counts = _histogram(milliseconds, limit)
    across = _linear(0, limit, _LEFT, _RIGHT)
    up = _linear(0, max(counts), 0, _BOTTOM - _TOP)
    shapes = [_line(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, "axis")]
    step = limit / _BARS
    for number, count in enumerate(counts):
        is_last = number == _BARS - 1
        until = f"{latency.maximum if is_last else (number + 1) * step:.1f}"
        tooltip = f"{count:,} answers, {number * step:.1f} to {until} ms"
        left, right = across(number * step), across((number + 1) * step)
        shapes.append(_bar(left, right, _BOTTOM, -up(count), "answerable", tooltip))
    shapes.append(_left_label(f"{max(counts):,}", _TOP))
    more = "+" if latency.maximum > limit else ""
    shapes += _ticks(across, [limit * quarter / 4 for quarter in range(4)], "{:.1f}".format)
    shapes += _ticks(across, [limit], lambda value: f"{value:.1f}{more}")
    marked = (("p50", latency.p50, -4, "end"), ("p95", latency.p95, 4, "start"))
    for name, value, aside, anchor in marked:
        x = across(min(value, limit))
        shapes.append(_line(x, _TOP - 8, x, _BOTTOM, "mark"))
        shapes.append(
            element("text", name, x=x + aside, y=_TOP - 2, text_anchor=anchor, class_="faint")
        )
    shapes += _axis_names("milliseconds", "answers")
    return _drawing("How long answers took", _BOTTOM + 44, shapes)


def _drawing(name: str, height: float, children: Sequence[Markup]) -> Markup:
    return element(
        "svg", joined(children), viewBox=f"0 0 {WIDTH} {height:g}", role="img", aria_label=name
    )


def _linear(low: float, high: float, start: float, end: float) -> Scale:
    """Return the linear function that maps [low, high] to [start, end]."""
    return lambda value: start + (value - low) / ((high - low) or 1.0) * (end - start)


def _histogram(values: Sequence[float], limit: float) -> list[int]:
    """Count values in bars of equal width from 0 to a limit; values beyond are in the last."""
    counts = [0] * _BARS
    for value in values:
        counts[min(_BARS - 1, max(0, int(value / limit * _BARS)))] += 1
    return counts


def _bar(left: float, right: float, base: float, length: float, name: str, tooltip: str) -> Markup:
    """Draw a bar from its base, upwards for a negative length, with a tooltip."""
    return element(
        "rect",
        element("title", tooltip),
        x=left + 0.75,
        y=min(base, base + length),
        width=max(0.5, right - left - 1.5),
        height=abs(length),
        class_=name,
    )


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=name)


def _ticks(
    across: Scale, values: Sequence[float], written: Callable[[float], str]
) -> Iterator[Markup]:
    for value in values:
        yield element("text", written(value), x=across(value), y=_BOTTOM + 20, text_anchor="middle")


def _left_label(written: str, y: float) -> Markup:
    return element("text", written, x=_LEFT - 6, y=y + 4, text_anchor="end")


def _share_axes(across: Scale, up: Scale) -> Iterator[Markup]:
    for share in _SHARES:
        yield _line(_LEFT, up(share), _RIGHT, up(share), "grid")
        yield _left_label(f"{share:.1f}", up(share))
    yield from _ticks(across, _SHARES, "{:.1f}".format)


def _axis_names(below: str, beside: str) -> Iterator[Markup]:
    middle = (_LEFT + _RIGHT) / 2
    yield element("text", below, x=middle, y=_BOTTOM + 38, text_anchor="middle", class_="faint")
    yield element(
        "text",
        beside,
        transform=f"translate(10 {(_TOP + _BOTTOM) / 2:g}) rotate(-90)",
        text_anchor="middle",
        class_="faint",
    )
