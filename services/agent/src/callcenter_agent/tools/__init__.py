"""Tools that every desk has: about the caller, and about how the call goes on."""

from callcenter_agent.behaviors.consent import answers_consent
from callcenter_agent.dialogue.reflexes import Reflex
from callcenter_agent.tools import reacting
from callcenter_agent.tools.callbacks import schedule_callback
from callcenter_agent.tools.consenting import note_consent
from callcenter_agent.tools.continuing import says_go_on, take_up_call
from callcenter_agent.tools.dispositions import set_disposition
from callcenter_agent.tools.documents import search_docs
from callcenter_agent.tools.ending import end_call
from callcenter_agent.tools.hours import asks_for_hours, tell_hours
from callcenter_agent.tools.keypad import send_dtmf
from callcenter_agent.tools.messages import take_message
from callcenter_agent.tools.notes import flag_follow_up, note_caller
from callcenter_agent.tools.transfer import asks_for_human_agent, transfer_to_human

EVERYWHERE = (
    note_caller,
    flag_follow_up,
    schedule_callback,
    transfer_to_human,
    take_message,
    search_docs,
    tell_hours,
    send_dtmf,
    set_disposition,
    end_call,
    take_up_call,
    note_consent,
    *reacting.TOOLS,
)
URGENT_REFLEXES: tuple[Reflex, ...] = (*reacting.REFLEXES, answers_consent, says_go_on)
"""What every desk does at certain words, before anything of its own."""
LAST_REFLEXES: tuple[Reflex, ...] = (asks_for_human_agent, asks_for_hours)
"""Likewise, where nothing of its own answers."""
