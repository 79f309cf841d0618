"""What a transfer is told in: its states, what happens to it, and what it asks to have done."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from callcenter.events import TransferOutcome


class State(StrEnum):
    PREPARING = "preparing"
    DIALING = "dialing"
    BRIEFING = "briefing"
    DECIDING = "deciding"
    MERGING = "merging"
    JOINED = "joined"
    """The two are joined; the agent leaves."""
    RETURNED = "returned"
    """Nobody took the caller; the agent comes back."""
    ABANDONED = "abandoned"
    """The caller has hung up meanwhile."""


FINAL: Final = frozenset({State.JOINED, State.RETURNED, State.ABANDONED})


class Reply(StrEnum):
    """What the human agent's words or key mean."""

    ACCEPTS = "accepts"
    DECLINES = "declines"
    MACHINE = "machine"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Limits:
    prepare: timedelta = timedelta(seconds=20)
    ring: timedelta = timedelta(seconds=30)
    brief: timedelta = timedelta(seconds=45)
    decide: timedelta = timedelta(seconds=10)
    """From the beginning of the question to an answer."""
    merge: timedelta = timedelta(seconds=12)
    asks: int = 2
    """How often the question is put before silence means no."""
    ring_grace: timedelta = timedelta(seconds=6)
    """The gateway's own time-out comes first, and says why."""


# ---- what happens ----


@dataclass(frozen=True, slots=True)
class Prepared:
    """The caller receives the music, their keys go nowhere, nothing is recorded."""


@dataclass(frozen=True, slots=True)
class NotPrepared:
    detail: str


@dataclass(frozen=True, slots=True)
class Answered:
    attempt: int


@dataclass(frozen=True, slots=True)
class NotAnswered:
    attempt: int
    outcome: TransferOutcome
    sip_status_code: int | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Briefed:
    """The human agent has heard what it is about, and the question."""

    attempt: int


@dataclass(frozen=True, slots=True)
class NotBriefed:
    attempt: int
    detail: str
    outcome: TransferOutcome = TransferOutcome.FAILED


@dataclass(frozen=True, slots=True)
class Replied:
    attempt: int
    reply: Reply
    by_key: bool = False


@dataclass(frozen=True, slots=True)
class HumanGone:
    attempt: int


@dataclass(frozen=True, slots=True)
class Merged:
    attempt: int


@dataclass(frozen=True, slots=True)
class NotMerged:
    attempt: int
    detail: str


@dataclass(frozen=True, slots=True)
class CallerGone:
    pass


@dataclass(frozen=True, slots=True)
class TimedOut:
    clock: int


Happening = (
    Prepared
    | NotPrepared
    | Answered
    | NotAnswered
    | Briefed
    | NotBriefed
    | Replied
    | HumanGone
    | Merged
    | NotMerged
    | CallerGone
    | TimedOut
)


# ---- what is to be done ----


@dataclass(frozen=True, slots=True)
class Prepare:
    pass


@dataclass(frozen=True, slots=True)
class Dial:
    attempt: int
    target: str


@dataclass(frozen=True, slots=True)
class Brief:
    attempt: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Put the question again."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Merge:
    attempt: int


@dataclass(frozen=True, slots=True)
class HangUp:
    """The human agent's phone."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Say `TimedOut(clock)` after so long."""

    clock: int
    limit: timedelta


@dataclass(frozen=True, slots=True)
class Tell:
    """For the record."""

    state: State
    target: str | None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    outcome: TransferOutcome
    target: str | None
    sip_status_code: int | None = None
    detail: str | None = None


Command = Prepare | Dial | Brief | Ask | Merge | HangUp | Wait | Tell | Finish
Commands = tuple[Command, ...]
