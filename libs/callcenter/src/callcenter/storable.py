"""What Postgres and UTF-8 cannot store, taken out where text from outside comes in."""

import re
from typing import Any, Final

UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def without_unstorable(value: Any) -> Any:
    """NUL characters and lone surrogates removed from every string inside `value`."""
    match value:
        case str():
            return UNSTORABLE.sub("", value)
        case dict():
            return {without_unstorable(key): without_unstorable(inner) for key, inner in value.items()}
        case list() | tuple():
            return [without_unstorable(inner) for inner in value]
        case _:
            return value
