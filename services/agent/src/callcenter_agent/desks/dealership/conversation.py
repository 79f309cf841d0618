"""One dealership call: its state, what is known, and the VIN being taken."""

from dataclasses import replace
from typing import Any

from callcenter.vin import VIN_LENGTH, Vin
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership.spoken_vin import hear
from callcenter_agent.desks.dealership.states import MOVES, Context, State
from callcenter_agent.desks.dealership.vin_capture import VinCapture, VinDirection, VinStep
from callcenter_agent.desks.dealership.vin_outcomes import PART_SIZE
from callcenter_agent.desks.dealership.vin_state import Phase
from callcenter_agent.dialogue.keeping import Keeping
from callcenter_agent.phrases import Phrase, PhraseBook

FEWEST_SPELLED = 2
PAUSE_WHILE_SPELLING_S = 2.2
PAUSE_WHEN_COMPLETE_S = 0.6


class DealershipConversation(Keeping[State, Context]):
    moves = MOVES
    start = State.INITIALIZING
    greeted = State.GREETING
    begun_talking = State.INFORMATION_GATHERING
    closing = State.CLOSING
    over = State.ENDED
    continued = frozenset({*Keeping.continued, "vin_progress"})
    """A VIN is no secret: it stands behind every windshield."""

    def __init__(self) -> None:
        super().__init__(Context())
        self.capture = VinCapture()

    def pause_allowed_s(self, words: str) -> float | None:
        spelled = len(hear(words))
        if spelled < FEWEST_SPELLED:
            return None
        return PAUSE_WHEN_COMPLETE_S if spelled >= self._expected() else PAUSE_WHILE_SPELLING_S

    def _expected(self) -> int:
        """Characters the caller was asked for and has not given."""
        if whole := PART_SIZE.get(self.capture.phase):
            return whole - len(self.capture.part)
        started = self.capture.phase is Phase.COLLECTING
        return VIN_LENGTH - len(self.capture.heard) if started else VIN_LENGTH

    def hear(self, words: str, *, last: bool) -> VinDirection | None:
        """Hand the caller's words to the VIN capture; small talk from before the VIN is no failed try."""
        if not last and not self.context.vin_progress and not hear(words).characters:
            return None
        if len(hear(words)) >= FEWEST_SPELLED:
            self.context.vin_said.append(words)
        self.capture, direction = self.capture.hear(words)
        self.context.vin_progress = self.capture.to_dict()
        return direction

    def goes_on(self, direction: VinDirection, phrases: PhraseBook) -> VinDirection:
        """With what the caller is asked next; nothing once their number is confirmed."""
        asked = direction.step is not VinStep.CONFIRMED
        self.context.open_question = direction.said(phrases) if asked else None
        self.learned()
        return direction

    def propose(self, vin: Vin, *, again: bool) -> VinDirection:
        """Read back what was likelier meant. Instead of asking `again`, that was no failure: only the
        caller's no makes one of it."""
        failures = max(0, self.capture.failures - again)
        read_backs = self.capture.read_backs - (not again)
        before = replace(self.capture, failures=failures, read_backs=read_backs)
        self.capture, direction = before.propose(vin)
        self.context.vin_progress = self.capture.to_dict()
        return direction

    def restore(self, state: str, context: dict[str, Any]) -> None:
        super().restore(state, context)
        if self.context.vin_progress:
            self.capture = VinCapture.from_dict(self.context.vin_progress)

    def earned(self, claimed: str) -> str:
        if self.context.visits:
            return "appointment"
        if self.context.vehicle_interest:
            return "vehicle_found"
        return "vehicle_not_found" if self.context.vin_requests and claimed != "callback" else claimed

    def next_question(self, phrases: PhraseBook) -> str:
        if self.context.vin_requests:
            return phrases.text(Phrase.WHAT_ELSE)
        return phrases.text("vin_wanted" if self.context.wish else Phrase.GREETING_QUESTION)

    def summary(self) -> str:
        known = self.context
        parts = [
            super().summary(),
            known.vehicle_interest and f"Vehicle: {known.vehicle_interest.get('spoken')}.",
            *(f"Booked: {visit['kind']}, {visit['starts_at']}." for visit in known.visits),
            known.trade_in and f"Trade-in: {', '.join(str(one) for one in known.trade_in.values() if one)}.",
        ]
        return " ".join(part for part in parts if part)


def conversation_of(context: RunContext[Call]) -> DealershipConversation:
    talk = context.userdata.conversation
    if not isinstance(talk, DealershipConversation):
        raise TypeError("a dealership tool was called in another desk's conversation")
    return talk
