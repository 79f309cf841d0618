"""The half of livekit.SIP that sets up trunks and dispatch rules."""

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from google.protobuf.message import Message
from livekit.api.access_token import Claims
from livekit.protocol import sip as pb

from callcenter_sim.gateway.grants import require_sip_admin
from callcenter_sim.gateway.trunks import Registry, Shelf, check_inbound, check_rules, normalized, updated
from callcenter_sim.gateway.twirp import Method, TwirpError

R = TypeVar("R", bound=Message)
Trunk = TypeVar("Trunk", pb.SIPInboundTrunkInfo, pb.SIPOutboundTrunkInfo)
T = TypeVar("T", pb.SIPInboundTrunkInfo, pb.SIPOutboundTrunkInfo, pb.SIPDispatchRuleInfo)


def methods(registry: Registry) -> dict[str, Method]:
    setup = _Setup(registry)
    return {
        "CreateSIPInboundTrunk": _for_admins(pb.CreateSIPInboundTrunkRequest, setup.create_inbound),
        "CreateSIPOutboundTrunk": _for_admins(pb.CreateSIPOutboundTrunkRequest, setup.create_outbound),
        "UpdateSIPInboundTrunk": _for_admins(pb.UpdateSIPInboundTrunkRequest, setup.update_inbound),
        "UpdateSIPOutboundTrunk": _for_admins(pb.UpdateSIPOutboundTrunkRequest, setup.update_outbound),
        "GetSIPInboundTrunk": _for_admins(pb.GetSIPInboundTrunkRequest, setup.get_inbound),
        "GetSIPOutboundTrunk": _for_admins(pb.GetSIPOutboundTrunkRequest, setup.get_outbound),
        "ListSIPInboundTrunk": _for_admins(pb.ListSIPInboundTrunkRequest, setup.list_inbound),
        "ListSIPOutboundTrunk": _for_admins(pb.ListSIPOutboundTrunkRequest, setup.list_outbound),
        "DeleteSIPTrunk": _for_admins(pb.DeleteSIPTrunkRequest, setup.delete_trunk),
        "CreateSIPDispatchRule": _for_admins(pb.CreateSIPDispatchRuleRequest, setup.create_rule),
        "UpdateSIPDispatchRule": _for_admins(pb.UpdateSIPDispatchRuleRequest, setup.update_rule),
        "ListSIPDispatchRule": _for_admins(pb.ListSIPDispatchRuleRequest, setup.list_rules),
        "DeleteSIPDispatchRule": _for_admins(pb.DeleteSIPDispatchRuleRequest, setup.delete_rule),
    }


def _for_admins(request_type: type[R], serve: Callable[[R], Message]) -> Method:
    async def guarded(claims: Claims | None, request: R) -> Message:
        require_sip_admin(claims)
        return serve(request)

    return Method.of(request_type, guarded)


