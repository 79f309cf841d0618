"""The corpus can be read, counts nothing twice, and is what its page says."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.understanding.rows import CORPUS, KINDS, BadRowsError, corpus, harmless, read, sentence

FEWEST = 1_200
FEWEST_HARMLESS = 150


def test_every_row_is_of_the_format() -> None:
    rows = corpus()
    assert len(rows) >= FEWEST
    assert {row.kind for row in rows} == set(KINDS)


def test_no_row_is_there_twice() -> None:
    times = Counter(sentence(row) for row in corpus())
    assert {key: count for key, count in times.items() if count > 1} == {}


def test_a_file_holds_rows_of_its_name() -> None:
    strays = [
        path.name
        for path in CORPUS.glob("*.jsonl")
        for row in read([path])
        if path.name != f"{row.kind}.{row.lang}.jsonl"
    ]
    assert strays == []


def test_the_page_counts_as_the_files_do() -> None:
    told = (CORPUS / "README.md").read_text(encoding="utf-8")
    counts = Counter(f"{row.kind}.{row.lang}" for row in corpus())
    assert dict(re.findall(r"\b([a-z_]+\.(?:en|es|fr)) (\d+)\b", told)) == {
        name: str(count) for name, count in counts.items()
    }


@pytest.mark.parametrize("name", harmless())
def test_a_reflex_has_many_harmless_sentences_beside_it(name: str) -> None:
    sentences = harmless()[name]
    assert len(set(sentences)) == len(sentences) >= FEWEST_HARMLESS


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"kind": "errand", "said": ["hi"], "right": {"intent": "lunch"}}', "intent"),
        ('{"kind": "errand", "said": [], "right": {"intent": "claim"}}', "said"),
        ('{"kind": "vin", "said": ["x"], "right": {"vin": "1HGCM82633A00435O"}}', "vin"),
        ('{"kind": "loss_date", "said": ["x"], "right": {"date": "11/24/2026"}}', "date"),
        ('{"kind": "time", "said": ["x"], "right": {"time": "9:30"}}', "time"),
        ('{"kind": "time", "said": ["x"], "right": {}, "now": "2026-11-25T10:00:00"}', "now"),
        ('{"kind": "weather", "said": ["x"], "right": {}}', "kind"),
        ('{"kind": "name", "said": ["x"], "right": {"full": "X"}, "mood": "bad"}', "mood"),
    ],
)
def test_faults_are_named_with_their_place(line: str, told: str, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(BadRowsError, match=rf"rows\.jsonl:1: .*{told}"):
        read([rows])
