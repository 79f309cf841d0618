"""What callers want, read from their words, and who takes it: the same facts always give the same route."""

from __future__ import annotations

import pytest
from callcenter_agent.desks.insurance.errands import Errand, Line, errands_in, is_urgent, line_in, person_in
from callcenter_agent.desks.insurance.routing import Known, Missing, Office, RoleName, Route, route

WORDS: dict[Errand, list[str]] = {
    Errand.CLAIM: [
        "I need to file a claim.",
        "I'd like to report an accident.",
        "I was rear-ended this morning.",
        "Somebody hit my car in the parking lot.",
        "A pipe burst in our kitchen and there's water everywhere.",
        "My car got stolen last night.",
        "There was a fire at my house.",
        "Someone broke into our shop.",
        "We have hail damage on the roof.",
        "I had a car accident yesterday.",
        "My truck was hit by a deer.",
        "I want to make a claim for water damage.",
        "My basement flooded.",
        "I want to report another accident.",
    ],
    Errand.CLAIM_STATUS: [
        "I'm calling about the status of my claim.",
        "Is there any update on my claim?",
        "I already filed a claim last week.",
        "I want to talk about an existing claim.",
    ],
    Errand.CANCELLATION: [
        "I want to cancel my policy.",
        "I'd like to cancel.",
        "Please end my insurance.",
        "I found a cheaper quote so I want to cancel my auto policy.",
        "I'm calling about a cancellation.",
    ],
    Errand.LENDER: [
        "Hi, this is Jo from Harbor National Bank.",
        "I'm calling from Prairie Mortgage about one of your insureds.",
        "I'm with First Chesapeake Credit Union, I need evidence of insurance.",
        "This is Capital Lending, we need a loan number updated on the mortgagee clause.",
        "We need proof of homeowners insurance for the loan closing.",
        "I need evidence of insurance for a borrower.",
    ],
    Errand.BILLING: [
        "I have a question about my bill.",
        "I'd like to make a payment.",
        "Why did my premium go up?",
        "Did you get my payment?",
        "Is my policy still active?",
        "I want to set up autopay.",
    ],
    Errand.QUOTE: [
        "I'd like a quote.",
        "I need insurance for my new car.",
        "Can I get a quote for home insurance?",
        "I want to insure my restaurant.",
        "How much would insurance for a boat be?",
        "I'm interested in a new policy.",
    ],
    Errand.PERSON: [
        "Can I speak with Hannah Brooks?",
        "Is Marcus there? May I speak to Marcus?",
        "I'd like to talk to my agent.",
        "Please put me through to Carla.",
        "I'm looking for Renee Dupont.",
    ],
    Errand.QUESTION: [
        "What are your hours?",
        "Where are you located?",
        "I have a general question.",
        "Do you offer flood insurance?",
    ],
    Errand.WRONG_NUMBER: ["Sorry, I have the wrong number.", "Oh, wrong number."],
}


@pytest.mark.parametrize(("errand", "words"), [(one, words) for one, all_ in WORDS.items() for words in all_])
def test_an_errand_is_heard(errand: Errand, words: str) -> None:
    assert errands_in(words)[:1] == (errand,)


@pytest.mark.parametrize(
    "words",
    [
        "Hello.",
        "Yes.",
        "My name is Dana Miller.",
        "Please don't cancel.",
        "Never mind, cancel that.",
        "Hm.",
        "",
    ],
)
def test_other_words_name_no_errand(words: str) -> None:
    assert errands_in(words) == ()


def test_two_errands_are_both_heard_and_the_stronger_comes_first() -> None:
    assert errands_in("I was rear-ended, and I also have a question about my bill.") == (
        Errand.CLAIM,
        Errand.BILLING,
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("It's for my bakery business.", Line.BUSINESS),
        ("for the company", Line.BUSINESS),
        ("commercial auto", Line.BUSINESS),
        ("for my house", Line.PERSONAL),
        ("personal", Line.PERSONAL),
        ("renter's insurance", Line.PERSONAL),
        ("my car, it belongs to the company", None),
        ("I don't know", None),
    ],
)
def test_the_line_is_heard(words: str, line: Line | None) -> None:
    assert line_in(words) == line


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Can I speak with Hannah Brooks?", "Hannah Brooks"),
        ("May I talk to Ms. Dupont, please?", "Dupont"),
        ("I'm looking for Oliver.", "Oliver"),
        ("I want to speak to somebody.", None),
        ("Can I talk to Somebody in Claims?", None),
        ("I want to talk to a human.", None),
    ],
)
def test_the_person_wanted_is_heard(words: str, who: str | None) -> None:
    assert person_in(words) == who


def test_what_cannot_wait_is_heard() -> None:
    assert is_urgent("It's an emergency, water is still running.")
    assert not is_urgent("It is about my bill.")


OPEN, CLOSED = Office(open=True), Office(open=False)


@pytest.mark.parametrize(
    ("known", "office", "role", "missing"),
    [
        (Known(), OPEN, RoleName.RECEPTION, Missing.ERRAND),
        (Known(), CLOSED, RoleName.RECEPTION, Missing.ERRAND),
        (Known(Errand.CLAIM), OPEN, RoleName.CLAIMS, None),
        (Known(Errand.CLAIM), CLOSED, RoleName.CLAIMS, None),
        (Known(Errand.CLAIM, Line.BUSINESS), OPEN, RoleName.CLAIMS, None),
        (Known(Errand.CLAIM_STATUS), OPEN, RoleName.DIRECTORY, None),
        (Known(Errand.CLAIM_STATUS), CLOSED, RoleName.AFTER_HOURS, None),
        (Known(Errand.LENDER), OPEN, RoleName.LENDER, None),
        (Known(Errand.LENDER), CLOSED, RoleName.LENDER, None),
        (Known(Errand.CANCELLATION), OPEN, RoleName.CANCELLATION, None),
        (Known(Errand.CANCELLATION), CLOSED, RoleName.AFTER_HOURS, None),
        (Known(Errand.BILLING), OPEN, RoleName.BILLING, None),
        (Known(Errand.BILLING), CLOSED, RoleName.AFTER_HOURS, None),
        (Known(Errand.QUOTE), OPEN, RoleName.RECEPTION, Missing.LINE),
        (Known(Errand.QUOTE, Line.PERSONAL), OPEN, RoleName.QUOTES, None),
        (Known(Errand.QUOTE, Line.BUSINESS), OPEN, RoleName.QUOTES, None),
        (Known(Errand.QUOTE), CLOSED, RoleName.AFTER_HOURS, None),
        (Known(Errand.PERSON), OPEN, RoleName.DIRECTORY, None),
        (Known(Errand.PERSON), CLOSED, RoleName.AFTER_HOURS, None),
        (Known(Errand.PERSON, urgent=True), CLOSED, RoleName.AFTER_HOURS, None),
        (Known(Errand.QUESTION), OPEN, RoleName.INFORMATION, None),
        (Known(Errand.QUESTION), CLOSED, RoleName.INFORMATION, None),
    ],
)
def test_a_route_follows_from_the_facts(
    known: Known, office: Office, role: RoleName, missing: Missing | None
) -> None:
    found = route(known, office)
    assert (found.role, found.missing) == (role, missing)


def test_every_errand_has_a_route_at_every_hour() -> None:
    for errand in Errand:
        for line in (None, *Line):
            for office in (OPEN, CLOSED):
                assert isinstance(route(Known(errand, line), office), Route)
