"""How a code is said aloud over 8 kHz: in groups, letters with a word, so that nobody takes B for P."""

from typing import Final

from callcenter_agent.dialogue.spelling.words import PHONETIC_WORD

_WORD: Final = {**PHONETIC_WORD, "I": "India", "O": "Oscar", "Q": "Quebec"}
_GROUP: Final = 3


def spelled_out(code: str) -> str:
    """ "HO204518" → "H as in Hotel, O as in Oscar, 2 0 4, 5 1 8": commas are pauses."""
    said: list[str] = []
    digits = ""
    for character in code:
        if character.isalpha():
            said, digits = [*said, *_groups(digits), f"{character} as in {_WORD[character]}"], ""
        elif character.isdigit():
            digits += character
    return ", ".join([*said, *_groups(digits)])


def _groups(digits: str) -> list[str]:
    return [" ".join(digits[at : at + _GROUP]) for at in range(0, len(digits), _GROUP)]
