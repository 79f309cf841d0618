"""Draws the figures as one SVG: for each setting, ours beside plain."""

from collections.abc import Mapping
from html import escape

from bench.figures import Side, Spread

_WIDTH, _ROW, _LEFT, _TOP = 760, 26, 230, 50
_COLOURS = {"ours": "#0f766e", "plain": "#94a3b8"}
_LATENCIES = (
    ("answered → first audio", "answer_ms"),
    ("arrives → first audio", "wait_ms"),
    ("response latency", "response_ms"),
    ("barge-in → silence", "barge_in_ms"),
)


def svg(results: Mapping[str, Mapping[str, Side]]) -> str:
    """Draw medians as bars and 95th percentiles as ticks, in milliseconds."""
    rows = [
        (f"{setting}: {label}", name, getattr(side, key))
        for setting, sides in results.items()
        for label, key in _LATENCIES
        for name, side in sides.items()
    ]
    longest = max((value.p95 for _, _, value in rows if value), default=1.0)
    height = _TOP + _ROW * len(rows) + 20
    body = "".join(
        _bar(index, label, name, value, longest) for index, (label, name, value) in enumerate(rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="12">'
        f'<text x="10" y="24" font-size="15">Latency at the caller\'s ear, ms (bar p50, tick p95)</text>'
        f"{body}</svg>"
    )


def _bar(index: int, label: str, name: str, value: Spread | None, longest: float) -> str:
    y = _TOP + index * _ROW
    title = f'<text x="10" y="{y + 14}">{escape(label)} – {name}</text>'
    if value is None:
        return title + f'<text x="{_LEFT + 40}" y="{y + 14}">not measured</text>'
    scale = (_WIDTH - _LEFT - 130) / longest
    width, tick = value.p50 * scale, _LEFT + 40 + value.p95 * scale
    return (
        f'{title}<rect x="{_LEFT + 40}" y="{y + 3}" width="{width:.1f}" height="15" fill="{_COLOURS[name]}"/>'
        f'<line x1="{tick:.1f}" x2="{tick:.1f}" y1="{y}" y2="{y + 21}" stroke="#334155"/>'
        f'<text x="{tick + 6:.1f}" y="{y + 15}">{value.p50:.0f} / {value.p95:.0f}</text>'
    )
