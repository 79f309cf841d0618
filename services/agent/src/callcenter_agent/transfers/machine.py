"""A warm transfer as a machine: what happened goes in, what is to be done comes out. Pure.

Every state that is not an end has a limit, so that no transfer waits for ever; whatever is told late, or of a
phone that was given up, changes nothing. A human agent's phone that was dialed is hung up before the next one
is dialed and before the agent comes back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from callcenter.events import TransferOutcome

from callcenter_agent.transfers.vocabulary import (
    FINAL,
    Answered,
    Ask,
    Brief,
    Briefed,
    CallerGone,
    Commands,
    Dial,
    Finish,
    HangUp,
    Happening,
    HumanGone,
    Limits,
    Merge,
    Merged,
    NotAnswered,
    NotBriefed,
    NotMerged,
    NotPrepared,
    Prepare,
    Prepared,
    Replied,
    Reply,
    State,
    Tell,
    TimedOut,
    Wait,
)


@dataclass(frozen=True, slots=True)
class Transfer:
    targets: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    state: State = State.PREPARING
    attempt: int = 0
    """Which target's turn it is."""
    asked: int = 0
    clock: int = 0
    """Of the limit that runs; an older one's end means nothing."""
    tried: tuple[TransferOutcome, ...] = ()

    @property
    def target(self) -> str | None:
        return self.targets[self.attempt] if self.attempt < len(self.targets) else None

    @property
    def over(self) -> bool:
        return self.state in FINAL


Step = tuple[Transfer, Commands]


def begin(targets: tuple[str, ...], limits: Limits | None = None) -> Step:
    """`targets` are the numbers to try, in order; at least one."""
    transfer = Transfer(targets=targets, limits=limits or Limits())
    transfer, waiting = _wait(transfer, transfer.limits.prepare)
    return transfer, (Tell(State.PREPARING, None), waiting, Prepare())


def step(transfer: Transfer, happened: Happening) -> Step:
    if transfer.over or _is_stale(transfer, happened):
        return transfer, ()
    if isinstance(happened, CallerGone):
        return _abandon(transfer)
    return _WHILE[transfer.state](transfer, happened)


def _is_stale(transfer: Transfer, happened: Happening) -> bool:
    if isinstance(happened, TimedOut):
        return happened.clock != transfer.clock
    return getattr(happened, "attempt", transfer.attempt) != transfer.attempt


def _while_preparing(transfer: Transfer, happened: Happening) -> Step:
    match happened:
        case Prepared():
            return _dial(transfer)
        case NotPrepared(detail):
            return _return(transfer, TransferOutcome.FAILED, detail=detail)
        case TimedOut():
            return _return(transfer, TransferOutcome.FAILED, detail="could not be prepared in time")
        case _:
            return transfer, ()


def _while_dialing(transfer: Transfer, happened: Happening) -> Step:
    match happened:
        case Answered():
            transfer, waiting = _wait(replace(transfer, state=State.BRIEFING), transfer.limits.brief)
            return transfer, (_tell(transfer), waiting, Brief(transfer.attempt))
        case NotAnswered(_, outcome, code, detail):
            return _next(transfer, outcome, code=code, detail=detail)
        case TimedOut():
            return _next(transfer, TransferOutcome.NO_ANSWER, detail="the gateway did not say how it went")
        case _:
            return transfer, ()


def _while_briefing(transfer: Transfer, happened: Happening) -> Step:
    match happened:
        case Briefed():
            return _decide(transfer)
        case NotBriefed(_, detail, outcome):
            return _next(transfer, outcome, detail=detail)
        case Replied(reply=Reply.ACCEPTS, by_key=True):
            return _merge(transfer)
        case Replied(reply=Reply.ACCEPTS | Reply.UNCLEAR):
            return transfer, ()  # how people answer a telephone: they have not heard the question yet
        case TimedOut():
            return _next(transfer, TransferOutcome.FAILED, detail="the briefing took too long")
        case _:
            return _turned_down(transfer, happened)


def _while_deciding(transfer: Transfer, happened: Happening) -> Step:
    match happened:
        case Replied(reply=Reply.ACCEPTS):
            return _merge(transfer)
        case Replied(reply=Reply.UNCLEAR) | TimedOut():
            if transfer.asked >= transfer.limits.asks:
                return _next(transfer, TransferOutcome.NO_ANSWER, detail="nobody said yes")
            return _ask_again(transfer)
        case _:
            return _turned_down(transfer, happened)


