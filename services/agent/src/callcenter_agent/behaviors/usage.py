"""When the session closes, what its models used is written down."""

from callcenter.events import UsageReported
from livekit.agents import CloseEvent

from callcenter_agent.call import Call


def attach(call: Call) -> None:
    def on_close(_event: CloseEvent) -> None:
        models = [used.model_dump(mode="json") for used in call.live.usage.model_usage]
        call.recorder.note(UsageReported(models=models))

    call.live.on("close", on_close)
