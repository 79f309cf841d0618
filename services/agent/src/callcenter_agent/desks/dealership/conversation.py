"""One dealership call: its state, what is known, and the VIN being taken."""

from typing import Any

from callcenter.vin import VIN_LENGTH, Vin
from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.conversation import Progress
from callcenter_agent.desks.dealership.spoken_vin import hear
from callcenter_agent.desks.dealership.states import Context, State, new_progress
from callcenter_agent.desks.dealership.vin_capture import VinCapture, VinDirection, VinStep
from callcenter_agent.desks.dealership.vin_outcomes import PART_SIZE
from callcenter_agent.desks.dealership.vin_state import Phase

FEWEST_SPELLED = 2
PAUSE_WHILE_SPELLING_S = 2.2
PAUSE_WHEN_COMPLETE_S = 0.6


class DealershipConversation:
    def __init__(self) -> None:
        self.context = Context()
        self.capture = VinCapture()
        self.progress: Progress[State] = new_progress(self._snapshot)

    def _snapshot(self) -> dict[str, Any]:
        return self.context.snapshot()

    def begun(self) -> None:
        if self.progress.may(State.GREETING):
            self.progress.move(State.GREETING)

    def heard_caller(self) -> None:
        if self.progress.state is State.GREETING:
            self.progress.move(State.INFORMATION_GATHERING)

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

    def open_question(self) -> str | None:
        return self.context.vin_question

    def ended(self) -> None:
        self.progress.move(State.ENDED)

    def move(self, to: State) -> None:
        """Where a tool takes the conversation; a hostile order of tools still makes only valid moves."""
        self.heard_caller()
        if self.progress.may(to):
            self.progress.move(to)

    def learned(self) -> None:
        self.heard_caller()
        self.progress.checkpoint()

    def hear(self, words: str, *, last: bool) -> VinDirection | None:
        """Hand the caller's words to the VIN capture; small talk from before the VIN is no failed try."""
        if not last and not self.context.vin_progress and not hear(words).characters:
            return None
        self.capture, direction = self.capture.hear(words)
        self.context.vin_progress = self.capture.to_dict()
        self.context.vin_question = direction.said() if direction.step is not VinStep.CONFIRMED else None
        return direction

    def propose(self, vin: Vin) -> VinDirection:
        self.capture, direction = self.capture.propose(vin)
        self.context.vin_progress = self.capture.to_dict()
        self.context.vin_question = direction.said()
        return direction

    def restore(self, state: str, context: dict[str, Any]) -> None:
        self.context = Context.restored(context)
        if self.context.vin_progress:
            self.capture = VinCapture.from_dict(self.context.vin_progress)
        self.progress.resume(State(state))

    def earned(self, claimed: str) -> str:
        """The disposition the facts allow: what was found is not the model's to say."""
        if self.context.vehicle_interest:
            return "vehicle_found"
        if claimed == "vehicle_found":
            return "vehicle_not_found" if self.context.vin_requests else "other"
        return claimed

    def next_question(self) -> str:
        if self.context.vin_requests:
            return "Is there anything else?"
        return "May I have the VIN of the vehicle?" if self.context.wish else "What can I do for you?"

    def summary(self) -> str:
        known = self.context
        parts = [
            known.customer_name and f"Caller: {known.customer_name}.",
            known.wish and f"Wish: {known.wish}.",
            known.vehicle_interest and f"Vehicle: {known.vehicle_interest.get('spoken')}.",
            known.follow_up_needed and f"Follow up: {known.follow_up_reason}.",
        ]
        return " ".join(part for part in parts if part)


def conversation_of(context: RunContext[Call]) -> DealershipConversation:
    talk = context.userdata.conversation
    if not isinstance(talk, DealershipConversation):
        raise TypeError("a dealership tool was called in another desk's conversation")
    return talk
