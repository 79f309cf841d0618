"""A temperature in figures or words: 38 degrees Celsius or 100.4 degrees Fahrenheit and more is a fever."""

import re
from typing import Final

_CELSIUS: Final = 38.0
_FAHRENHEIT: Final = 100.4
_NEAR: Final = re.compile(
    r"\b(temperature|temp|degrees?|thermometer|fever|grados?|temperatura|termometro|fiebre|degres?"
    r"|thermometre|fievre|celsius|fahrenheit)\b"
)
_FIGURES: Final = re.compile(
    r"\b(\d{2,3})(?:point(\d+)| point (\w+)| coma (\w+)| virgule (\w+)| y medio| et demi)?\b"
)
_WORDS: Final = re.compile(
    r"\b((a |one )?hundred (and )?(one|two|three|four|five|six|point (five|six|seven|eight|nine))"
    r"|one (oh|o) (one|two|three|four|five)"
    r"|thirty (eight|nine)|forty( one| two)?( point \w+)?( degrees)?|treinta y (ocho|nueve)"
    r"|cuarenta( y un[oa]?)?|trente (huit|neuf)|quarante( et un)?)\b"
)


def feverish(text: str) -> bool:
    """`text` in lower case without punctuation, 38.5 as `38point5`."""
    near = _NEAR.search(text)
    if near is None:
        return False
    if _WORDS.search(text):
        return True
    return any(_is_fever(match) for match in _FIGURES.finditer(text))


def _is_fever(match: re.Match[str]) -> bool:
    value = float(f"{match[1]}.{match[2] or 0}")
    return (
        _CELSIUS <= value <= 43.0
        or _FAHRENHEIT <= value <= 112.0
        or (value == 100.0 and match[3] is not None)
    )
