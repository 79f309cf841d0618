"""What a worker needs before its first call, or everything that is wrong with it in one message."""

from pathlib import Path

from callcenter.dialing import SENTENCES
from callcenter.settings import SettingsError, load

from callcenter_agent.content import ContentError
from callcenter_agent.desks import desk
from callcenter_agent.settings import AgentSettings


class StartError(Exception):
    """Every fault of settings and desk files."""


def read_configuration(directory: Path = desk.HERE) -> tuple[AgentSettings, desk.Desks]:
    """Raises StartError: who repairs one fault should not meet the next at the next start."""
    faults: list[str] = []
    settings: AgentSettings | None = None
    desks: desk.Desks | None = None
    try:
        settings = load(AgentSettings)
    except SettingsError as error:
        faults.append(str(error))
    try:
        desks = desk.load(directory, phrases_dir=settings.phrases_dir if settings else Path())
    except ContentError as error:
        faults.append("the desks cannot be used\n  " + "\n  ".join(error.faults))
    if settings is not None and desks is not None:
        faults += _undialable(settings, desks)
        if settings.fallback_desk not in (None, *desks.by_id):
            faults.append(f"FALLBACK_DESK: there is no desk {settings.fallback_desk!r}")
    if settings is None or desks is None or faults:
        raise StartError("\n".join(faults))
    return settings, desks


def _undialable(settings: AgentSettings, desks: desk.Desks) -> list[str]:
    """A desk whose people are never dialed would tell every caller that nobody is there."""
    ours = desks.numbers(table={})
    return [
        f"{one.settings.id}: escalation_numbers: {number}: {SENTENCES[why]}"
        for one in desks.by_id.values()
        for number in one.settings.escalation_numbers
        if (why := settings.dial_policy.refusal(number, ours=ours))
    ]
