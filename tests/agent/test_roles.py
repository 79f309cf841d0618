"""Roles are distinct: a prompt and tools of their own, and the way to another role is in the prompt."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any

import pytest
from callcenter_agent.call import Call
from callcenter_agent.desks import desk
from callcenter_agent.desks.desk import Desk
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.roles import Role
from callcenter_agent.tools.transfer import TOOL as HUMAN
from livekit.agents import Agent, RunContext, llm

NEVER_ASKED = frozenset({"end_interpreting"})
"""An interpreter's model translates whatever is said; a reflex hears that it shall stop."""


@pytest.fixture(params=["dealership", "insurance", "clinic"])
def one(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return desk.load(phrases_dir=tmp_path).by_id[request.param]


def roles_of(one: Desk, of: type[Role] = Role) -> Iterator[type[Role]]:
    for found in of.__subclasses__():
        if "role" in vars(found) and found.__module__.startswith(
            f"callcenter_agent.desks.{one.settings.id}."
        ):
            yield found
        yield from roles_of(one, found)


def returned_by(tool: Any) -> tuple[Any, ...]:
    kind = typing.get_type_hints(tool.__wrapped__)["return"]
    return typing.get_args(kind) or (kind,)


def leads_elsewhere(tool: llm.Tool) -> bool:
    return any(isinstance(kind, type) and issubclass(kind, Agent) for kind in returned_by(tool))


def test_no_two_roles_of_a_desk_are_told_the_same_or_may_do_the_same(one: Desk) -> None:
    prompts = {role.role: one.prompts[role.role] for role in roles_of(one)}
    assert prompts
    assert len(set(prompts.values())) == len(prompts)
    abilities = [frozenset(tool.id for tool in role.tools_of_role) for role in roles_of(one)]
    assert all(abilities)
    assert len(set(abilities)) >= len(prompts)


def test_a_prompt_says_what_leads_to_another_role(one: Desk) -> None:
    unsaid = [
        f"{role.role}: {tool.id}"
        for role in roles_of(one)
        for tool in role.tools_of_role
        if leads_elsewhere(tool) and f"`{tool.id}`" not in one.prompts[role.role]
    ]
    assert [place for place in unsaid if place.rpartition(" ")[2] not in NEVER_ASKED] == []
    everywhere = [tool.id for tool in one.conduct.TOOLS if leads_elsewhere(tool) or tool.id == HUMAN]
    assert [
        name for name in everywhere if not any(f"`{name}`" in text for text in one.prompts.values())
    ] == []


def test_every_tool_is_typed_by_the_call(one: Desk) -> None:
    for tool in (*one.conduct.TOOLS, *(tool for role in roles_of(one) for tool in role.tools_of_role)):
        run: Any = tool
        first, *_ = inspect.signature(run.__wrapped__).parameters
        assert typing.get_type_hints(run.__wrapped__)[first] == RunContext[Call], tool.id
        assert [kind for kind in returned_by(tool) if not _says_what_follows(kind)] == [], tool.id


def _says_what_follows(kind: type) -> bool:
    """Facts for the model, a sentence to say, the role that goes on, or nothing to be said."""
    return issubclass(kind, str | Direction | Agent | NoneType)
