"""What a reading is worth."""

from datetime import date

import pytest
from pydantic import TypeAdapter

from tests.understanding import values
from tests.understanding.figures import Judged, alarms, table, wilson
from tests.understanding.judging import Elsewhere, Reading, judge
from tests.understanding.rows import Row
from tests.understanding.verdicts import Verdict

RIGHT, PARTLY, ASKS, WRONG = Verdict
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)


def row(kind: str, right: object, *also: object) -> Row:
    given = {"kind": kind, "said": ["so it is"], "right": right, "also": also}
    read: Row = TypeAdapter(Row).validate_python(given)
    return read


CAMRY = row("stock", {"model": ["Camry"], "price_to": 20000, "body": "truck", "color": ["gray", "blue"]})
EITHER = row("time", {"date": ["2026-11-30", "2026-12-01"]})
AT_TEN = row("time", {"date": "2026-11-30", "time": "10:00"})
EVENING = row("loss_date", {"date": "2026-11-30", "time": "17:30"})
NOON = row("loss_date", {"date": "2026-11-30", "time": "12:00"})
KAREN = row("errand", {"intent": "person", "person": "Karen"}, {"intent": "human"})
NO = row("yesno", {"answer": "no", "correction": "Lake Street"})


@pytest.mark.parametrize(
    ("said", "reading", "verdict"),
    [
        (CAMRY, None, ASKS),
        (CAMRY, values.Wish(), ASKS),
        (CAMRY, values.Wish(model=("camry",), make=("Toyota",)), PARTLY),
        (CAMRY, values.Wish(model=("Camry",), price_to=20_000, body="pickup", color=("Grey", "blue")), RIGHT),
        (CAMRY, values.Wish(color=("blue",)), PARTLY),
        (CAMRY, values.Wish(color=("blue", "red")), WRONG),
        (CAMRY, values.Wish(model=("Camry",), price_to=2_000), WRONG),
        (CAMRY, values.Wish(model=("Camry",), mileage_to=20_000), WRONG),
        (EITHER, values.When(date=(TUESDAY, MONDAY)), RIGHT),
        (EITHER, values.When(date=TUESDAY), PARTLY),
        (AT_TEN, values.When(date=MONDAY, time="10:00", part="morning"), RIGHT),
        (AT_TEN, values.When(date=MONDAY, time="10:00", part="evening"), WRONG),
        (AT_TEN, values.When(date=MONDAY), PARTLY),
        (EVENING, values.Loss(date=MONDAY, time="at half past five"), RIGHT),
        (EVENING, values.Loss(date=MONDAY, time="five thirty in the afternoon"), RIGHT),
        (EVENING, values.Loss(date=MONDAY, time="at five thirty am"), WRONG),
        (EVENING, values.Loss(date=MONDAY, time="in the evening"), PARTLY),
        (EVENING, values.Loss(date=MONDAY, time="this morning"), WRONG),
        (NOON, values.Loss(date=MONDAY, time="around noon"), RIGHT),
        (KAREN, values.Errand(intent="person", person="Mrs. Karen"), RIGHT),
        (KAREN, values.Errand(intent="person"), PARTLY),
        (KAREN, values.Errand(intent="human"), RIGHT),
        (KAREN, values.Errand(intent="claim"), WRONG),
        (KAREN, Elsewhere("tell_emergency"), WRONG),
        (row("errand", {"intent": "unclear"}), None, RIGHT),
        (row("date_of_birth", {"date": None}), None, RIGHT),
        (row("date_of_birth", {"date": None}), values.Born(date=MONDAY), WRONG),
        (row("name", {"full": "Maria De La Cruz"}), values.Name(full="María de la Cruz"), RIGHT),
        (row("name", {"full": "Maria De La Cruz"}), values.Name(full="Maria"), PARTLY),
        (row("name", {"full": "Maria De La Cruz"}), values.Name(full="Maria Delacruz"), RIGHT),
        (row("name", {"full": "Janet Wu"}), values.Name(full="Janet Wuwu"), WRONG),
        (NO, values.Answer(answer="no"), PARTLY),
        (NO, values.Answer(answer="no", correction="it's Lake Street"), RIGHT),
        (NO, values.Answer(answer="yes"), WRONG),
        (row("human", {"human": False}), values.Human(human=False), RIGHT),
        (row("human", {"human": False}), values.Human(human=True), WRONG),
        (row("human", {"human": True}), values.Human(human=False), ASKS),
        (row("redflag", None), values.Signs(flag=None), RIGHT),
        (row("redflag", None), values.Signs(flag="fever"), WRONG),
        (row("redflag", {"flag": "fever"}), values.Signs(flag=None), WRONG),
        (row("redflag", {"flag": "fever"}), values.Signs(flag="wound", beside=("fever",)), RIGHT),
        (row("redflag", {"flag": "fever"}), values.Signs(flag=None, beside=("vision",)), PARTLY),
        (row("redflag", {"flag": "fever"}), None, ASKS),
    ],
)  # fmt: skip
def test_a_reading_is_worth(said: Row, reading: Reading, verdict: Verdict) -> None:
    assert judge(said, reading) is verdict


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (0, 10, 0.0, 0.278),
        (10, 10, 0.722, 1.0),
        (50, 100, 0.404, 0.596),
        (1, 400, 0.0, 0.014),
    ],
)
def test_an_interval_is_as_wide_as_the_cases_are_few(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.0006)


def test_the_table_counts_by_kind_and_language() -> None:
    spanish = row("human", {"human": True}).model_copy(update={"lang": "es"})
    found = [Judged(KAREN, None, ASKS), Judged(spanish, None, ASKS), Judged(KAREN, None, RIGHT)]
    lines = [line.split() for line in table(found)]
    assert [line[:4] for line in lines[1:3]] == [["errand", "en", "2", "1"], ["human", "es", "1", "0"]]
    assert lines[3][:3] == ["all", "3", "1"]


def test_alarms_are_missed_among_true_signs_and_false_among_harmless_words() -> None:
    fever, nothing = row("redflag", {"flag": "fever"}), row("redflag", None)
    raised, silent = values.Signs(flag="wound"), values.Signs(flag=None)
    readings = [(fever, raised), (fever, silent), (fever, None), (nothing, silent), (nothing, raised)]
    found = alarms(Judged(said, reading, judge(said, reading)) for said, reading in readings)
    assert (found.true, found.missed, found.harmless, found.false) == (3, 2, 2, 1)
