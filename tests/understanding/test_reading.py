"""The product reads rows as its conversations read callers, through one adapter a kind."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.understanding import reflexes
from tests.understanding.__main__ import arguments, measure
from tests.understanding.judging import Elsewhere, judge
from tests.understanding.readers import code_alone
from tests.understanding.readers.line import Line
from tests.understanding.rows import KINDS, Row
from tests.understanding.verdicts import Verdict

PLAIN: dict[str, tuple[list[str], object]] = {
    "errand": (["I want to file a claim."], {"intent": "claim"}),
    "stock": (["Do you have a Civic under twenty thousand?"], {"model": ["Civic"], "price_to": 20000}),
    "date_of_birth": (["March third, nineteen sixty."], {"date": "1960-03-03"}),
    "loss_date": (["Yesterday at noon."], {"date": "2026-11-24", "time": "12:00"}),
    "time": (["Friday at ten."], {"date": "2026-11-27", "time": "10:00"}),
    "name": (["Dana Miller."], {"full": "Dana Miller"}),
    "phone": (["The number is 614 555 0142.", "Yes."], {"number": "+16145550142"}),
    "policy": (["P A two zero four five one eight."], {"number": "PA204518"}),
    "yesno": (["Yes."], {"answer": "yes"}),
    "redflag": (["I have chest pain."], {"flag": "chest"}),
    "human": (["I want to talk to a person."], {"human": True}),
    "vin": (["1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2"], {"vin": "1HGCM82633A004352"}),
}


@pytest.fixture(scope="module")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    opened = Line(tmp_path_factory.mktemp("line"))
    yield opened
    await opened.close()


def row(kind: str, said: list[str], right: object, **more: object) -> Row:
    read: Row = TypeAdapter(Row).validate_python({"kind": kind, "said": said, "right": right, **more})
    return read


@pytest.mark.parametrize("kind", KINDS)
async def test_plain_words_are_read(kind: str, line: Line) -> None:
    said = row(kind, *PLAIN[kind])
    assert judge(said, await code_alone.read(said, line)) is Verdict.RIGHT


async def test_an_answer_to_a_question_of_the_interview_counts(line: Line) -> None:
    yes = row("redflag", ["Yes."], {"flag": "fever"}, question="fever")
    assert judge(yes, await code_alone.read(yes, line)) is Verdict.RIGHT


async def test_words_that_set_off_something_else_are_no_answer(line: Line) -> None:
    angry = row("name", ["Fuck you."], {"full": "Dana Miller"})
    assert await code_alone.read(angry, line) == Elsewhere("answer_insult")


async def test_what_needs_a_model_is_not_read(line: Line) -> None:
    """No model is there: nothing is guessed in its place."""
    vague = row("errand", ["Well, it's a long story."], {"intent": "unclear"})
    assert await code_alone.read(vague, line) is None


async def test_a_reflex_that_fires_is_counted_for_its_own_list(line: Line) -> None:
    lists = {"abuse": ["fuck you", "good morning"], "emergency": ["fuck you", "my house is on fire"]}
    found = await reflexes.fired(lists, line)
    assert found["abuse"] == {"answer_insult": ["fuck you"]}
    assert found["emergency"] == {"tell_emergency": ["my house is on fire"]}


async def test_a_strangers_rows_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = [row("yesno", ["Yes."], {"answer": "yes"}), row("yesno", ["Yes."], {"answer": "no"})]
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(f"{one.model_dump_json(exclude_none=True)}\n" for one in said), encoding="utf-8")
    figures = await measure(arguments(["--file", str(rows), "--show", "wrong"]))
    assert figures["kinds"] == {"yesno.en": {"right": 1, "partly": 0, "asks": 0, "wrong": 1, "n": 2}}
    assert json.loads(json.dumps(figures)) == figures
    assert "took {'answer': 'yes'}, right is {'answer': 'no'}" in capsys.readouterr().out
