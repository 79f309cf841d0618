"""One insurance call: where it stands and what is known."""

from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from livekit.agents import RunContext

from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.errands import Errand, Line, errands_in, is_urgent, line_in, person_in
from callcenter_agent.desks.insurance.routing import Known
from callcenter_agent.desks.insurance.states import MOVES, Context, State
from callcenter_agent.dialogue.keeping import Keeping
from callcenter_agent.dialogue.questions.spelled import spelled_count
from callcenter_agent.phrases import PhraseBook

FEWEST_SPELLED: Final = 2
PAUSE_WHILE_SPELLING_S: Final = 2.2


class InsuranceConversation(Keeping[State, Context]):
    moves = MOVES
    start = State.INITIALIZING
    greeted = State.GREETING
    begun_talking = State.RECEPTION
    closing = State.CLOSING
    over = State.ENDED
    continued = Keeping.continued | {"errand", "pending", "line"}
    """What it was about, and nothing of what was told: somebody else may be holding the telephone."""

    def __init__(self) -> None:
        super().__init__(Context())

    def pause_allowed_s(self, words: str) -> float | None:
        """Numbers are spelled with pauses."""
        return PAUSE_WHILE_SPELLING_S if spelled_count(words) >= FEWEST_SPELLED else None

    def restore(self, state: str, context: dict[str, Any]) -> None:
        super().restore(state, context)
        self.context.resumed = False

    def next_question(self, phrases: PhraseBook) -> str:
        waits = self.context.errand is not None and self.progress.state is State.RECEPTION
        return phrases.text("errand_goes_on") if waits else super().next_question(phrases)

    def known(self) -> Known:
        about = self.context
        return Known(
            errand=Errand(about.errand) if about.errand else None,
            line=Line(about.line) if about.line else None,
            urgent=about.urgent,
        )

    def hears_errands(self, words: str) -> None:
        """The first one is what is done now, unless something is; others wait."""
        about = self.context
        for errand in errands_in(words):
            if about.errand is None:
                about.errand = errand
            elif errand != about.errand and errand not in about.pending:
                about.pending.append(errand)
        if line := line_in(words):
            about.line = line
        if person := person_in(words):
            about.person_wanted = person
        about.urgent = about.urgent or is_urgent(words)
        self.learned()

    def reached(self, outcome: str) -> None:
        if outcome not in self.context.outcomes:
            self.context.outcomes.append(outcome)

    def errand_over(self, *, done: bool = True) -> None:
        """The next one that waits takes its place."""
        about = self.context
        if about.errand:
            (about.done if done else about.left).append(about.errand)
        about.errand = about.pending.pop(0) if about.pending else None
        self.learned()

    def earned(self, claimed: str) -> str:
        return self.context.outcomes[0] if self.context.outcomes else claimed

    def summary(self) -> str:
        about = self.context
        parts = [
            super().summary(),
            about.done and f"Done: {', '.join(about.done)}.",
            about.left and f"Not finished: {', '.join(about.left)}.",
            about.claims_filed and f"Claim: {', '.join(about.claims_filed)}.",
            about.requests_filed and f"Request: {', '.join(about.requests_filed)}.",
        ]
        return " ".join(part for part in parts if part)


def conversation_of(call: Call) -> InsuranceConversation:
    talk = call.conversation
    if not isinstance(talk, InsuranceConversation):
        raise TypeError("an insurance tool was called in another desk's conversation")
    return talk


def talk_of(context: RunContext[Call]) -> InsuranceConversation:
    return conversation_of(context.userdata)


def today(call: Call) -> date:
    """At the office."""
    return call.clock().astimezone(ZoneInfo(call.settings.time_zone)).date()
