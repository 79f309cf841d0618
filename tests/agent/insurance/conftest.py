"""The insurance desk in text: an office that is open, three customers, four colleagues."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import pytest
from callcenter.facts import Customer, HumanAgent, Line, Policy, PolicyStatus

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.known import KnownFacts

MONDAY_AT_TEN = datetime(2026, 11, 23, 15, tzinfo=UTC)
MONDAY_AT_NINE_IN_THE_EVENING = datetime(2026, 11, 24, 2, tzinfo=UTC)
THANKSGIVING_AT_NOON = datetime(2026, 11, 26, 17, tzinfo=UTC)


def customer(customer_id: str, name: str, born: date | None, phone: str) -> Customer:
    return Customer(customer_id=customer_id, name=name, date_of_birth=born, phone=phone)


def policy(number: str, of: Customer, product: str = "auto", **about: object) -> Policy:
    given = {
        "line": Line.PERSONAL,
        "effective_on": date(2026, 3, 1),
        "expires_on": date(2027, 3, 1),
        "insured": "2019 Honda Accord",
        "agent_id": "hannah-brooks",
        **about,
    }
    return Policy.model_validate({"policy_number": number, "product": product, "customer": of, **given})


MARIA = customer("C1001", "Maria Garcia", date(1984, 3, 12), "+12025550150")
OTHER_MARIA = customer("C1002", "Maria Garcia", date(1991, 11, 2), "+12025550151")
BAKERY = customer("C2001", "Harbor Bakery LLC", None, "+12025550160")
POLICIES = [
    policy("PA204518", MARIA),
    policy("HO204519", MARIA, "home", status=PolicyStatus.LAPSED),
    policy("PA310077", OTHER_MARIA, insured="2016 Toyota Corolla"),
    policy("BO700112", BAKERY, "business_owners", line=Line.BUSINESS),
]


def colleague(agent_id: str, role: str, extension: str, **about: object) -> HumanAgent:
    name = agent_id.replace("-", " ").title()
    number = f"+1202555013{extension[-1]}"
    given = {"agent_id": agent_id, "desk": "insurance", "name": name, "role": role, "phone": number, **about}
    return HumanAgent.model_validate({"extension": extension, "lines": ["personal", "business"], **given})


PEOPLE = [
    colleague("carla-ruiz", "claims", "201", on_call=True),
    colleague("hannah-brooks", "service", "202", lines=["personal"]),
    colleague("marcus-lee", "service", "203", lines=["personal"]),
    colleague("renee-dupont", "service", "204", lines=["business"]),
    colleague("oliver-grant", "retention", "205"),
    colleague("hannah-osei", "reception", "200"),
]


@pytest.fixture
def facts() -> KnownFacts:
    return KnownFacts(policies=list(POLICIES), human_agents=list(PEOPLE))


@pytest.fixture
def agency(open_talk: OpenTalk, facts: KnownFacts) -> OpenTalk:
    """On a Monday at ten; `now=` for another time."""
    return partial(open_talk, desk="insurance", now=MONDAY_AT_TEN, facts=facts)


async def tell(talk: Talk, *words: str) -> None:
    for one in words:
        if not talk.call.ending:
            await talk.say(one)


def all_said(talk: Talk) -> str:
    return " ".join(
        item.text_content or ""
        for item in talk.session.history.items
        if item.type == "message" and item.role == "assistant"
    )
