"""Reads the list that outbound calls of the clinic are placed from."""

import base64
import binascii
from datetime import date

from callcenter.errors import InvalidInput
from callcenter.storable import without_unstorable
from callcenter.store import facts
from callcenter.store.database import Database

from callcenter_api.patients.schemas import PatientDue, PatientPage, PatientQuery


class Patients:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, query: PatientQuery) -> PatientPage:
        after = _decoded(query.cursor) if query.cursor is not None else None
        async with self._database.session() as session:
            rows = await facts.patients_due(
                session, from_day=query.due_from, to_day=query.due_to, after=after, limit=query.limit + 1
            )
        shown = [PatientDue.model_validate(vars(row), extra="ignore") for row in rows[: query.limit]]
        return PatientPage(
            patients=shown, next_cursor=_encoded(shown[-1]) if len(rows) > query.limit else None
        )


def _encoded(last: PatientDue) -> str:
    return base64.urlsafe_b64encode(f"{last.follow_up_on}|{last.patient_id}".encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[date, str]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        day, _, patient_id = text.partition("|")
        return date.fromisoformat(day), without_unstorable(patient_id)
    except (ValueError, binascii.Error) as error:
        raise InvalidInput("the cursor is not one that was given out", code="invalid_cursor") from error
