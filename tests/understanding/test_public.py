"""Cases in the forms of the public sets become rows."""

import json
from pathlib import Path

from tests.understanding.public import rows_in


def test_cases_of_every_set_become_rows(tmp_path: Path) -> None:
    for language, lines in {
        "en": "may fourth nineteen ninety~may 4 1990\nnineteen nineties~1990s\njuly first~july 1\n",
        "es": "dos de mayo de mil novecientos noventa~2 de mayo de 1990\n",
        "fr": "deux août mille neuf cent~2 août 1900\n",
    }.items():
        folder = f"NeMo-text-processing/tests/nemo_text_processing/{language}/data_inverse_text_normalization"
        put(tmp_path / folder / "test_cases_date.txt", lines)
    put(
        tmp_path / "Recognizers-Text/Specs/DateTime/English/DateParser.json",
        json.dumps(
            [case("it was yesterday", "2016-11-06"), case("see you on the 9th", "2016-11-09"), nothing()]
        ),
    )
    put(
        tmp_path / "oos-eval/data/data_full.json",
        json.dumps(
            {
                "train": [["move me to another insurer", "insurance_change"], ["play jazz", "play_music"]],
                "oos_test": [["who won the cup", "oos"]],
            }
        ),
    )
    told = [
        (row.kind, row.lang, row.right.model_dump(mode="json", exclude_none=True))
        for row in rows_in(tmp_path)
    ]
    assert told == [
        ("date_of_birth", "en", {"date": "1990-05-04"}),
        ("date_of_birth", "es", {"date": "1990-05-02"}),
        ("date_of_birth", "fr", {"date": "1900-08-02"}),
        ("loss_date", "en", {"date": "2016-11-06"}),
        ("errand", "en", {"intent": "change"}),
        ("errand", "en", {"intent": "unclear"}),
    ]


def case(said: str, day: str) -> dict[str, object]:
    return {
        "Input": said,
        "Context": {"ReferenceDateTime": "2016-11-07T00:00:00"},
        "Results": [{"Value": {"PastResolution": {"date": day}}}],
    }


def nothing() -> dict[str, object]:
    return {"Input": "no day", "Context": {"ReferenceDateTime": "2016-11-07T00:00:00"}, "Results": []}


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
