"""Every task has an owner, and no failure goes unheard."""

import asyncio
import gc

import pytest
from callcenter.tasks import TaskOwner, spawn
from structlog.testing import capture_logs

from tests.waiting import PATIENCE_S


async def forever(cancelled: list[str], name: str = "x") -> None:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await asyncio.sleep(0.01)
        cancelled.append(name)
        raise


async def fail() -> None:
    raise ValueError("broken")


async def test_a_failure_is_logged_with_the_tasks_name() -> None:
    with capture_logs() as lines:
        task = spawn(fail(), name="sweep")
        await asyncio.wait([task])
        await asyncio.sleep(0)
    assert [(line["event"], line["task"]) for line in lines] == [("task_failed", "sweep")]


async def test_a_task_without_any_other_reference_is_not_collected() -> None:
    done = asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.set()

    spawn(work(), name="kept")
    gc.collect()
    await asyncio.wait_for(done.wait(), PATIENCE_S)


async def test_leaving_the_block_cancels_and_waits() -> None:
    cancelled: list[str] = []
    async with TaskOwner("call") as owner:
        owner.spawn(forever(cancelled, "a"), name="a")
        owner.spawn(forever(cancelled, "b"), name="b")
        await asyncio.sleep(0)
        assert len(owner) == 2
    assert sorted(cancelled) == ["a", "b"]
    assert len(owner) == 0


async def test_one_task_may_fail_without_taking_the_others_along() -> None:
    with capture_logs():
        async with TaskOwner() as owner:
            survivor = owner.spawn(asyncio.sleep(0.01, "well"), name="survivor")
            owner.spawn(fail(), name="broken")
            assert await survivor == "well"


async def test_a_task_may_close_its_own_owner() -> None:
    owner = TaskOwner()
    cancelled: list[str] = []
    owner.spawn(forever(cancelled), name="other")
    await asyncio.sleep(0)
    closing = owner.spawn(owner.close(), name="closing")
    await asyncio.wait_for(closing, PATIENCE_S)
    assert cancelled == ["x"]


async def test_cancelling_the_owner_passes_through() -> None:
    async def own() -> None:
        async with TaskOwner() as owner:
            owner.spawn(forever([]), name="x")
            await asyncio.Event().wait()

    task = spawn(own(), name="owner")
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
