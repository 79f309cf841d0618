"""What time it is for a desk: opening hours and appointments go by it. The record goes by the real time."""

from datetime import datetime
from pathlib import Path

from callcenter.clock import Clock, utc_now


def clock_in(file: Path | None) -> Clock:
    """The real time; or, for a call that a test places, from the moment that stands in the file onwards."""
    if file is None or not file.is_file():
        return utc_now
    ahead = datetime.fromisoformat(file.read_text(encoding="utf-8").strip()) - utc_now()
    return lambda: utc_now() + ahead
