"""When both sides have been silent for a while: ask, ask again, say goodbye and hang up.

A caller who has us on hold is not asked (`callcenter_agent.behaviors.held`): they could not hear it.
"""

from callcenter.events import DispositionSet, EndReason, UserAway, UserReturned
from livekit.agents import UserStateChangedEvent

from callcenter_agent.call import Call
from callcenter_agent.ending import hang_up_later
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say

QUESTIONS = (Phrase.STILL_THERE, Phrase.STILL_THERE_AGAIN)


def attach(call: Call) -> None:
    asked = 0

    def on_user_state(event: UserStateChangedEvent) -> None:
        nonlocal asked
        if call.ending is not None or call.answered_at is None or call.on_hold:
            return
        if event.new_state == "away" and call.held:
            asked = 0
        elif event.new_state == "away":
            call.recorder.note(UserAway())
            if asked < call.settings.limits.user_away_checks:
                question = say(call, QUESTIONS[min(asked, len(QUESTIONS) - 1)])
                # The caller would stay "away" until they speak; counted anew, their silence comes again.
                question.add_done_callback(lambda _: call.live.reset_away_timer())
                asked += 1
            else:
                _give_up(call)
        elif event.new_state == "speaking":
            if asked:
                call.recorder.note(UserReturned())
            asked = 0

    call.live.on("user_state_changed", on_user_state)


def _give_up(call: Call) -> None:
    call.recorder.note(DispositionSet(disposition="no_input"))
    hang_up_later(call, EndReason.USER_AWAY, phrase=Phrase.GOODBYE_SILENCE)
