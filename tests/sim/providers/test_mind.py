"""The language model's stand-in, as a function from a request to a reply."""

import json
from typing import Any

import pytest
from callcenter_sim.providers.controls import MindMode
from callcenter_sim.providers.mind import ChatRequest, Reply, think


def tool(tool_name: str, /, **parameters: Any) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": parameters,
        "required": list(parameters),
        "additionalProperties": False,
    }
    return {
        "type": "function",
        "function": {"name": tool_name, "description": "", "strict": True, "parameters": schema},
    }


OPTIONAL = {"type": ["string", "null"]}
TOOLS = [
    tool("note_caller", name=OPTIONAL, phone=OPTIONAL, wish=OPTIONAL),
    tool("capture_vin"),
    tool("lookup_vehicle"),
    tool("flag_follow_up", reason={"type": "string"}),
    tool("schedule_callback", reason={"type": "string"}, when=OPTIONAL, phone=OPTIONAL),
    tool(
        "end_call",
        disposition={
            "type": "string",
            "enum": ["vehicle_found", "vehicle_not_found", "callback", "information", "no_input", "other"],
        },
    ),
]
SYSTEM = {"role": "system", "content": "You are the telephone agent of a car dealership."}


class Talk:
    """Keeps the messages of one conversation as the library would."""

    def __init__(self, tools: list[dict[str, Any]] = TOOLS, **options: Any) -> None:
        self.messages: list[dict[str, Any]] = [SYSTEM]
        self.tools = tools
        self.options = options

    def agent(self, text: str) -> None:
        self.messages.append({"role": "assistant", "content": text})

    def caller(self, text: str) -> Reply:
        self.messages.append({"role": "user", "content": text})
        return self.reply()

    def reply(self, mode: MindMode = MindMode.RULE_FOLLOWING, seed: int = 1) -> Reply:
        request = ChatRequest.model_validate({"messages": self.messages, "tools": self.tools, **self.options})
        reply = think(request, mode, seed)
        if reply.text:
            self.agent(reply.text)
        return reply

    def result(self, reply: Reply, *contents: str) -> Reply:
        calls = [
            {
                "id": f"call_{len(self.messages)}_{index}",
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
            }
            for index, call in enumerate(reply.tool_calls)
        ]
        self.messages.append({"role": "assistant", "content": None, "tool_calls": calls})
        for call, content in zip(calls, contents, strict=True):
            self.messages.append({"role": "tool", "tool_call_id": call["id"], "content": content})
        return self.reply()


def names(reply: Reply) -> list[str]:
    return [call.name for call in reply.tool_calls]


READ_BACK = "Heard all seventeen, check digit right. Say: I have it ending in 4 3 5 2. Is that correct?"


def test_a_whole_dealership_call_reaches_its_end() -> None:
    """Name and wish noted, VIN captured and corrected, looked up after a yes, told, asked about, ended."""
    talk = Talk()
    talk.agent("Thanks for calling. How can I help you today?")
    reply = talk.caller("Hello, my name is Daniel Carter. I would like to know about a car I saw.")
    assert names(reply) == ["note_caller"]
    assert reply.tool_calls[0].arguments == {
        "name": "Daniel Carter",
        "phone": None,
        "wish": "I would like to know about a car I saw.",
    }
    reply = talk.result(reply, "Noted.")
    assert "VIN" in reply.text and not reply.tool_calls

    reply = talk.caller("Sure, it is one H, g, c, m, eight, two, six, three, three, a, zero zero four")
    assert names(reply) == ["capture_vin"] and reply.tool_calls[0].arguments == {}
    reply = talk.result(reply, "13 of 17. Say: I have the first thirteen. Please say the last eight again.")
    assert reply.text == "I have the first thirteen. Please say the last eight again."

    reply = talk.caller("Three, three, alpha, zero, zero, four, three, five, two.")
    assert names(reply) == ["capture_vin"]
    reply = talk.result(reply, READ_BACK)
    assert reply.text == "I have it ending in 4 3 5 2. Is that correct?"

    reply = talk.caller("You know that's not right.")
    assert names(reply) == ["capture_vin"]
    talk.result(reply, READ_BACK)

    reply = talk.caller("Yes, that's right. thank you.")
    assert names(reply) == ["lookup_vehicle"]
    found = "Found: 2003 Honda Accord. Engine: 3.0 L V6. Say: It is a 2003 Honda Accord. Anything else?"
    reply = talk.result(reply, found)
    assert reply.text == "It is a 2003 Honda Accord. Anything else?"

    reply = talk.caller("What can you tell me about the engine?")
    assert "3.0 L V6" in reply.text

    reply = talk.caller("Can you tell me the price?")
    assert names(reply) == ["flag_follow_up"]
    talk.result(reply, "Flagged. Say: A colleague will get back to you. Anything else?")

    reply = talk.caller("No.")
    assert names(reply) == ["end_call"]
    assert reply.tool_calls[0].arguments == {"disposition": "vehicle_found"}


