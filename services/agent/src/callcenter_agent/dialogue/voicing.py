"""What a reply begins with decides how it is voiced: from what was rendered of it, or in its tone."""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass

from callcenter_agent.phrases import PhraseBook
from callcenter_agent.tones import Tone


@dataclass(frozen=True, slots=True)
class Voicing:
    text: AsyncIterator[str]
    """All of it."""
    tone: Tone = Tone.PLAIN
    phrase: str | None = None
    """The fixed phrase that is all that is said."""


async def voicing_of(text: AsyncIterable[str], book: PhraseBook) -> Voicing:
    """Reads no further than until it is known: what a model is still writing is not waited for."""
    pieces, said, ended = aiter(text), "", False
    while not ended and _may_be_a_phrase(said, book):
        piece = await anext(pieces, None)
        ended, said = piece is None, said + (piece or "")
    begun = said.lstrip()
    tones = (tone for lead, tone in book.beginnings.items() if begun.startswith(lead))
    return Voicing(
        text=_joined(said, pieces),
        tone=next(tones, Tone.PLAIN),
        phrase=book.fixed.get(begun.rstrip()) if ended else None,
    )


def _may_be_a_phrase(said: str, book: PhraseBook) -> bool:
    """A space after a sentence says that more is to come, though perhaps not soon."""
    begun = said.lstrip()
    return any(whole.startswith(begun) for whole in (*book.fixed, *book.beginnings))


async def _joined(said: str, pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    if said:
        yield said
    async for piece in pieces:
        yield piece
