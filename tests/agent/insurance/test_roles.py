"""Each errand reaches its role, is done by questions, leaves its fact behind and gives the floor back."""

from __future__ import annotations

from callcenter.events import (
    CallbackRequested,
    CancellationRequested,
    DispositionSet,
    EndReason,
    EvidenceRequested,
    HandoffMade,
    IdentityChecked,
    MessageTaken,
)

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.insurance.conftest import (
    MONDAY_AT_NINE_IN_THE_EVENING,
    THANKSGIVING_AT_NOON,
    all_said,
    tell,
)

VERIFY = ("P A two zero four five one eight.", "Yes.", "March twelfth nineteen eighty four.")


def roles(talk: Talk) -> list[str]:
    return [made.to_role for made in talk.noted(HandoffMade)]


async def test_a_verified_caller_cancels(agency: OpenTalk) -> None:
    async with agency() as talk:
        await talk.say("I want to cancel my policy.")
        assert "What is your policy number?" in talk.last_words
        await tell(talk, *VERIFY)
        assert talk.call.conversation.context.verified_as == "C1001"
        assert "why you want to cancel" in talk.last_words
        await talk.say("I sold the car.")
        assert "From which day" in talk.last_words
        await talk.say("From the first of December.")
        assert "ending in 1 8" in talk.last_words
        assert "December 1, 2026" in talk.last_words
        await talk.say("Yes, please.")
        (request,) = talk.noted(CancellationRequested)
        assert (request.policy_number, request.reason) == ("PA204518", "sold")
        assert (request.effective, request.retained) == ("2026-12-01", False)
        assert roles(talk) == ["cancellation", "reception"]


async def test_who_leaves_for_the_price_is_offered_a_colleague(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, "I want to cancel my policy.", *VERIFY, "I found something cheaper.")
        assert "a colleague could see" in talk.last_words
        await tell(talk, "Okay, yes.")
        assert "Oliver Grant" in talk.last_words
        await tell(talk, "This number.", "Yes.", "Tomorrow morning.")
        (request,) = talk.noted(CancellationRequested)
        assert (request.reason, request.retained) == ("cheaper_elsewhere", True)
        (callback,) = talk.noted(CallbackRequested)
        assert (callback.phone, callback.when) == ("+12025550170", "Tomorrow morning")


async def test_a_lenders_request_is_noted_and_nothing_told(agency: OpenTalk) -> None:
    async with agency() as talk:
        await talk.say("Hello, this is Jo from Harbor National Bank, we need evidence of insurance.")
        assert "can't give out any details" in all_said(talk)
        assert "loan number" in talk.last_words
        await tell(
            talk,
            "Four four seven one nine zero two two eight six.",
            "Yes.",
            "Maria Garcia.",
            "114 Cedar Lane, Washington.",
            "To insurance at harbor national dot com.",
            "This number is fine.",
            "Yes.",
        )
        (request,) = talk.noted(EvidenceRequested)
        assert request.lender == "Harbor National Bank"
        assert request.loan_number == "4471902286"
        assert request.borrower == "Maria Garcia"
        assert "noted under the number" in talk.last_words
        assert roles(talk) == ["lender", "reception"]


async def test_a_verified_caller_hears_whether_the_policy_is_in_force(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, "I have a question about my bill.", *VERIFY)
        assert "Your auto policy is in force until March 1, 2027." in talk.last_words
        await talk.say("No, thank you.")
        assert "anything else" in talk.last_words
        assert roles(talk) == ["billing", "reception"]


async def test_a_quote_is_asked_for_the_right_line(agency: OpenTalk) -> None:
    async with agency() as talk:
        await talk.say("I would like a quote.")
        assert "personally, or for a business" in talk.last_words
        await tell(
            talk,
            "For my bakery business.",
            "A bakery with four employees.",
            "My name is Priya Nair.",
            "Two zero two five five five zero one six zero.",
            "Yes.",
            "Tomorrow after three.",
        )
        (message,) = talk.noted(MessageTaken)
        assert message.for_whom == "business lines"
        assert message.text == "Quote, business line: A bakery with four employees."
        assert (message.name, message.phone) == ("Priya Nair", "+12025550160")
        (callback,) = talk.noted(CallbackRequested)
        assert callback.when == "Tomorrow after three"


