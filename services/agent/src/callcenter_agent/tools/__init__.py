"""Tools that every desk has: about the caller, and about how the call goes on."""

from callcenter_agent.tools.callbacks import schedule_callback
from callcenter_agent.tools.ending import end_call
from callcenter_agent.tools.notes import flag_follow_up, note_caller

EVERYWHERE = (note_caller, flag_follow_up, schedule_callback, end_call)
