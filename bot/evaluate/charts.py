"""Charts as SVG, drawn without a library and coloured by the page's style sheet.

Lengths are units of a drawing 360 wide; the page scales it.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.evaluate.markup import Markup, element, joined
from bot.evaluate.types import DEPTHS, Bin, Evaluation, Latency
from bot.evaluate.wording import clipped, rows, share_text

WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 338, 14, 210
_ROW = 36
_BARS = 20
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# Answers that take longer than so many times the 95th percentile share the last bar.
_SLOW = 2.0

Scale = Callable[[float], float]


def hit_chart(result: Evaluation) -> Markup | None:
    """Draw Hit@1, Hit@3 and Hit@5 of all and of each kind as bars that reach over one another."""
    shown = [(name, figures) for name, figures in rows(result) if figures.answerable]
    if not shown:
        return None
    drawn: list[Markup] = []
    for number, (name, figures) in enumerate(shown):
        top = number * _ROW
        shares = [(depth, figures.hits[depth] or 0.0) for depth in DEPTHS]
        values = " · ".join(share_text(share) for _, share in shares)
        asked = element("tspan", f" {figures.answerable:,}", class_="faint")
        drawn += [
            element("text", clipped(name), asked, x=0, y=top + 14),
            element("text", values, x=WIDTH, y=top + 14, text_anchor="end", class_="figure"),
            element("rect", x=0, y=top + 20, width=WIDTH, height=9, class_="track"),
        ]
        drawn += [
            element("rect", x=0, y=top + 20, width=WIDTH * share, height=9, class_=f"hit{depth}")
            for depth, share in reversed(shares)
        ]
    return _drawing("Hit@1, Hit@3 and Hit@5 by kind of question", len(shown) * _ROW, drawn)


def reliability_chart(bins: Sequence[Bin]) -> Markup | None:
    """Draw how often the first passage is right at each confidence; on the diagonal is honest."""
    if not bins:
        return None
    across, up = _linear(0, 1, _LEFT, _RIGHT), _linear(0, 1, _BOTTOM, _TOP)
    most = max(each.questions for each in bins)
    drawn = [*_share_axes(across, up), _line(across(0), up(0), across(1), up(1), "ideal")]
    for each in bins:
        x, y = across(each.confidence), up(each.right)
        told = (
            f"{each.questions:,} answers of confidence {each.low:.1f} to {each.high:.1f}: "
            f"{each.right:.3f} right"
        )
        radius = 3 + 9 * (each.questions / most) ** 0.5
        drawn.append(_line(x, up(each.confidence), x, y, "gap"))
        drawn.append(
            element("circle", element("title", told), cx=x, cy=y, r=radius, class_="answerable")
        )
    drawn += _axis_names("confidence", "share right")
    return _drawing("How often the first passage is right, by confidence", _BOTTOM + 44, drawn)


def confidence_chart(
    answerable: Sequence[float], unanswerable: Sequence[float], threshold: float
) -> Markup | None:
    """Draw the confidence of answerable questions upwards and of the others downwards."""
    if not answerable and not unanswerable:
        return None
    across = _linear(0, 1, _LEFT, _RIGHT)
    middle = (_TOP + _BOTTOM) / 2
    groups = [(answerable, -1, "answerable"), (unanswerable, 1, "unanswerable")]
    counts = [_histogram(values, 1.0) for values, _, _ in groups]
    # Each group by its own size: the smaller one counts as much.
    heights = [
        [count / max(1, len(values)) for count in each]
        for each, (values, _, _) in zip(counts, groups, strict=True)
    ]
    tallest = max(map(max, heights)) or 1.0
    drawn = [_line(_LEFT, middle, _RIGHT, middle, "axis")]
    for each, tall, (_, direction, name) in zip(counts, heights, groups, strict=True):
        for number, (count, share) in enumerate(zip(each, tall, strict=True)):
            length = share / tallest * (middle - _TOP)
            low = number / _BARS
            told = f"{count:,} {name}, {low:.2f} to {low + 1 / _BARS:.2f}"
            drawn.append(
                _bar(across(low), across(low + 1 / _BARS), middle, direction * length, name, told)
            )
    drawn += [_beside(f"{tallest * 100:.0f} %", y) for y in (_TOP, _BOTTOM)]
    drawn += _ticks(across, _SHARES, "{:.1f}".format)
    x = across(threshold)
    drawn += [
        _line(x, _TOP - 8, x, _BOTTOM, "mark"),
        element("text", "answers from here", x=x + 4, y=_TOP - 2, class_="faint"),
        *_axis_names("confidence", "share of questions"),
    ]
    return _drawing("Confidence of answerable and of other questions", _BOTTOM + 44, drawn)


def latency_chart(milliseconds: Sequence[float], latency: Latency | None) -> Markup | None:
    """Draw how long answers took; what is far beyond the 95th percentile shares the last bar."""
    if latency is None:
        return None
    limit = min(latency.maximum, _SLOW * latency.p95) or 1.0
    counts = _histogram(milliseconds, limit)
    across = _linear(0, limit, _LEFT, _RIGHT)
    up = _linear(0, max(counts), 0, _BOTTOM - _TOP)
    drawn = [_line(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, "axis")]
    step = limit / _BARS
    for number, count in enumerate(counts):
        is_last = number == _BARS - 1
        until = f"{latency.maximum if is_last else (number + 1) * step:.1f}"
        told = f"{count:,} answers, {number * step:.1f} to {until} ms"
        left, right = across(number * step), across((number + 1) * step)
        drawn.append(_bar(left, right, _BOTTOM, -up(count), "answerable", told))
    drawn.append(_beside(f"{max(counts):,}", _TOP))
    more = "+" if latency.maximum > limit else ""
    drawn += _ticks(across, [limit * quarter / 4 for quarter in range(4)], "{:.1f}".format)
    drawn += _ticks(across, [limit], lambda value: f"{value:.1f}{more}")
    marked = (("p50", latency.p50, -4, "end"), ("p95", latency.p95, 4, "start"))
    for name, value, aside, anchor in marked:
        x = across(min(value, limit))
        drawn.append(_line(x, _TOP - 8, x, _BOTTOM, "mark"))
        drawn.append(
            element("text", name, x=x + aside, y=_TOP - 2, text_anchor=anchor, class_="faint")
        )
    drawn += _axis_names("milliseconds", "answers")
    return _drawing("How long answers took", _BOTTOM + 44, drawn)


def _drawing(name: str, height: float, children: Sequence[Markup]) -> Markup:
    return element(
        "svg", joined(children), viewBox=f"0 0 {WIDTH} {height:g}", role="img", aria_label=name
    )


def _linear(low: float, high: float, start: float, end: float) -> Scale:
    """Return what maps [low, high] to [start, end]."""
    return lambda value: start + (value - low) / ((high - low) or 1.0) * (end - start)


def _histogram(values: Sequence[float], limit: float) -> list[int]:
    """Count values in bars of equal width from 0 to a limit; what lies beyond is in the last."""
    counts = [0] * _BARS
    for value in values:
        counts[min(_BARS - 1, max(0, int(value / limit * _BARS)))] += 1
    return counts


def _bar(left: float, right: float, base: float, length: float, name: str, told: str) -> Markup:
    """Draw a bar from its base: upwards where the length is negative."""
    return element(
        "rect",
        element("title", told),
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


def _beside(written: str, y: float) -> Markup:
    return element("text", written, x=_LEFT - 6, y=y + 4, text_anchor="end")


def _share_axes(across: Scale, up: Scale) -> Iterator[Markup]:
    for share in _SHARES:
        yield _line(_LEFT, up(share), _RIGHT, up(share), "grid")
        yield _beside(f"{share:.1f}", up(share))
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