async def test_a_person_is_found_though_misheard(agency: OpenTalk) -> None:
    async with agency() as talk:
        await talk.say("Can I speak with Oliwer Grand, please?")
        assert "Oliver Grant" in talk.last_words
        assert "extension 2 0 5" in talk.last_words


async def test_two_of_the_same_name_are_told_apart(agency: OpenTalk) -> None:
    async with agency() as talk:
        await talk.say("Can I speak with Hannah?")
        assert "Hannah Brooks or Hannah Osei" in talk.last_words
        await talk.say("Brooks.")
        assert "Hannah Brooks" in talk.last_words


async def test_after_hours_a_message_is_taken(agency: OpenTalk) -> None:
    async with agency(now=MONDAY_AT_NINE_IN_THE_EVENING) as talk:
        await talk.say("I want to pay my bill.")
        assert "closed" in all_said(talk)
        assert "emergency" in talk.last_words
        await tell(
            talk,
            "No, it can wait.",
            "Please tell billing that I moved to Reston.",
            "Maria Garcia.",
            "This number.",
            "Yes.",
        )
        (message,) = talk.noted(MessageTaken)
        assert message.text == "Please tell billing that I moved to Reston."
        assert (message.for_whom, message.name) == ("billing", "Maria Garcia")
        assert roles(talk) == ["after_hours", "reception"]
        assert not talk.noted(IdentityChecked)


async def test_who_changes_their_mind_is_taken_elsewhere(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, "I had an accident.", "Actually, I want to cancel my policy instead.")
        assert roles(talk) == ["claims", "reception", "cancellation"]
        assert "policy number" in talk.last_words


async def test_a_second_errand_waits_for_its_turn(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, "I have a question about my bill, and I would like a quote for my car.")
        assert roles(talk)[0] == "quotes"
        await tell(talk, "A 2019 Accord.", "Maria Garcia.", "This number.", "Yes.", "Tomorrow.")
        assert roles(talk) == ["quotes", "reception", "billing"]
        assert "policy number" in talk.last_words


async def test_an_emergency_after_hours_goes_to_whoever_is_on_call(agency: OpenTalk) -> None:
    async with agency(now=MONDAY_AT_NINE_IN_THE_EVENING) as talk:
        await talk.say("I have a question about my bill.")
        assert "opens again tomorrow at eight thirty" in all_said(talk)
        await talk.say("Yes, it is an emergency.")
        assert "Carla Ruiz" in talk.last_words
        await tell(talk, "This number.", "Yes.", "As soon as possible.")
        (callback,) = talk.noted(CallbackRequested)
        assert callback.reason.startswith("emergency after hours")


async def test_on_a_holiday_the_caller_hears_which(agency: OpenTalk) -> None:
    async with agency(now=THANKSGIVING_AT_NOON) as talk:
        await talk.say("I want to cancel my policy.")
        assert "closed today for Thanksgiving" in all_said(talk)
        assert roles(talk) == ["after_hours"]


async def test_a_loss_is_taken_at_any_hour(agency: OpenTalk) -> None:
    async with agency(now=THANKSGIVING_AT_NOON) as talk:
        await talk.say("A pipe burst in our kitchen and the floor is under water.")
        assert roles(talk) == ["claims"]


async def test_a_wrong_number_is_let_go(agency: OpenTalk) -> None:
    async with agency() as talk:
        await talk.say("Oh, sorry, wrong number.")
        assert talk.call.ending is EndReason.AGENT_HUNG_UP
        assert [one.disposition for one in talk.noted(DispositionSet)] == ["wrong_number"]


async def test_a_question_is_answered_and_an_errand_after_it_served(agency: OpenTalk) -> None:
    async with agency() as talk:
        await talk.say("Where are you located?")
        assert roles(talk) == ["information"]
        await talk.say("What are your hours?")
        assert "We are open now" in talk.last_words
        await talk.say("Good. I want to cancel my policy.")
        assert roles(talk) == ["information", "reception", "cancellation"]
