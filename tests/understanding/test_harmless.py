"""A reflex may not wait and cannot mean anything else: it fires on no sentence that is only near it."""

from pathlib import Path

from tests.understanding import reflexes
from tests.understanding.readers.line import Line
from tests.understanding.rows import harmless

KNOWN = {
    "abuse": {
        "offer_human": [
            "you're not hearing me right, it's Elm",
            "I told you already, Jenkins",
            "how many times do I have to tell you, it's Jenkins",
        ]
    },
    "emergency": {"tell_emergency": ["can't breathe in that new car smell, is there one without"]},
}
"""Whose patience is over is offered a colleague, and that is no harm. Who cannot breathe is told to dial 911
once too often rather than once too seldom."""


async def test_no_reflex_fires_on_harmless_words(tmp_path: Path) -> None:
    line, lists = Line(tmp_path), harmless()
    try:
        found = await reflexes.fired(lists, line)
    finally:
        await line.close()
    assert {name: tools for name, tools in found.items() if tools} == KNOWN
