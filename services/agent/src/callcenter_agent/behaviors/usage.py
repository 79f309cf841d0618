"""When the session closes, what its models used is written down, with what that cost."""

from functools import cache

from callcenter.events import UsageReported
from livekit.agents import CloseEvent

from callcenter_agent.call import Call
from callcenter_agent.pricing import Prices, cost_of, read_prices


def attach(call: Call) -> None:
    def on_close(_event: CloseEvent) -> None:
        models = [used.model_dump(mode="json") for used in call.live.usage.model_usage]
        cost = cost_of(models, _prices())
        call.recorder.note(
            UsageReported(
                models=models,
                cost_usd=float(cost.usd),
                cost_by_model={name: float(usd) for name, usd in cost.by_model.items()},
                unpriced=cost.unpriced,
            )
        )

    call.live.on("close", on_close)


@cache
def _prices() -> Prices:
    return read_prices()
