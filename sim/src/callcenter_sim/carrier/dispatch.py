"""Which room an inbound call goes to, by trunk and dispatch rule. Pure, after livekit's own rules."""

import random
import string
from collections.abc import Iterable
from dataclasses import dataclass, field

from livekit.protocol.room import RoomConfiguration
from livekit.protocol.sip import SIPDispatchRuleInfo, SIPInboundTrunkInfo

from callcenter_sim.gateway.trunks import pin_of

_RANDOM_SIZE = 12


class NotDispatchedError(Exception):
    """Nobody wants this call; livekit-sip answers the INVITE with this status."""

    def __init__(self, sip_status_code: int, reason: str) -> None:
        super().__init__(reason)
        self.sip_status_code, self.reason = sip_status_code, reason


@dataclass(frozen=True)
class Placement:
    room: str
    identity: str
    name: str
    metadata: str
    room_preset: str
    room_config: RoomConfiguration | None
    ringing_timeout_s: float | None
    attributes: dict[str, str] = field(default_factory=dict)


def place(
    *,
    from_number: str,
    to_number: str,
    call_id: str,
    host: str,
    trunks: Iterable[SIPInboundTrunkInfo],
    rules: Iterable[SIPDispatchRuleInfo],
) -> Placement:
    trunk = _trunk_for(from_number, to_number, trunks)
    if trunk is None:
        raise NotDispatchedError(404, "No trunk found")
    rule = _rule_for(trunk, from_number, to_number, rules)
    if rule is None:
        raise NotDispatchedError(404, "Does not match Trunks or Dispatch Rules")
    attributes = dict(rule.attributes) | {
        "sip.callID": call_id,
        "sip.trunkID": trunk.sip_trunk_id,
        "sip.ruleID": rule.sip_dispatch_rule_id,
    }
    shown = from_number
    if rule.hide_phone_number:
        shown = from_number[-4:]
    else:
        attributes |= {
            "sip.phoneNumber": from_number,
            "sip.trunkPhoneNumber": to_number,
            "sip.hostname": host,
        }
    return Placement(
        room=room_name(rule, from_number=shown, to_number=to_number),
        identity=f"sip_{shown}",
        name=f"Phone {shown}",
        metadata=rule.metadata,
        room_preset=rule.room_preset,
        room_config=rule.room_config if rule.HasField("room_config") else None,
        ringing_timeout_s=(
            trunk.ringing_timeout.ToTimedelta().total_seconds() if trunk.HasField("ringing_timeout") else None
        ),
        attributes=attributes,
    )


def room_name(rule: SIPDispatchRuleInfo, *, from_number: str, to_number: str) -> str:
    kind = rule.rule.WhichOneof("rule")
    if kind == "dispatch_rule_direct":
        return rule.rule.dispatch_rule_direct.room_name
    if kind == "dispatch_rule_individual":
        individual = rule.rule.dispatch_rule_individual
        return _joined(individual.room_prefix, from_number, randomly=not individual.no_randomness)
    callee = rule.rule.dispatch_rule_callee
    return _joined(callee.room_prefix, to_number, randomly=callee.randomize)


def _joined(prefix: str, number: str, *, randomly: bool) -> str:
    parts = [prefix] if prefix else []
    parts.append(number)
    if randomly:
        parts.append("".join(random.choices(string.ascii_letters + string.digits, k=_RANDOM_SIZE)))
    return "_".join(parts)


def _trunk_for(
    from_number: str, to_number: str, trunks: Iterable[SIPInboundTrunkInfo]
) -> SIPInboundTrunkInfo | None:
    """A trunk that names the number goes before one that takes all."""
    default = None
    for trunk in trunks:
        if trunk.allowed_numbers and from_number not in trunk.allowed_numbers:
            continue
        if to_number in trunk.numbers:
            return trunk
        if not trunk.numbers:
            default = trunk
    return default


def _rule_for(
    trunk: SIPInboundTrunkInfo, from_number: str, to_number: str, rules: Iterable[SIPDispatchRuleInfo]
) -> SIPDispatchRuleInfo | None:
    """A rule of this trunk goes before a rule of any; a simulated caller knows no PIN."""
    matching = [
        rule
        for rule in rules
        if (not rule.inbound_numbers or from_number in rule.inbound_numbers)
        and (not rule.numbers or to_number in rule.numbers)
        and (not rule.trunk_ids or trunk.sip_trunk_id in rule.trunk_ids)
        and not pin_of(rule)
    ]
    matching.sort(key=lambda rule: (not rule.trunk_ids, not rule.numbers, not rule.inbound_numbers))
    return matching[0] if matching else None
