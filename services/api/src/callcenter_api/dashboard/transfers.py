"""A call's transfers as its page shows them, with the card that the human agent is to read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from callcenter.events import EventType

from callcenter_api.calls.schemas import CallEvent

ON_THE_PAGE = frozenset({"page", "reason"})
"""Shown already."""


@dataclass(frozen=True, slots=True)
class TransferShown:
    transfer_id: str
    kind: str
    reason: str
    requested_by: str
    card: tuple[tuple[str, str], ...]
    state: str = "started"
    outcome: str | None = None
    target: str | None = None
    detail: str | None = None


def transfers_in(events: Sequence[CallEvent]) -> list[TransferShown]:
    """In the order in which they were begun."""
    found: dict[str, TransferShown] = {}
    for event in events:
        data = event.data
        before = found.get(str(data.get("transfer_id")))
        if event.type == EventType.TRANSFER_STARTED:
            begun = _begun(data)
            found[begun.transfer_id] = begun
        elif before is not None and event.type == EventType.TRANSFER_PROGRESSED:
            target = _text(data.get("target")) or before.target
            found[before.transfer_id] = replace(before, state=str(data["state"]), target=target)
        elif before is not None and event.type == EventType.TRANSFER_ENDED:
            found[before.transfer_id] = replace(
                before,
                outcome=str(data["outcome"]),
                target=_text(data.get("target")),
                detail=_text(data.get("detail")),
            )
    return list(found.values())


def _begun(data: Any) -> TransferShown:
    summary = data.get("summary") or {}
    return TransferShown(
        transfer_id=str(data["transfer_id"]),
        kind=str(data["kind"]),
        reason=str(data["reason"]),
        requested_by=str(data.get("requested_by", "")),
        card=tuple(
            (name, _read(value)) for name, value in summary.items() if value and name not in ON_THE_PAGE
        ),
    )


def _text(value: object) -> str | None:
    return str(value) if value is not None else None


def _read(value: object) -> str:
    return " / ".join(map(str, value)) if isinstance(value, list) else str(value)
