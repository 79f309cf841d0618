"""Which room an inbound call goes to, by trunk and dispatch rule. Pure, after livekit's own rules."""

import random
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from livekit.protocol.room import RoomConfiguration
from livekit.protocol.sip import SIPDispatchRuleInfo, SIPInboundTrunkInfo

from callcenter_sim.gateway.trunks import normalized, pin_of

_RANDOM_SIZE = 12
SOURCE = ip_address("127.0.0.1")


class NotDispatchedError(Exception):
    """No trunk or no rule matches. livekit-sip rings on then and never gives a final answer: livekit-server
    has it drop the call, for it takes the caller for a port scanner."""


@dataclass(frozen=True)
class Party:
    """One end of an INVITE, as livekit-sip parses its URI. What stands before the `@` is kept as it came."""

    user: str
    host: str

    @classmethod
    def of(cls, number: str, *, host: str) -> "Party":
        scheme, colon, rest = number.partition(":")
        if colon and scheme.lower() == "tel":
            return cls("", rest.partition(";")[0])
        user, at, named = (rest if colon else number).rpartition("@")
        return cls(user, named.partition(";")[0]) if at else cls(number, host)


@dataclass(frozen=True)
class Placement:
    room: str
    identity: str
    name: str
    metadata: str
    room_preset: str
    room_config: RoomConfiguration | None
    ringing_timeout_s: float | None
    media_timeout_s: float | None
    attributes: dict[str, str] = field(default_factory=dict)


def place(
    *,
    from_number: str,
    to_number: str,
    call_id: str,
    host: str,
    trunks: Iterable[SIPInboundTrunkInfo],
    rules: Iterable[SIPDispatchRuleInfo],
    headers: Mapping[str, str] | None = None,
) -> Placement:
    """`from_number` and `to_number` are what stands in From and To: numbers, or whole URIs."""
    caller, called = Party.of(from_number, host=host), Party.of(to_number, host=host)
    trunk = _trunk_for(caller, called.user, trunks)
    if trunk is None:
        raise NotDispatchedError("no trunk found")
    rule = _rule_for(trunk, caller.user, called.user, rules)
    if rule is None:
        raise NotDispatchedError("no dispatch rule matches")
    sent = {"To": _header(to_number, called), "From": _header(from_number, caller), **(headers or {})}
    attributes = dict(rule.attributes) | {
        "sip.callID": call_id,
        "sip.trunkID": trunk.sip_trunk_id,
        "sip.ruleID": rule.sip_dispatch_rule_id,
    }
    shown = caller.user
    if rule.hide_phone_number:
        shown = caller.user[-4:]
    else:
        attributes |= {
            "sip.phoneNumber": caller.user,
            "sip.trunkPhoneNumber": called.user,
            "sip.hostname": caller.host,
        }
    attributes = {name: value for name, value in attributes.items() if value} | _mapped(trunk, sent)
    return Placement(
        room=room_name(rule, from_number=shown, to_number=called.user),
        identity=f"sip_{shown}",
        name=f"Phone {shown}",
        metadata=rule.metadata,
        room_preset=rule.room_preset,
        room_config=rule.room_config if rule.HasField("room_config") else None,
        ringing_timeout_s=(
            trunk.ringing_timeout.ToTimedelta().total_seconds() if trunk.HasField("ringing_timeout") else None
        ),
        media_timeout_s=_media_timeout_s(rule, trunk),
        attributes=attributes,
    )


def _media_timeout_s(rule: SIPDispatchRuleInfo, trunk: SIPInboundTrunkInfo) -> float | None:
    """A rule's own goes before its trunk's."""
    for said in (rule.media, trunk.media):
        if said.HasField("media_timeout"):
            return said.media_timeout.ToTimedelta().total_seconds()
    return None


def _header(number: str, party: Party) -> str:
    return f"<{number}>" if ":" in number else f"<sip:{party.user}@{party.host}>"


def _mapped(trunk: SIPInboundTrunkInfo, headers: Mapping[str, str]) -> dict[str, str]:
    sent = {name.lower(): value for name, value in headers.items()}
    return {
        attribute: sent[header.lower()]
        for header, attribute in trunk.headers_to_attributes.items()
        if header.lower() in sent
    }


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
    caller: Party, to_number: str, trunks: Iterable[SIPInboundTrunkInfo]
) -> SIPInboundTrunkInfo | None:
    """A trunk that names the number goes before one that takes all."""
    default = None
    for trunk in trunks:
        if not _admits(trunk, caller):
            continue
        if normalized(to_number) in map(normalized, trunk.numbers):
            return trunk
        if not trunk.numbers:
            default = trunk
    return default


def _admits(trunk: SIPInboundTrunkInfo, caller: Party) -> bool:
    allowed = set(map(normalized, trunk.allowed_numbers))
    if allowed and normalized(caller.user) not in allowed:
        return False
    masks = trunk.allowed_addresses
    return not masks or caller.host in masks or any(_covers(mask) for mask in masks)


def _covers(mask: str) -> bool:
    """The carrier is on this machine."""
    try:
        return SOURCE in ip_network(mask)
    except ValueError:
        return False


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
