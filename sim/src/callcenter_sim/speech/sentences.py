"""Where a text may be cut so that its parts can be spoken one after the other."""

import re

_BOUNDARY = re.compile(r"(?<=[.!?…])[\"')\]]*\s+")
_SPEAKABLE = re.compile(r"\w")


def sentences(text: str) -> list[str]:
    """The speakable sentences in order, white space collapsed."""
    parts = (" ".join(part.split()) for part in _BOUNDARY.split(text))
    return [part for part in parts if _SPEAKABLE.search(part)]
