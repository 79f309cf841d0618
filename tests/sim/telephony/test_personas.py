"""Personas know their script and what they heard, and nothing else."""

import pytest
from callcenter_sim.personas import PersonaError, load, shipped
from callcenter_sim.personas.readback import compare, spoken_runs
from callcenter_sim.personas.script import Script, filled
from callcenter_sim.personas.spelling import Style, spelled

VIN = "1HGCM82633A004352"


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_persona_can_be_read_and_all_its_words_filled_in(name: str) -> None:
    texts = Script(load(name)).texts()
    assert not any("{" in text or "}" in text or "  " in text for text in texts)


@pytest.mark.parametrize(
    ("style", "words"),
    [
        (Style.PLAIN, "one H G C M eight, two six"),
        (Style.NATO, "one Hotel Golf Charlie Mike eight, two six"),
        (Style.AS_IN, "one, H as in Henry, G as in George, C as in cat, M as in Mary, eight, two, six"),
        (Style.GROUPED, "one, H G C M, eighty two, six"),
    ],
)
def test_a_code_is_spelled_as_people_do(style: Style, words: str) -> None:
    assert spelled("1HGCM826", style) == words


def test_pairs_of_digits_are_said_as_numbers() -> None:
    assert spelled("004352", Style.GROUPED) == "oh oh, forty three, fifty two"
    assert spelled("1015", Style.GROUPED) == "ten, fifteen"


@pytest.mark.parametrize(
    ("heard", "right"),
    [
        ("I have 1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2. Is that right?", True),
        ("The last eight are three three A zero zero four three five two, correct?", True),
        ("Let me read that back: 1-H-G-C-M-826-33A00-4352. Is that correct?", True),
        ("I have one hotel golf charlie mike eight two six, right?", True),
        ("So that is 3 3 8 0 0 4 3 5 2?", True),
        ("I have 1 H G C M 8 2 6 3 3 A 0 0 4 3 5 7. Is that right?", False),
        ("The last eight are 3 A 0 0 4 9 5 2, is that right?", False),
        (
            "I have one, H is in hotel, G is in golf, C is in Charlie, M. A, two, six, three, three, as an "
            "alpha, zero, zero, four, three, five, two is that right?",
            True,
        ),
        (
            "I have one, ages and hotel, she is in golf, see us in Charlie, M. A, two, six, three, three, as "
            "an alpha, zero, zero, four, three, five, three is that right?",
            False,
        ),
        (
            "I have one, H.S. and hotel, G.S. and golf, C, S, Charlie, M, digit eight, 2, 6, 3, 3, A.S. and "
            "Alpha, 0, 0, 4, 3, 5, 2. Is every character right?",
            True,
        ),
        ("I have 1 H G C, T as in Tango, 8 2 6 3 3 A 0 0 4 3 5 2. Is that right?", False),
        ("I found a 2003 Honda Accord.", None),
        ("Thank you for calling. How can I help you?", None),
        ("You can reach us at 202 555 0100.", None),
    ],
)
def test_a_read_back_is_heard_as_a_caller_hears_it(heard: str, right: bool | None) -> None:
    verdict = compare(heard, VIN)
    assert (verdict.right if verdict else None) is right


def test_double_u_and_as_in_are_letters() -> None:
    assert spoken_runs("it is double u B as in boy 7 x-ray")[-1] == "WB7x"


def test_a_step_is_taken_when_its_words_are_heard() -> None:
    script = Script(load({"steps": [{"wait_for": "name", "say": "Sam."}]}))
    assert script.on_turn("How can I help?") is None
    assert script.on_turn("What is your Name, please?") is script.current


def test_an_answer_gives_its_next_text_each_time_and_then_its_last() -> None:
    script = Script(load({"answers": [{"hears": "vin", "say": ["one", "two"]}]}))
    said = [script.text_of(act) for _ in range(3) if (act := script.on_turn("your VIN?"))]
    assert said == ["one", "two", "two"]


def test_an_answer_is_given_so_many_times_and_no_more() -> None:
    script = Script(load({"answers": [{"hears": "vin", "say": "one", "times": 1}]}))
    assert script.text_of(script.on_turn("vin") or script.persona.answers[0]) == "one"
    assert script.on_turn("vin") is None


@pytest.mark.parametrize(
    ("heard", "fragment"),
    [
        ("Could you read me the VIN, please?", "one H G, C"),
        ("Can you repeat just the last eight characters?", "last eight"),
        ("I have 1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2. Is that right?", "Yes"),
        ("I heard 1 H G C M 8 2 6 3 3 A 0 0 4 3 5 8. Is that right?", "No"),
        ("I found it. It is a 2003 Honda Accord EX. Anything else?", "goodbye"),
        ("May I have your name?", "Maria Lopez"),
        ("Please bow the seventeen characters of your vian, Foley.", "one H G, C"),
        ("Thank you, Marita. may I have your bee, I an' please.", "one H G, C"),
        ("Please spell the first nine characters again with a word for each letter.", "Hotel"),
        ("I have some of it. Is every character right?", "Sorry"),
        ("I can't get that the iron right. Shall a colleague call you back about it?", "call me back"),
    ],
)
def test_the_vin_caller_answers_what_was_asked(heard: str, fragment: str) -> None:
    script = Script(load("vin_caller"))
    script.advance()
    act = script.on_turn(heard)
    assert act is not None
    assert fragment in (script.text_of(act) or "")


def test_the_vin_caller_takes_the_greeting_for_no_farewell() -> None:
    script = Script(load("vin_caller"))
    act = script.on_turn("Thank you for calling Riverside Motors. This call is recorded. Have a nice day!")
    assert act is script.current


@pytest.mark.parametrize("heard", ["Thank you for calling. Goodbye!", "Thank you for calling us the bay."])
def test_the_vin_caller_hangs_up_on_goodbye(heard: str) -> None:
    script = Script(load("vin_caller"))
    script.advance()
    act = script.on_turn(heard)
    assert act is not None
    assert act.hang_up


def test_params_change_a_shipped_persona_by_name_or_by_data() -> None:
    by_name = load("vin_caller", {"name": "Ann"})
    by_data = load({"name": "vin_caller", "params": {"name": "Ann"}, "max_s": 30})
    assert by_name.params["name"] == by_data.params["name"] == "Ann"
    assert by_data.max_s == 30
    assert by_data.answers == by_name.answers


def test_words_are_filled_in_from_the_params() -> None:
    words = filled("{name}: {last_eight}", {"name": "Ann", "vin": VIN, "style": "nato"})
    assert words == "Ann: three Alpha zero zero four three five two"


@pytest.mark.parametrize("source", ["nobody", {"steps": [{"sing": "la"}]}, {"answers": [{"say": "x"}]}])
def test_what_is_no_persona_is_refused(source: object) -> None:
    with pytest.raises(PersonaError):
        load(source)  # type: ignore[arg-type]
