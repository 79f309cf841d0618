"""What a call made of a VIN, from its final state in the database."""

from dataclasses import dataclass

from tests.scenarios.grading import Final


@dataclass(frozen=True)
class Capture:
    vin: str
    accepted: tuple[str, ...]
    """Numbers that were affirmed and looked up."""
    turns: int
    """Of the caller, from their first words to the yes; all of them where there was none."""
    transcript: tuple[str, ...] = ()

    @property
    def captured(self) -> bool:
        """Exactly, by the end of the call."""
        return bool(self.accepted) and self.accepted[-1] == self.vin

    @property
    def wrongly_accepted(self) -> bool:
        return any(vin != self.vin for vin in self.accepted)


def judged(final: Final, vin: str) -> Capture:
    looked_up = [
        event["data"]["vin"]
        for event in final.events
        if event["type"] in ("vehicle.found", "vehicle.missing")
    ]
    asked = (final.call["state_context"] or {}).get("vin_requests", [])
    return Capture(
        vin=vin,
        accepted=tuple(dict.fromkeys([*asked, *looked_up])),
        turns=_turns(final),
        transcript=tuple(f"{one['speaker']}: {one['text']}" for one in final.of_type("turn.ended")),
    )


def _turns(final: Final) -> int:
    turns = 0
    for event in final.events:
        if event["type"] == "turn.ended" and event["data"]["speaker"] == "caller":
            turns += 1
        if event["type"] == "tool.started" and event["data"]["tool"] == "lookup_vehicle":
            break
    return turns