def _while_merging(transfer: Transfer, happened: Happening) -> Step:
    match happened:
        case Merged():
            joined = replace(transfer, state=State.JOINED)
            done = Finish(TransferOutcome.COMPLETED, transfer.target, detail=_history(transfer))
            return joined, (_tell(joined), done)
        case NotMerged(_, detail):
            return _return(transfer, TransferOutcome.FAILED, detail=detail)
        case HumanGone():
            return _next(transfer, TransferOutcome.HUMAN_LOST)
        case TimedOut():
            return _return(transfer, TransferOutcome.FAILED, detail="they could not be joined in time")
        case _:
            return transfer, ()


def _turned_down(transfer: Transfer, happened: Happening) -> Step:
    match happened:
        case Replied(reply=Reply.DECLINES):
            return _next(transfer, TransferOutcome.DECLINED)
        case Replied(reply=Reply.MACHINE):
            return _next(transfer, TransferOutcome.MACHINE)
        case HumanGone():
            return _next(transfer, TransferOutcome.HUMAN_LOST)
        case _:
            return transfer, ()


def _dial(transfer: Transfer) -> Step:
    dialing = replace(transfer, state=State.DIALING, asked=0)
    dialing, waiting = _wait(dialing, transfer.limits.ring + transfer.limits.ring_grace)
    return dialing, (_tell(dialing), waiting, Dial(dialing.attempt, dialing.targets[dialing.attempt]))


def _decide(transfer: Transfer) -> Step:
    """The briefing ends with the question: it counts as the first time."""
    deciding, waiting = _wait(replace(transfer, state=State.DECIDING, asked=1), transfer.limits.decide)
    return deciding, (_tell(deciding), waiting)


def _ask_again(transfer: Transfer) -> Step:
    asking, waiting = _wait(replace(transfer, asked=transfer.asked + 1), transfer.limits.decide)
    return asking, (waiting, Ask(asking.attempt))


def _merge(transfer: Transfer) -> Step:
    merging, waiting = _wait(replace(transfer, state=State.MERGING), transfer.limits.merge)
    return merging, (_tell(merging), waiting, Merge(merging.attempt))


def _next(
    transfer: Transfer, outcome: TransferOutcome, *, code: int | None = None, detail: str | None = None
) -> Step:
    """Hang up on this one and call the next; without a next one the agent comes back."""
    if transfer.attempt + 1 >= len(transfer.targets):
        return _return(transfer, outcome, code=code, detail=detail)
    told = Tell(transfer.state, transfer.target, detail=_because(outcome, detail))
    following = replace(transfer, attempt=transfer.attempt + 1, tried=(*transfer.tried, outcome))
    following, commands = _dial(following)
    return following, (told, HangUp(transfer.attempt), *commands)


def _return(
    transfer: Transfer, outcome: TransferOutcome, *, code: int | None = None, detail: str | None = None
) -> Step:
    returned = replace(transfer, state=State.RETURNED, tried=(*transfer.tried, outcome))
    said = "; ".join(filter(None, (_history(transfer), detail))) or None
    finish = Finish(outcome, transfer.target, code, said)
    return returned, (*_hang_up(transfer), _tell(returned), finish)


def _abandon(transfer: Transfer) -> Step:
    abandoned = replace(transfer, state=State.ABANDONED)
    finish = Finish(TransferOutcome.CALLER_LOST, transfer.target, detail=_history(transfer))
    return abandoned, (*_hang_up(transfer), _tell(abandoned), finish)


def _hang_up(transfer: Transfer) -> tuple[HangUp, ...]:
    return () if transfer.state is State.PREPARING else (HangUp(transfer.attempt),)


def _wait(transfer: Transfer, limit: timedelta) -> tuple[Transfer, Wait]:
    waiting = replace(transfer, clock=transfer.clock + 1)
    return waiting, Wait(waiting.clock, limit)


def _tell(transfer: Transfer) -> Tell:
    return Tell(transfer.state, transfer.target)


def _because(outcome: TransferOutcome, detail: str | None) -> str:
    return f"{outcome}: {detail}" if detail else str(outcome)


def _history(transfer: Transfer) -> str | None:
    """How it went at the numbers that were tried before."""
    return f"before: {', '.join(transfer.tried)}" if transfer.tried else None


_WHILE: Final[Mapping[State, Callable[[Transfer, Happening], Step]]] = {
    State.PREPARING: _while_preparing,
    State.DIALING: _while_dialing,
    State.BRIEFING: _while_briefing,
    State.DECIDING: _while_deciding,
    State.MERGING: _while_merging,
}
