"""A warm transfer as a machine: each ending, and what holds whatever happens in whatever order."""

from __future__ import annotations

import pytest
from callcenter.events import TransferOutcome
from callcenter_agent.transfers.machine import Transfer, begin, step
from callcenter_agent.transfers.vocabulary import (
    FINAL,
    Answered,
    Ask,
    Brief,
    Briefed,
    CallerGone,
    Command,
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
from hypothesis import given
from hypothesis import strategies as st

ONE, TWO = ("+12025550190",), ("+12025550190", "+12025550191")
UP_TO_DECIDING = (Prepared(), Answered(0), Briefed(0))
KEY = Replied(0, Reply.ACCEPTS, by_key=True)
YES, NO = Replied(0, Reply.ACCEPTS), Replied(0, Reply.DECLINES)
HM, MACHINE = Replied(0, Reply.UNCLEAR), Replied(0, Reply.MACHINE)


def told(targets: tuple[str, ...], *happened: Happening | str) -> tuple[Transfer, list[Command]]:
    """Where it stands after all that, and everything it asked for. "limit": the one that runs is over."""
    transfer, commands = begin(targets)
    asked = list(commands)
    for one in happened:
        event = TimedOut(transfer.clock) if isinstance(one, str) else one
        transfer, commands = step(transfer, event)
        asked += commands
    return transfer, asked


def ended(commands: list[Command]) -> Finish:
    (finish,) = [command for command in commands if isinstance(command, Finish)]
    return finish


ENDINGS = {
    "accepted by key": ([*UP_TO_DECIDING, KEY, Merged(0)], State.JOINED, TransferOutcome.COMPLETED),
    "accepted by key, in the briefing": (
        [Prepared(), Answered(0), KEY, Merged(0)],
        State.JOINED,
        TransferOutcome.COMPLETED,
    ),
    "accepted by voice": ([*UP_TO_DECIDING, YES, Merged(0)], State.JOINED, TransferOutcome.COMPLETED),
    "accepted when asked again": (
        [*UP_TO_DECIDING, HM, YES, Merged(0)],
        State.JOINED,
        TransferOutcome.COMPLETED,
    ),
    "not prepared": ([NotPrepared("no egress")], State.RETURNED, TransferOutcome.FAILED),
    "not prepared in time": (["limit"], State.RETURNED, TransferOutcome.FAILED),
    "nothing reaches the human agent": (
        [Prepared(), Answered(0), NotBriefed(0, "nothing arrives", TransferOutcome.NO_AUDIO)],
        State.RETURNED,
        TransferOutcome.NO_AUDIO,
    ),
    "busy": (
        [Prepared(), NotAnswered(0, TransferOutcome.BUSY, 486)],
        State.RETURNED,
        TransferOutcome.BUSY,
    ),
    "no answer": (
        [Prepared(), NotAnswered(0, TransferOutcome.NO_ANSWER)],
        State.RETURNED,
        TransferOutcome.NO_ANSWER,
    ),
    "the gateway says nothing": ([Prepared(), "limit"], State.RETURNED, TransferOutcome.NO_ANSWER),
    "refuses the call": (
        [Prepared(), NotAnswered(0, TransferOutcome.DECLINED, 603)],
        State.RETURNED,
        TransferOutcome.DECLINED,
    ),
    "declines in the briefing": ([Prepared(), Answered(0), NO], State.RETURNED, TransferOutcome.DECLINED),
    "declines": ([*UP_TO_DECIDING, NO], State.RETURNED, TransferOutcome.DECLINED),
    "a machine, in the briefing": (
        [Prepared(), Answered(0), MACHINE],
        State.RETURNED,
        TransferOutcome.MACHINE,
    ),
    "a machine": ([*UP_TO_DECIDING, MACHINE], State.RETURNED, TransferOutcome.MACHINE),
    "says nothing": ([*UP_TO_DECIDING, "limit", "limit"], State.RETURNED, TransferOutcome.NO_ANSWER),
    "says nothing clear": ([*UP_TO_DECIDING, HM, HM], State.RETURNED, TransferOutcome.NO_ANSWER),
    "hangs up in the briefing": (
        [Prepared(), Answered(0), HumanGone(0)],
        State.RETURNED,
        TransferOutcome.HUMAN_LOST,
    ),
    "hangs up when asked": ([*UP_TO_DECIDING, HumanGone(0)], State.RETURNED, TransferOutcome.HUMAN_LOST),
    "hangs up before they are joined": (
        [*UP_TO_DECIDING, YES, HumanGone(0)],
        State.RETURNED,
        TransferOutcome.HUMAN_LOST,
    ),
    "no voice to brief with": (
        [Prepared(), Answered(0), NotBriefed(0, "no voice")],
        State.RETURNED,
        TransferOutcome.FAILED,
    ),
    "the briefing hangs": ([Prepared(), Answered(0), "limit"], State.RETURNED, TransferOutcome.FAILED),
    "cannot be joined": (
        [*UP_TO_DECIDING, YES, NotMerged(0, "503")],
        State.RETURNED,
        TransferOutcome.FAILED,
    ),
    "joining hangs": ([*UP_TO_DECIDING, YES, "limit"], State.RETURNED, TransferOutcome.FAILED),
    **{
        f"the caller hangs up while {state}": (
            [*before, CallerGone()],
            State.ABANDONED,
            TransferOutcome.CALLER_LOST,
        )
        for state, before in {
            "it is prepared": [],
            "it rings": [Prepared()],
            "the human agent is briefed": [Prepared(), Answered(0)],
            "they decide": [*UP_TO_DECIDING],
            "they are joined": [*UP_TO_DECIDING, YES],
        }.items()
    },
}


@pytest.mark.parametrize(("happened", "state", "outcome"), ENDINGS.values(), ids=ENDINGS)
def test_every_ending_is_a_state(
    happened: list[Happening | str], state: State, outcome: TransferOutcome
) -> None:
    transfer, commands = told(ONE, *happened)
    assert (transfer.state, ended(commands).outcome) == (state, outcome)
    dialed = any(isinstance(command, Dial) for command in commands)
    assert (HangUp(0) in commands) is (dialed and state is not State.JOINED)


def test_the_numbers_are_tried_in_order() -> None:
    """The first is hung up before the second is dialed; the second's yes counts."""
    transfer, commands = told(
        TWO, Prepared(), Answered(0), NO, Answered(1), Briefed(1), Replied(1, Reply.ACCEPTS), Merged(1)
    )
    assert [command for command in commands if isinstance(command, Dial | HangUp)] == [
        Dial(0, TWO[0]),
        HangUp(0),
        Dial(1, TWO[1]),
    ]
    assert transfer.state is State.JOINED
    assert ended(commands) == Finish(TransferOutcome.COMPLETED, TWO[1], detail="before: declined")


def test_a_hello_is_no_yes() -> None:
    """People answer a telephone with a yes before they know what it is about."""
    transfer, _ = told(ONE, Prepared(), Answered(0), YES, HM)
    assert transfer.state is State.BRIEFING


def test_what_is_told_of_a_phone_that_was_given_up_changes_nothing() -> None:
    busy = NotAnswered(0, TransferOutcome.BUSY, 486)
    transfer, _ = told(TWO, Prepared(), busy)
    for late in (Answered(0), KEY, YES, NO, MACHINE, HumanGone(0), Briefed(0), Merged(0), TimedOut(1)):
        assert step(transfer, late) == (transfer, ())


def test_a_silent_human_agent_is_asked_again_before_they_are_given_up() -> None:
    _, commands = told(ONE, *UP_TO_DECIDING, "limit")
    assert commands[-1] == Ask(0)


happenings = st.one_of(
    st.sampled_from([Prepared(), NotPrepared("x"), CallerGone()]),
    st.builds(TimedOut, st.integers(0, 12)),
    st.builds(
        NotAnswered, st.integers(0, 2), st.sampled_from([TransferOutcome.BUSY, TransferOutcome.NO_ANSWER])
    ),
    st.builds(Replied, st.integers(0, 2), st.sampled_from(Reply), st.booleans()),
    st.builds(NotBriefed, st.integers(0, 2), st.just("x")),
    st.builds(NotMerged, st.integers(0, 2), st.just("x")),
    *(st.builds(kind, st.integers(0, 2)) for kind in (Answered, Briefed, HumanGone, Merged)),
)


@given(st.integers(1, 3), st.lists(happenings, max_size=40))
def test_no_order_of_events_leaves_an_open_line(numbers: int, happened: list[Happening]) -> None:
    """Whatever happens: at most one phone is held at a time, nobody is joined who was not briefed and did
    not say yes, there is one end, and every state that is none has a limit running."""
    transfer, commands = begin(tuple(f"+1202555019{n}" for n in range(numbers)))
    asked = list(commands)
    for event in happened:
        before = transfer.state
        transfer, commands = step(transfer, event)
        if before in FINAL:
            assert commands == ()
        asked += commands
    held: set[int] = set()
    accepted: set[int] = set()
    for command in asked:
        match command:
            case Dial(attempt):
                assert not held
                held.add(attempt)
            case HangUp(attempt):
                assert attempt in held
                held.discard(attempt)
            case Brief(attempt) | Ask(attempt):
                assert attempt in held
            case Merge(attempt):
                assert attempt in held
                accepted.add(attempt)
            case Prepare() | Wait() | Tell() | Finish():
                pass
    finishes = [command for command in asked if isinstance(command, Finish)]
    assert len(finishes) == int(transfer.over)
    if transfer.over:
        assert held == (accepted & held if transfer.state is State.JOINED else set())
        assert (finishes[0].outcome is TransferOutcome.COMPLETED) is (transfer.state is State.JOINED)
    else:
        assert [c.clock for c in asked if isinstance(c, Wait)][-1] == transfer.clock


@given(st.integers(1, 3), st.lists(happenings, max_size=20))
def test_it_ends_by_its_limits_alone(numbers: int, happened: list[Happening]) -> None:
    """When nothing more is heard from anybody, the limits bring it to its end, after a bounded time."""
    transfer, _ = begin(tuple(f"+1202555019{n}" for n in range(numbers)), Limits())
    for event in happened:
        transfer, _ = step(transfer, event)
    for _ in range(2 * numbers + 4):
        transfer, _ = step(transfer, TimedOut(transfer.clock))
    assert transfer.over
