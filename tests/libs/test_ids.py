"""Identifiers: a call's follows from its room, the others from time."""

from callcenter.ids import call_id_for_room, new_id


def test_everybody_derives_the_same_call_id() -> None:
    assert str(call_id_for_room("call-x")) == "d4e33c6b-edd1-5c7d-b8da-542a0d9c87eb"
    assert call_id_for_room("call-x") != call_id_for_room("call-y")


def test_new_ids_sort_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert sorted(ids) == ids
    assert {one.version for one in ids} == {7}
