"""Moments and days as they are asked for. The calendar's edges have no neighbor in another zone."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator


def _written_out(value: object) -> object:
    """A bare number would be read as seconds since 1970."""
    if isinstance(value, str) and "T" not in value.upper():
        raise ValueError("a moment is written like 2026-03-01T12:00:00Z")
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("this moment lies outside the calendar") from error


def _day_written_out(value: object) -> object:
    if not isinstance(value, date) and not (isinstance(value, str) and len(value) == len("2026-03-01")):
        raise ValueError("a day is written like 2026-03-01")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_utc)]
Day = Annotated[date, BeforeValidator(_day_written_out)]
