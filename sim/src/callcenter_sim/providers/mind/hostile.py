"""A language model at its worst, within the protocol: wrong tools, inventions, deafness, no end of calls.

Seeded, so that a run repeats itself: the same seed and the same request give the same reply.
"""

import random
import zlib
from collections.abc import Callable
from typing import Any

from callcenter_sim.providers.mind.conversation import Conversation
from callcenter_sim.providers.mind.filling import blank
from callcenter_sim.providers.mind.reply import Reply, ToolCall
from callcenter_sim.providers.mind.request import ToolFunction
from callcenter_sim.providers.mind.rules import follow

_VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_NAMES = ("Max Mustermann", "Ivana Nobody", "'; DROP TABLE calls; --", "Ω≈ç√∫", "A" * 300)
_BEHAVES = 0.35


def misbehave(conversation: Conversation, seed: int) -> Reply:
    fingerprint = f"{seed}|{len(conversation.request.messages)}|{conversation.heard}"
    chance = random.Random(zlib.crc32(fingerprint.encode()))
    if chance.random() < _BEHAVES:
        return follow(conversation)
    tricks: list[Callable[[Conversation, random.Random], Reply]] = [
        _invents_a_price,
        _invents_a_vin,
        _rambles,
    ]
    if conversation.request.tools and conversation.request.tool_choice != "none":
        tricks += [_calls_anything, _calls_anything, _repeats_itself, _calls_the_unknown, _calls_many]
    if conversation.rounds:
        tricks += [_calls_anything] * 4 if conversation.request.tool_choice != "none" else []
    return chance.choice(tricks)(conversation, chance)


def _calls_anything(conversation: Conversation, chance: random.Random) -> Reply:
    if not conversation.request.tools:
        return _rambles(conversation, chance)
    return Reply(tool_calls=(_invented(chance.choice(conversation.request.tools).function, chance),))


def _calls_many(conversation: Conversation, chance: random.Random) -> Reply:
    count = chance.randint(2, 4) if conversation.request.parallel_tool_calls else 1
    tools = [chance.choice(conversation.request.tools).function for _ in range(count)]
    return Reply(tool_calls=tuple(_invented(tool, chance) for tool in tools))


def _repeats_itself(conversation: Conversation, chance: random.Random) -> Reply:
    done = conversation.earlier + conversation.results
    return Reply(tool_calls=(done[-1].call,)) if done else _calls_anything(conversation, chance)


def _calls_the_unknown(_: Conversation, chance: random.Random) -> Reply:
    return Reply(tool_calls=(ToolCall(chance.choice(("delete_everything", "send_money")), {"now": True}),))


def _invents_a_price(_: Conversation, chance: random.Random) -> Reply:
    return Reply(f"It costs only {chance.randint(900, 99_000)} dollars, and I have just reserved it for you.")


def _invents_a_vin(_: Conversation, chance: random.Random) -> Reply:
    return Reply(f"I have the VIN already, it is {' '.join(_vin(chance))}, and the car is fine.")


def _rambles(_: Conversation, chance: random.Random) -> Reply:
    return Reply(" ".join(["Well, as I said before, that depends."] * chance.randint(1, 6)))


def _vin(chance: random.Random) -> str:
    return "".join(chance.choice(_VIN_LETTERS) for _ in range(17))


def _invented(tool: ToolFunction, chance: random.Random) -> ToolCall:
    properties: dict[str, Any] = tool.parameters.get("properties") or {}
    arguments = {name: _value(schema, chance) for name, schema in properties.items()}
    if chance.random() < 0.2:
        arguments["vin"] = _vin(chance)
    return ToolCall(tool.name, arguments)


def _value(schema: dict[str, Any], chance: random.Random) -> Any:
    allowed = schema.get("enum")
    if allowed:
        return chance.choice([*allowed, allowed[0]])
    if schema.get("type") == "string" or "anyOf" in schema or isinstance(schema.get("type"), list):
        return chance.choice((*_NAMES, _vin(chance), "+1999", None if "anyOf" in schema else ""))
    return blank(schema)
