"""When this happens, the agent does that: one module each, attached to a call before it starts."""

from callcenter_agent.behaviors import (
    bounds,
    connection,
    consent,
    departure,
    extra_tools,
    failures,
    greeting,
    heard,
    held,
    keys,
    orphaned,
    patience,
    progress,
    recording,
    silence,
    time_limit,
    turns,
    usage,
)
from callcenter_agent.call import Call
from callcenter_agent.transfers import aftermath, commands

ATTACHED = (
    greeting,
    heard,
    turns,
    progress,
    patience,
    held,
    silence,
    departure,
    connection,
    keys,
    failures,
    orphaned,
    consent,
    recording,
    time_limit,
    usage,
    extra_tools,
    aftermath,
    commands,
    bounds,
)


def attach_all(call: Call) -> None:
    for behavior in ATTACHED:
        behavior.attach(call)
