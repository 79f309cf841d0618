"""The SIP roads and rules that were set up, kept in memory as livekit-server keeps them in Redis."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from google.protobuf.message import Message
from livekit.protocol.models import ListUpdate
from livekit.protocol.sip import SIPDispatchRuleInfo, SIPInboundTrunkInfo, SIPOutboundTrunkInfo

from callcenter_sim.gateway.twirp import TwirpError
from callcenter_sim.ids import new_id

BUILT_IN_OUTBOUND = "ST_sim_outbound"
BUILT_IN_NUMBERS = ("+12025550100", "+12025550101", "+12025550102")

M = TypeVar("M", bound=Message)


class Shelf(Generic[M]):
    """Messages of one kind by their id, copied in and out."""

    def __init__(self, id_field: str, prefix: str, missing: str) -> None:
        self._id_field, self._prefix, self._missing = id_field, prefix, missing
        self._items: dict[str, M] = {}

    def __iter__(self) -> Iterator[M]:
        return iter(list(self._items.values()))

    def add(self, item: M, *, item_id: str = "") -> M:
        if getattr(item, self._id_field):
            raise TwirpError("invalid_argument", "trunk id must not be set")
        kept = type(item)()
        kept.CopyFrom(item)
        setattr(kept, self._id_field, item_id or new_id(self._prefix))
        self._items[getattr(kept, self._id_field)] = kept
        return kept

    def get(self, item_id: str) -> M:
        if item_id not in self._items:
            raise TwirpError("not_found", self._missing)
        return self._items[item_id]

    def replace(self, item_id: str, item: M) -> M:
        self.get(item_id)
        kept = type(item)()
        kept.CopyFrom(item)
        setattr(kept, self._id_field, item_id)
        self._items[item_id] = kept
        return kept

    def remove(self, item_id: str) -> M:
        item = self.get(item_id)
        del self._items[item_id]
        return item

    def discard(self, item_id: str) -> None:
        self._items.pop(item_id, None)


class Registry:
    def __init__(self) -> None:
        missing = "requested sip trunk does not exist"
        self.inbound: Shelf[SIPInboundTrunkInfo] = Shelf("sip_trunk_id", "ST_", missing)
        self.outbound: Shelf[SIPOutboundTrunkInfo] = Shelf("sip_trunk_id", "ST_", missing)
        self.rules: Shelf[SIPDispatchRuleInfo] = Shelf(
            "sip_dispatch_rule_id", "SDR_", "requested sip dispatch rule does not exist"
        )
        built_in = SIPOutboundTrunkInfo(
            name="Simulated carrier", address="carrier.sim", numbers=list(BUILT_IN_NUMBERS)
        )
        self.outbound.add(built_in, item_id=BUILT_IN_OUTBOUND)


def normalized(number: str) -> str:
    """As livekit compares numbers: separators do not count, and a missing `+` is put before it.

    So `2025550100` is not `+12025550100` to it but a number of Egypt.
    """
    if not re.fullmatch(r"\+?[0-9\- ()]+", number):
        return number
    return "+" + re.sub(r"[^0-9]", "", number)


def check_inbound(trunks: Iterable[SIPInboundTrunkInfo]) -> None:
    """Two trunks may not claim the same call; raises TwirpError as livekit-server words it."""
    seen: dict[tuple[str, str], SIPInboundTrunkInfo] = {}
    for trunk in trunks:
        _check_secured(trunk)
        for number in trunk.numbers or [""]:
            for caller in trunk.allowed_numbers or [""]:
                other = seen.setdefault((normalized(number), normalized(caller)), trunk)
                if other.sip_trunk_id != trunk.sip_trunk_id:
                    numbers = json.dumps(list(trunk.numbers))
                    raise TwirpError(
                        "invalid_argument",
                        f'Conflicting inbound SIP Trunks: "{_shown(trunk.sip_trunk_id)}" and '
                        f'"{_shown(other.sip_trunk_id)}", using the same number(s) {numbers} '
                        "without AllowedNumbers set",
                    )


def _check_secured(trunk: SIPInboundTrunkInfo) -> None:
    credentials = trunk.auth_username and trunk.auth_password
    if not (credentials or trunk.allowed_addresses or trunk.numbers):
        raise TwirpError(
            "invalid_argument",
            "for security, one of the fields must be set: "
            "AuthUsername+AuthPassword, AllowedAddresses or Numbers",
        )


def check_rules(rules: Iterable[SIPDispatchRuleInfo]) -> None:
    """Two rules may not both match a call."""
    seen: dict[tuple[str, str, str, str], SIPDispatchRuleInfo] = {}
    for rule in rules:
        for trunk in rule.trunk_ids or [""]:
            for caller in rule.inbound_numbers or [""]:
                for number in rule.numbers or [""]:
                    other = seen.setdefault((trunk, caller, number, pin_of(rule)), rule)
                    if other.sip_dispatch_rule_id != rule.sip_dispatch_rule_id:
                        raise TwirpError(
                            "invalid_argument",
                            "Dispatch rule for the same trunk, inbound number, number, and PIN combination "
                            f'already exists in dispatch rule "{_shown(other.sip_dispatch_rule_id)}" '
                            f'"{other.name}"',
                        )


def pin_of(rule: SIPDispatchRuleInfo) -> str:
    kind = rule.rule.WhichOneof("rule")
    return str(getattr(rule.rule, kind).pin) if kind else ""


def updated(info: M, update: Message) -> M:
    """`info` with the fields that are present in `update`; lists by set, add, remove or clear."""
    changed = type(info)()
    changed.CopyFrom(info)
    for field, value in update.ListFields():
        if isinstance(value, ListUpdate):
            items = _list_updated(list(getattr(changed, field.name)), value)
            changed.ClearField(field.name)
            getattr(changed, field.name).extend(items)
        elif field.name == "attributes":
            getattr(changed, field.name).update(value)
        elif isinstance(value, Message):
            getattr(changed, field.name).CopyFrom(value)
        else:
            setattr(changed, field.name, value)
    return changed


def _list_updated(items: list[str], update: ListUpdate) -> list[str]:
    if update.clear:
        return []
    items = list(update.set) if update.set else items
    items = [item for item in items if item not in update.remove]
    return items + [item for item in update.add if item not in items]


def _shown(item_id: str) -> str:
    return item_id or "<new>"
