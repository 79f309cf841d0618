"""Who may be calling, and whose a policy is. Nothing of this is cached."""

from typing import Annotated

from callcenter.errors import NotFound
from callcenter.events import Json
from callcenter.facts import CustomerRef, Policy, policy_number_in
from callcenter.store import facts
from callcenter.web.problems import responses
from fastapi import Path
from pydantic import BaseModel

from callcenter_lookup.asking import Phone, Tables, asked, new_router

router = new_router("customers")

EXAMPLE: Json = {
    "policy_number": "PA204518",
    "line": "personal",
    "product": "auto",
    "status": "active",
    "effective_on": "2026-01-15",
    "expires_on": "2027-01-15",
    "insured": "2019 Honda Accord",
    "property_address": None,
    "mortgagees": [],
    "agent_id": "hannah-brooks",
    "customer": {
        "customer_id": "C1001",
        "name": "Maria Garcia",
        "line": "personal",
        "contact_name": None,
        "date_of_birth": "1984-03-12",
        "phone": "+12025550150",
        "email": "maria.garcia@example.com",
        "postal_code": "20001",
        "language": "en",
    },
}
CUSTOMERS: Json = {"customers": [{"customer_id": "C1001", "name": "Maria Garcia", "line": "personal"}]}


class Customers(BaseModel):
    customers: list[CustomerRef]


@router.get(
    "/policies/{number}",
    operation_id="get_policy",
    responses={**responses(404), 200: {"content": {"application/json": {"example": EXAMPLE}}}},
)
async def get_policy(
    number: Annotated[str, Path(min_length=1, max_length=32, examples=["PA204518"])], tables: Tables
) -> Policy:
    """A policy with its customer and mortgagees. Spaces, dashes and lower case are forgiven."""
    kept = policy_number_in(number)
    found = await asked(tables, lambda session: facts.find_policy(session, kept)) if kept else None
    if found is None:
        raise NotFound("There is no policy with this number.", code="policy_not_found")
    return found


@router.get(
    "/customers",
    operation_id="find_customers",
    responses={200: {"content": {"application/json": {"example": CUSTOMERS}}}},
)
async def find_customers(asked_for: Phone, tables: Tables) -> Customers:
    """Customers with this telephone. It says who may be calling, not who is."""
    return Customers(
        customers=await asked(tables, lambda session: facts.customers_by_phone(session, asked_for.phone))
    )
