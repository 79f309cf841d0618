"""Fictional people, policies and vehicles for a development machine, from the desks' `samples.yaml`."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.desks import DesksError
from callcenter.facts import Customer, HumanAgent, Patient, Policy, StockVehicle
from callcenter.store.base import Table
from callcenter.store.business import CustomerRow, HumanAgentRow, PatientRow, PolicyRow, StockRow

SAMPLES_FILE: Final = "samples.yaml"
DAYS: Final = frozenset({"surgery_on", "follow_up_on", "effective_on", "expires_on"})


class Samples(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    customers: tuple[Customer, ...] = ()
    policies: tuple[Policy, ...] = ()
    patients: tuple[Patient, ...] = ()
    stock: tuple[StockVehicle, ...] = ()
    human_agents: tuple[HumanAgent, ...] = ()


def load_samples(directory: Path, *, today: date) -> Samples:
    """Of every `<directory>/<desk>/samples.yaml`. Raises one `DesksError` with all faults."""
    read: list[Samples] = []
    faults: list[str] = []
    for path in sorted(directory.glob(f"*/{SAMPLES_FILE}")):
        place = f"{path.parent.name}/{SAMPLES_FILE}"
        try:
            given = yaml.safe_load(path.read_text(encoding="utf-8"))
            read.append(Samples.model_validate(_resolved(given, desk=path.parent.name, today=today)))
        except ValidationError as error:
            faults += [
                f"{place}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
                for fault in error.errors(include_url=False, include_input=False)
            ]
        except (yaml.YAMLError, UnicodeDecodeError, OSError, LookupError, TypeError, AttributeError) as error:
            faults.append(f"{place}: cannot be read: {error!r}")
    if faults:
        raise DesksError(faults)
    return Samples.model_validate({name: _all(read, name) for name in Samples.model_fields})


async def seed_samples(session: AsyncSession, samples: Samples) -> None:
    """Brings the samples up to date, as often as one likes; touches nobody else's row."""
    await _keep(session, CustomerRow, [one.model_dump() for one in samples.customers])
    await _keep(
        session,
        PolicyRow,
        [
            one.model_dump(mode="json", exclude={"customer", "effective_on", "expires_on"})
            | {
                "customer_id": one.customer.customer_id,
                "effective_on": one.effective_on,
                "expires_on": one.expires_on,
            }
            for one in samples.policies
        ],
    )
    await _keep(session, PatientRow, [one.model_dump() for one in samples.patients])
    await _keep(session, StockRow, [one.model_dump() for one in samples.stock])
    await _keep(session, HumanAgentRow, _ranked(samples.human_agents))


def _ranked(people: Iterable[HumanAgent]) -> list[dict[str, Any]]:
    return [one.model_dump(mode="json") | {"rank": rank} for rank, one in enumerate(people)]


async def _keep(session: AsyncSession, table: type[Table], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = insert(table).values(rows)
    key = [column.name for column in table.__table__.primary_key]
    newest = {name: statement.excluded[name] for name in rows[0] if name not in key}
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_=newest))


def _resolved(given: Any, *, desk: str, today: date) -> dict[str, Any]:
    """Days counted from today, policies with their customers, human agents with their desk."""
    dated = {name: [_dated(row, today) for row in rows] for name, rows in given.items()}
    customers = {row["customer_id"]: row for row in dated.get("customers", ())}
    for policy in dated.get("policies", ()):
        policy["customer"] = customers[policy["customer"]]
    for person in dated.get("human_agents", ()):
        person.setdefault("desk", desk)
    return dated


def _dated(row: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {
        name: today + timedelta(days=value) if name in DAYS and isinstance(value, int) else value
        for name, value in row.items()
    }


def _all(read: Iterable[Samples], name: str) -> list[Any]:
    return [one.model_dump() for samples in read for one in getattr(samples, name)]
