"""Words after which nothing is waited for: found by rule, in every utterance, in every language."""

from callcenter_agent.desks.clinic.red_flags.finding import red_flags
from callcenter_agent.desks.clinic.red_flags.flag import Flag, Severity, worst

__all__ = ["Flag", "Severity", "red_flags", "worst"]
