"""From a VIN that cannot be right, the one that was meant is among what may have been said."""

import pytest
from callcenter.misheard import Mistake, confusable, misheard
from callcenter.vin import ALPHABET, VIN_LENGTH, check_digit, has_valid_check_digit
from hypothesis import assume, given
from hypothesis import strategies as st

ACCORD = "1HGCM82633A004352"
valid_texts = st.text(alphabet=ALPHABET, min_size=VIN_LENGTH, max_size=VIN_LENGTH).map(
    lambda text: text[:8] + check_digit(text) + text[9:]
)
places = st.integers(min_value=0, max_value=VIN_LENGTH - 1)


@pytest.mark.parametrize(
    ("heard", "mistake", "position"),
    [
        ("1HGCN82633A004352", Mistake.REPLACED, 5),
        ("1HGCM82933A004352", None, None),  # 6 and 9 are not taken for each other
        ("1HGCM82633A004532", Mistake.SWAPPED, 15),
        ("1HGCM82633A04352", Mistake.LOST, 13),
        ("1HGCM82633A0004352", Mistake.DOUBLED, 14),
    ],
)
def test_one_mistake_is_undone(heard: str, mistake: Mistake | None, position: int | None) -> None:
    found = {str(one.vin): one for one in misheard(heard)}
    if mistake is None:
        assert ACCORD not in found
    else:
        assert found[ACCORD].mistake is mistake
        assert abs(found[ACCORD].position - (position or 0)) <= 1


@given(valid_texts, places, st.data())
def test_a_confusable_character_is_found_again(vin: str, at: int, data: st.DataObject) -> None:
    assume(confusable(vin[at]))
    heard = vin[:at] + data.draw(st.sampled_from(confusable(vin[at]))) + vin[at + 1 :]
    assume(at != 8 or heard[at] in "0123456789X")
    assert vin in {str(one.vin) for one in misheard(heard)}


@given(valid_texts, places)
def test_a_lost_and_a_doubled_character_are_found_again(vin: str, at: int) -> None:
    assert vin in {str(one.vin) for one in misheard(vin[:at] + vin[at + 1 :])}
    assert vin in {str(one.vin) for one in misheard(vin[: at + 1] + vin[at:])}


@given(st.text(alphabet=ALPHABET, max_size=20))
def test_every_candidate_is_valid_and_the_cheapest_comes_first(text: str) -> None:
    found = misheard(text)
    assert all(has_valid_check_digit(one.vin) for one in found)
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert len({one.vin for one in found}) == len(found)


@pytest.mark.parametrize("pair", ["BD", "MN", "AJ", "A8", "FS", "59", "CT", "EV", "GP", "H8", "3E"])
def test_confusion_goes_both_ways(pair: str) -> None:
    one, other = pair
    assert other in confusable(one)
    assert one in confusable(other)
