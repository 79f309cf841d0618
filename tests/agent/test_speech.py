"""A reply is cut where a voice may begin, as early as that is certain."""

import pytest
from callcenter_agent.speech import Clauses


async def pieces(*tokens: str) -> list[str]:
    stream = Clauses().stream()
    found = []
    for token in tokens:
        stream.push_text(token)
    stream.end_input()
    async for piece in stream:
        found.append(piece.token)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I found it. Your car is a Honda. ", ["I found it.", "Your car is a Honda."]),
        ("It costs 3.50 dollars. Anything else?", ["It costs 3.50 dollars.", "Anything else?"]),
        ("Ask for Dr. Miller please. Goodbye now.", ["Ask for Dr. Miller please.", "Goodbye now."]),
        ("Yes. Of course I can.", ["Yes. Of course I can."]),
        ("no full stop", ["no full stop"]),
        ("", []),
    ],
)
async def test_sentences_are_cut_at_their_ends(text: str, expected: list[str]) -> None:
    assert Clauses().tokenize(text) == expected
    assert await pieces(*(text[i : i + 3] for i in range(0, len(text), 3))) == expected


async def test_a_sentence_is_handed_over_with_its_full_stop() -> None:
    stream = Clauses().stream()
    for token in ("Let", " me", " check", " that", "."):
        stream.push_text(token)
    assert (await anext(stream)).token == "Let me check that."
    stream.end_input()


async def test_nothing_is_lost_or_doubled() -> None:
    text = "First part here! Second, with 1.5 numbers. And St. Louis? Done now."
    for size in range(1, 9):
        said = await pieces(*(text[i : i + size] for i in range(0, len(text), size)))
        assert " ".join(said) == text
