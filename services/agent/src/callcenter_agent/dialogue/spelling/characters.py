"""One heard character, with the other readings of the same words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

_INSTEAD: Final = {"I": ("1",), "O": ("0",), "Q": ("0", "9", "2")}


@dataclass(frozen=True, slots=True)
class HeardCharacter:
    """`value` is in the VIN alphabet and the best reading; `alternatives` come after it, best first."""

    value: str
    alternatives: tuple[str, ...] = ()
    sure: bool = False
    """Spelled with a word ("B as in boy"): no similar letter is meant."""
    optional: bool = False
    """An ordinary word ("see", "for") that may have been no character at all."""

    @classmethod
    def of(cls, character: str, *, sure: bool = False, optional: bool = False) -> Self:
        """I, O and Q become what may have been meant by them."""
        value, *others = _INSTEAD.get(character, (character,))
        return cls(value, tuple(others), sure=sure and not others, optional=optional)

    def to_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "alternatives": list(self.alternatives),
            "sure": self.sure,
            "optional": self.optional,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            str(stored["value"]),
            tuple(str(other) for other in stored.get("alternatives", ())),
            sure=bool(stored.get("sure", False)),
            optional=bool(stored.get("optional", False)),
        )


def characters_of(text: str, *, sure: bool = False, optional: bool = False) -> tuple[HeardCharacter, ...]:
    return tuple(HeardCharacter.of(character, sure=sure, optional=optional) for character in text)


def text_of(characters: Sequence[HeardCharacter]) -> str:
    return "".join(character.value for character in characters)
