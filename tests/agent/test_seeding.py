"""Seeding brings desks and, on a development machine, sample people; again and again the same."""

from datetime import date
from pathlib import Path

import pytest
from callcenter.desks import DesksError
from callcenter.settings import DatabaseSettings
from callcenter.store import facts
from callcenter.store.base import Table
from callcenter.store.business import CustomerRow, HumanAgentRow, PatientRow, PolicyRow, StockRow
from callcenter.store.database import Database
from callcenter.store.facts import StockWish
from callcenter.store.samples import load_samples, seed_samples
from callcenter_agent import desks
from callcenter_agent.seeding import seed
from sqlalchemy import func, select, update

from tests.agent.known import KnownFacts

TABLES: tuple[type[Table], ...] = (CustomerRow, PolicyRow, PatientRow, StockRow, HumanAgentRow)
TODAY = date(2026, 3, 5)


async def counted(database: Database) -> list[int]:
    async with database.session() as session:
        return [await session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


async def test_samples_come_with_development_only_and_only_once(module_database: str) -> None:
    database = Database(module_database, pool_size=1)
    await seed(DatabaseSettings(database_url=module_database, environment="production"))
    assert await counted(database) == [0] * len(TABLES)
    development = DatabaseSettings(database_url=module_database, environment="development")
    await seed(development)
    first = await counted(database)
    assert all(first)
    async with database.session() as session:
        await session.execute(update(CustomerRow).values(name="somebody else"))
    await seed(development)
    assert await counted(database) == first
    async with database.session() as session:
        assert [one.name for one in await facts.customers_by_phone(session, "+12025550150")] == [
            "Maria Garcia"
        ]
    await database.close()


def test_everybody_is_fictional() -> None:
    samples = load_samples(Path(desks.__file__).parent, today=TODAY)
    phones = [
        one.phone for one in (*samples.customers, *samples.patients, *samples.human_agents) if one.phone
    ]
    assert phones
    assert not [phone for phone in phones if not phone.startswith("+120255501")]
    ids = [one.agent_id for one in samples.human_agents]
    assert len(set(ids)) == len(ids)
    known = {one.agent_id for one in samples.human_agents}
    assert {one.agent_id for one in samples.policies} <= known


def test_a_faulty_file_is_told_with_every_fault(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "samples.yaml").write_text('patients: [{patient_id: "!", surgery_on: -1}]')
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "samples.yaml").write_text("policies: [{customer: C1}]")
    with pytest.raises(DesksError) as told:
        load_samples(tmp_path, today=TODAY)
    assert "one/samples.yaml: patients.0.patient_id" in str(told.value)
    assert "two/samples.yaml" in str(told.value)


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"make": "honda", "model": "accord"},
        {"model": "f 150", "price_to": 30000},
        {"year_from": 2020, "year_to": 2022},
    ],
)
async def test_facts_in_memory_answer_as_the_tables_do(
    module_database: str, wish: dict[str, str | int]
) -> None:
    """What desks are tested with is no kinder than what they will ask."""
    database, known = Database(module_database, pool_size=1), KnownFacts.sampled(today=TODAY)
    samples = load_samples(Path(desks.__file__).parent, today=TODAY)
    async with database.session() as session:
        await seed_samples(session, samples)
        assert await facts.stock(session, StockWish(**wish)) == await known.stock(**wish)
        for policy in samples.policies:
            assert await facts.find_policy(session, policy.policy_number) == policy
            assert await known.customer_by_policy(policy.policy_number) == policy
        for patient in samples.patients:
            assert await facts.find_patient(session, patient.patient_id) == patient
            by_phone = await facts.patients_by_phone(session, patient.phone)
            assert by_phone == await known.patients_by_phone(patient.phone)
        for customer in samples.customers:
            found = await facts.customers_by_phone(session, customer.phone)
            assert found == await known.customers_by_phone(customer.phone)
        for desk in ("insurance", "clinic", "dealership"):
            assert await facts.human_agents(session, desk) == await known.directory(desk)
    await database.close()