class _Setup:
    def __init__(self, registry: Registry) -> None:
        self._inbound, self._outbound, self._rules = registry.inbound, registry.outbound, registry.rules

    def create_inbound(self, request: pb.CreateSIPInboundTrunkRequest) -> Message:
        _need(request.HasField("trunk"), "missing trunk")
        check_inbound([*self._inbound, request.trunk])
        return self._inbound.add(request.trunk)

    def create_outbound(self, request: pb.CreateSIPOutboundTrunkRequest) -> Message:
        _need(request.HasField("trunk"), "missing trunk")
        _need(bool(request.trunk.address), "no outbound address specified")
        _need(bool(request.trunk.numbers), "no trunk numbers specified")
        return self._outbound.add(request.trunk)

    def update_inbound(self, request: pb.UpdateSIPInboundTrunkRequest) -> Message:
        changed = _changed(self._inbound.get(request.sip_trunk_id), request)
        changed.sip_trunk_id = request.sip_trunk_id
        others = [trunk for trunk in self._inbound if trunk.sip_trunk_id != request.sip_trunk_id]
        check_inbound([*others, changed])
        return self._inbound.replace(request.sip_trunk_id, changed)

    def update_outbound(self, request: pb.UpdateSIPOutboundTrunkRequest) -> Message:
        changed = _changed(self._outbound.get(request.sip_trunk_id), request)
        return self._outbound.replace(request.sip_trunk_id, changed)

    def get_inbound(self, request: pb.GetSIPInboundTrunkRequest) -> Message:
        return pb.GetSIPInboundTrunkResponse(trunk=self._inbound.get(request.sip_trunk_id))

    def get_outbound(self, request: pb.GetSIPOutboundTrunkRequest) -> Message:
        return pb.GetSIPOutboundTrunkResponse(trunk=self._outbound.get(request.sip_trunk_id))

    def list_inbound(self, request: pb.ListSIPInboundTrunkRequest) -> Message:
        return pb.ListSIPInboundTrunkResponse(
            items=_filtered(self._inbound, request.trunk_ids, request.numbers)
        )

    def list_outbound(self, request: pb.ListSIPOutboundTrunkRequest) -> Message:
        return pb.ListSIPOutboundTrunkResponse(
            items=_filtered(self._outbound, request.trunk_ids, request.numbers)
        )

    def delete_trunk(self, request: pb.DeleteSIPTrunkRequest) -> Message:
        _need(bool(request.sip_trunk_id), "trunk ID is required")
        self._inbound.discard(request.sip_trunk_id)
        self._outbound.discard(request.sip_trunk_id)
        return pb.SIPTrunkInfo(sip_trunk_id=request.sip_trunk_id)

    def create_rule(self, request: pb.CreateSIPDispatchRuleRequest) -> Message:
        rule = _rule_of(request)
        _need(rule.rule.WhichOneof("rule") is not None, "missing rule")
        rule.sip_dispatch_rule_id = ""
        check_rules([*self._rules, rule])
        return self._rules.add(rule)

    def update_rule(self, request: pb.UpdateSIPDispatchRuleRequest) -> Message:
        changed = _changed(self._rules.get(request.sip_dispatch_rule_id), request)
        changed.sip_dispatch_rule_id = request.sip_dispatch_rule_id
        others = [rule for rule in self._rules if rule.sip_dispatch_rule_id != request.sip_dispatch_rule_id]
        check_rules([*others, changed])
        return self._rules.replace(request.sip_dispatch_rule_id, changed)

    def list_rules(self, request: pb.ListSIPDispatchRuleRequest) -> Message:
        ids, trunks = set(request.dispatch_rule_ids), set(request.trunk_ids)
        items = [
            rule
            for rule in self._rules
            if (not ids or rule.sip_dispatch_rule_id in ids)
            and (not trunks or not rule.trunk_ids or trunks & set(rule.trunk_ids))
        ]
        return pb.ListSIPDispatchRuleResponse(items=items)

    def delete_rule(self, request: pb.DeleteSIPDispatchRuleRequest) -> Message:
        _need(bool(request.sip_dispatch_rule_id), "dispatch rule ID is required")
        return self._rules.remove(request.sip_dispatch_rule_id)


def _changed(info: T, request: Message) -> T:
    """The trunk or rule as the update wants it, whole or field by field."""
    action = request.WhichOneof("action")
    if action == "replace":
        return cast(T, getattr(request, action))
    if action == "update":
        return updated(info, getattr(request, action))
    raise TwirpError("internal", "missing or unsupported action")


def _rule_of(request: pb.CreateSIPDispatchRuleRequest) -> pb.SIPDispatchRuleInfo:
    """The rule, also when it was given by the older top-level fields."""
    rule = pb.SIPDispatchRuleInfo()
    if request.HasField("dispatch_rule"):
        rule.CopyFrom(request.dispatch_rule)
        return rule
    for field, value in request.ListFields():
        if isinstance(value, Message):
            getattr(rule, field.name).CopyFrom(value)
        elif field.name in ("trunk_ids", "inbound_numbers"):
            getattr(rule, field.name).extend(value)
        elif field.name == "attributes":
            rule.attributes.update(value)
        else:
            setattr(rule, field.name, value)
    return rule


def _filtered(shelf: Shelf[Trunk], ids: Iterable[str], numbers: Iterable[str]) -> list[Trunk]:
    wanted_ids, wanted_numbers = set(ids), {normalized(number) for number in numbers}
    return [
        trunk
        for trunk in shelf
        if (not wanted_ids or trunk.sip_trunk_id in wanted_ids)
        and (not wanted_numbers or not trunk.numbers or wanted_numbers & set(map(normalized, trunk.numbers)))
    ]


def _need(holds: bool, message: str) -> None:
    if not holds:
        raise TwirpError("invalid_argument", message)
