"""How figures, times and codes read on a page."""

from datetime import datetime, timedelta

from callcenter.events import Direction
from jinja2 import Environment

from callcenter_api.calls.schemas import CallEvent, CallSummary
from callcenter_api.dashboard.transfers import transfers_in

NOTHING = "–"


def words(code: object) -> str:
    return str(code).replace("_", " ").replace(".", " ")


def milliseconds(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:.0f} ms" if value < 1000 else f"{value / 1000:.2f} s"


def length_of_time(ms: float | None) -> str:
    if ms is None:
        return NOTHING
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def customer(call: CallSummary) -> str:
    number = call.to_number if call.direction is Direction.OUTBOUND else call.from_number
    return number or "Unknown number"


def into(at: datetime | None, call: CallSummary) -> str:
    """How far into the call, counted from the answer: 1:07."""
    if at is None:
        return ""
    passed = at - (call.answered_at or call.created_at)
    sign = "−" if passed < timedelta(0) else ""
    return sign + length_of_time(abs(passed).total_seconds() * 1000)


_GIST = (
    "text",
    "to_state",
    "reason",
    "end_reason",
    "tool",
    "name",
    "vin",
    "error",
    "action",
    "disposition",
    "status",
    "outcome",
    "state",
)


def gist(event: CallEvent) -> str:
    """The one thing worth telling about an event in a list."""
    for key in _GIST:
        if value := event.data.get(key):
            said = words(value) if key.endswith("reason") else str(value)
            return said if len(said) <= 90 else said[:89] + "…"
    return ""


def install(environment: Environment) -> None:
    environment.filters |= {
        "words": words,
        "milliseconds": milliseconds,
        "length_of_time": length_of_time,
        "customer": customer,
        "into": into,
        "gist": gist,
        "transfers": transfers_in,
    }
