"""A worker never takes more calls than it has slots, however close together they are offered."""

import asyncio
from dataclasses import dataclass, field

import pytest
from callcenter_agent.admission import SERVER_CUT_OFF, Slots, offers_for
from hypothesis import given
from hypothesis import strategies as st


@dataclass
class Offer:
    """A JobRequest as the worker sees it."""

    id: str
    fails: bool = False
    accepted: bool = False
    rejected: list[bool] = field(default_factory=list)

    async def accept(self, **_: str) -> None:
        await asyncio.sleep(0)
        if self.fails:
            raise TimeoutError
        self.accepted = True

    async def reject(self, *, terminate: bool = True) -> None:
        await asyncio.sleep(0)
        self.rejected.append(terminate)


async def test_offers_within_one_moment_take_only_the_free_slots() -> None:
    slots = Slots(2)
    offers = [Offer(str(number)) for number in range(5)]
    await asyncio.gather(*(offers_for(slots)(offer) for offer in offers))
    assert [offer.accepted for offer in offers] == [True, True, False, False, False]


async def test_a_full_worker_leaves_the_call_to_the_next_one() -> None:
    slots = Slots(1)
    slots.take("other")
    offer = Offer("late")
    await offers_for(slots)(offer)
    assert offer.rejected == [False]


async def test_an_offer_that_comes_to_nothing_gives_its_slot_back() -> None:
    slots = Slots(1)
    with pytest.raises(TimeoutError):
        await offers_for(slots)(Offer("gone", fails=True))
    assert slots.taken == 0


def test_the_server_stops_offering_when_and_only_when_every_slot_is_taken() -> None:
    slots = Slots(3)
    loads = [slots.load]
    for job in "abc":
        slots.take(job)
        loads.append(slots.load)
    assert loads[0] == 0
    assert loads[-1] >= SERVER_CUT_OFF
    assert all(load < SERVER_CUT_OFF for load in loads[:-1])


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcdef"))), st.integers(1, 4))
def test_no_order_of_offers_and_ends_breaks_the_count(moves: list[tuple[bool, str]], total: int) -> None:
    slots, running = Slots(total), set()
    for take, job in moves:
        if take and slots.take(job):
            running.add(job)
        elif not take:
            slots.give_back(job)
            running.discard(job)
        assert slots.taken == len(running) <= total
