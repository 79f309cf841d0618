"""What Postgres and UTF-8 cannot store, taken out where text from outside comes in."""

import math
import re
from typing import Any, Final

UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def without_unstorable(value: Any) -> Any:
    """NUL characters and lone surrogates out of every string inside `value`; NaN and infinity become None."""
    match value:
        case str():
            return UNSTORABLE.sub("", value)
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {without_unstorable(key): without_unstorable(inner) for key, inner in value.items()}
        case list() | tuple():
            return [without_unstorable(inner) for inner in value]
        case _:
            return value