@pytest.mark.parametrize(
    "heard",
    [
        "1-H-G-C-M-826-3300-4352",
        "my Bian is one h g c m eight two six three three a zero zero four three five two",
        "Sure, it is 3vwdx7alphaj5bm006381.",
        "It's hotel golf Charlie Mike eight to six three three Alpha",
        "Sure, it is J. H. Borka, Alpha, A, Two, Six, Zero, and C, Zero, Zero, Zero.",
        "The Bion is five Y, J, S, a one, E, two, six, h, f, zero, zero, zero, zero, three, three, seven.",
        "J as in Juliet, S as in Sierra, A as in Alpha, one, E as in Echo",
        "W B out the three out the five C five eight C F two five six six five one",
    ],
)
def test_a_spelled_vin_is_recognised_in_every_form_a_recogniser_gives_it(heard: str) -> None:
    assert names(Talk().caller(heard)) == ["capture_vin"]


@pytest.mark.parametrize(
    "heard",
    [
        "I saw a nice car at your place on Tuesday.",
        "Do you have three or four of them in blue?",
        "Are you open at nine on Monday?",
        "I bought one from you in two thousand and ten.",
        "Can you help me, please?",
    ],
)
def test_ordinary_speech_is_not_taken_for_a_vin(heard: str) -> None:
    assert "capture_vin" not in names(Talk().caller(heard))


def test_a_few_characters_count_when_they_were_asked_for() -> None:
    talk = Talk()
    talk.agent("Which letter is at position five, please?")
    assert names(talk.caller("M. S. and Mike.")) == ["capture_vin"]


def test_digits_asked_for_as_part_of_the_vin_are_no_telephone_number() -> None:
    talk = Talk()
    talk.agent("Please say the last eight characters again.")
    assert names(talk.caller("zero one two three four five six seven")) == ["capture_vin"]


def test_name_and_vin_in_one_breath_are_two_calls_at_once() -> None:
    reply = Talk().caller("My name is Anna Miller and the VIN is W B A three A five C five eight C F")
    assert names(reply) == ["note_caller", "capture_vin"]


def test_without_parallel_calls_they_follow_one_another() -> None:
    talk = Talk(parallel_tool_calls=False)
    reply = talk.caller("My name is Anna Miller and the VIN is W B A three A five C five eight C F")
    assert names(reply) == ["note_caller"]
    reply = talk.result(reply, "Noted.")
    assert names(reply) == ["capture_vin"]
    assert talk.result(reply, "10 characters. Say: Go on, please.").text == "Go on, please."


def test_what_was_noted_is_not_noted_again() -> None:
    talk = Talk()
    talk.result(talk.caller("My name is Anna Miller."), "Noted.")
    assert names(talk.caller("My name is Anna Miller.")) == []


@pytest.mark.parametrize("said", ["Yes.", "Yes, that is correct.", "Yeah, that's right.", "Correct."])
def test_only_a_yes_after_the_reading_back_looks_the_vehicle_up(said: str) -> None:
    talk = Talk()
    assert "lookup_vehicle" not in names(talk.caller(said))
    talk.result(talk.caller("W B A three A five C five eight C F two five six six five one"), READ_BACK)
    assert names(talk.caller(said)) == ["lookup_vehicle"]


@pytest.mark.parametrize(
    "said",
    ["No.", "No, that is wrong.", "That's not right.", "No, the night's character is a three."],
)
def test_a_denial_after_the_reading_back_captures_again(said: str) -> None:
    talk = Talk()
    talk.result(talk.caller("W B A three A five C five eight C F two five six six five one"), READ_BACK)
    assert names(talk.caller(said)) == ["capture_vin"]


def test_a_call_back_is_scheduled_with_number_and_time() -> None:
    reply = Talk().caller(
        "Please call me back tomorrow at two, zero, two, five, five, five, zero, one, seven, three."
    )
    call = next(call for call in reply.tool_calls if call.name == "schedule_callback")
    assert call.arguments["phone"] == "2025550173"
    assert call.arguments["when"].startswith("tomorrow")


def test_a_yes_to_an_offered_call_back_schedules_it() -> None:
    talk = Talk()
    talk.agent("I could not understand the number. Shall somebody call you back?")
    assert names(talk.caller("Yes, please.")) == ["schedule_callback"]


def test_who_asks_for_a_person_gets_a_call_back_or_a_transfer() -> None:
    assert names(Talk().caller("Can I talk to a real person, please?")) == ["schedule_callback"]
    desk = Talk([tool("transfer_call", reason={"type": "string"}), *TOOLS])
    assert names(desk.caller("Can I talk to a real person, please?")) == ["transfer_call"]


def test_it_says_what_it_is_when_asked() -> None:
    assert "stand-in" in Talk().caller("Are you a robot?").text


@pytest.mark.parametrize("said", ["That's all. thank you. good-bye.", "No, thanks. Bye.", "That is all."])
def test_goodbye_ends_the_call(said: str) -> None:
    reply = Talk().caller(said)
    assert names(reply) == ["end_call"]
    assert reply.tool_calls[0].arguments == {"disposition": "information"}


def test_tools_are_not_called_forever() -> None:
    """Whatever the results say, after a few rounds it speaks."""
    talk = Talk()
    reply = talk.caller("My name is Ann. It is W B A three A five C five eight. Call me back.")
    for _ in range(6):
        if not reply.tool_calls:
            break
        reply = talk.result(reply, *["Error: try again."] * len(reply.tool_calls))
    assert reply.text and not reply.tool_calls


def test_a_tool_that_is_not_offered_is_not_called() -> None:
    talk = Talk([])
    for said in (
        "W B A three A five C five eight C F two five",
        "Bye.",
        "Call me back.",
        "My name is Ann Lee.",
    ):
        reply = talk.caller(said)
        assert reply.text and not reply.tool_calls


def test_tool_choice_is_honoured() -> None:
    heard = "W B A three A five C five eight C F two five six six five one"
    assert names(Talk(tool_choice="none").caller(heard)) == []
    assert names(Talk(tool_choice="required").caller("Hello there.")) != []
    forced = {"type": "function", "function": {"name": "end_call"}}
    assert names(Talk(tool_choice=forced).caller("Hello there.")) == ["end_call"]


def test_an_instruction_in_the_middle_is_spoken() -> None:
    talk = Talk()
    talk.agent("How can I help you?")
    talk.messages.append({"role": "system", "content": "The caller is silent. Say: Are you still with me?"})
    assert talk.reply().text == "Are you still with me?"


def test_with_nothing_heard_it_opens_the_conversation() -> None:
    assert Talk().reply().text == "How can I help you today?"


def test_a_json_answer_fits_its_schema() -> None:
    schema = {
        "type": "object",
        "properties": {"summary": {"type": "string"}, "mood": {"enum": ["good", "bad"], "type": "string"}},
        "required": ["summary", "mood"],
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "outcome", "schema": schema}}
    answer = json.loads(Talk(response_format=wanted).caller("I want a car.").text)
    assert answer == {"summary": "The caller said: I want a car.", "mood": "good"}


def test_hostile_replies_are_seeded_and_valid() -> None:
    """The same seed repeats itself, seeds differ, and no reply is empty or beyond JSON."""
    said = "W B A three A five C five eight C F two five six six five one"
    replies = []
    for seed in range(60):
        talk, again = Talk(), Talk()
        for each in (talk, again):
            each.messages.append({"role": "user", "content": said})
        reply = talk.reply(MindMode.HOSTILE, seed)
        assert reply == again.reply(MindMode.HOSTILE, seed)
        assert reply.text or reply.tool_calls
        json.dumps([call.arguments for call in reply.tool_calls])
        replies.append((reply.text, tuple(names(reply))))
    assert len(set(replies)) > 10
    assert any("dollars" in text for text, _ in replies)
    assert any("lookup_vehicle" in called for _, called in replies)


@pytest.mark.parametrize("said", ["No.", "Metzall. Thank you, Zabay.", "Thanks."])
def test_a_no_or_a_thank_you_to_anything_else_ends_the_call(said: str) -> None:
    talk = Talk()
    talk.agent("Is there anything else I can do for you?")
    assert names(talk.caller(said)) == ["end_call"]


def test_a_result_that_names_the_next_tool_is_followed() -> None:
    talk = Talk()
    reply = talk.caller("W B A three A five C five eight C F two five six six five one")
    talk.result(reply, READ_BACK)
    reply = talk.caller("No wait, it is fine, three five one.")
    assert names(reply) == ["capture_vin"]
    reply = talk.result(reply, "The caller affirmed the VIN: call lookup_vehicle now. Say: Thank you.")
    assert names(reply) == ["lookup_vehicle"]


def test_while_a_vin_is_being_taken_two_characters_are_a_part_of_it() -> None:
    talk = Talk()
    reply = talk.caller("One H G C M eight two six.")
    talk.result(reply, "8 characters so far, 9 missing. Say: I have 1 H G C M 8 2 6 so far. Please go on.")
    assert names(talk.caller("Three, three.")) == ["capture_vin"]


def test_after_a_lookup_in_vain_a_yes_to_the_call_back_schedules_it() -> None:
    talk = Talk()
    talk.result(talk.caller("W B A three A five C five eight C F two five six six five one"), READ_BACK)
    missing = (
        "No vehicle with that VIN is known. Say: I can't find it. Shall a colleague call you back about it?"
    )
    talk.result(talk.caller("Yes."), missing)
    reply = talk.caller("Yes, please.")
    assert names(reply) == ["schedule_callback"]
    talk.result(reply, "Noted. Say: We will call you back. Is there anything else?")
    assert talk.caller("No, thank you.").tool_calls[0].arguments == {"disposition": "callback"}
