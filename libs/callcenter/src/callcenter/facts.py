"""What the business knows and a desk may ask for: customers, policies, patients, stock, people, appointments.

The lookup service and the api answer in these shapes, and the agent reads them. Fields may be added with
defaults; unknown ones are ignored, so that a release can live with the next one's answers.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from callcenter.phone import E164

POLICY_NUMBER: Final = r"^[A-Z]{2}[0-9]{6}$"
ID: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
Id = Annotated[str, StringConstraints(pattern=ID)]
"""Of a customer, a patient, a human agent, a vehicle in stock: the business' own."""
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""A code, such as `knee_replacement` or `test_drive`."""
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
ANYTHING_BUT_LETTERS_AND_DIGITS: Final = re.compile(r"[^A-Z0-9]")


class Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Plausibility(StrEnum):
    """How far the data vouch for a VIN. Most plausible first."""

    MODEL = "model"
    """A model, decoded without remarks."""
    REMARKS = "remarks"
    """A model, and something in the number does not fit it, or names no year."""
    MAKE = "make"
    """A registered manufacturer, and no model known."""
    NONE = "none"


class Line(StrEnum):
    PERSONAL = "personal"
    BUSINESS = "business"


class PolicyStatus(StrEnum):
    ACTIVE = "active"
    LAPSED = "lapsed"
    CANCELED = "canceled"


class Availability(StrEnum):
    AVAILABLE = "available"
    RESERVED = "reserved"
    SOLD = "sold"


class Condition(StrEnum):
    NEW = "new"
    USED = "used"


class AppointmentStatus(StrEnum):
    BOOKED = "booked"
    CANCELED = "canceled"


class CustomerRef(Fact):
    """Somebody who may be calling: a phone number proves nothing."""

    customer_id: Id
    name: str = Field(description="of the person, or of the business")
    line: Line = Line.PERSONAL


class Customer(CustomerRef):
    contact_name: str | None = Field(default=None, description="who speaks for a business")
    date_of_birth: date | None = None
    phone: E164 | None = None
    email: str | None = None
    postal_code: str | None = None
    language: LanguageCode = "en"


class Mortgagee(Fact):
    """A lender with an interest in what is insured."""

    name: str
    loan_number: str
    clause: str = Field(description="as it stands on the policy, such as `Harbor Bank, ISAOA/ATIMA`")
    address: str | None = None


class Policy(Fact):
    policy_number: str = Field(pattern=POLICY_NUMBER)
    line: Line
    product: Word = Field(description="auto, home, renters, business_owners, commercial_auto, …")
    status: PolicyStatus = PolicyStatus.ACTIVE
    effective_on: date
    expires_on: date
    insured: str = Field(description="what is insured: a vehicle, a building, a business")
    property_address: str | None = None
    mortgagees: tuple[Mortgagee, ...] = ()
    agent_id: Id | None = Field(default=None, description="the human agent who looks after it")
    customer: Customer


class Patient(Fact):
    patient_id: Id
    name: str
    language: LanguageCode = "en"
    date_of_birth: date
    phone: E164
    procedure: Word
    procedure_name: str = Field(description="as one says it to the patient, in their language")
    surgery_on: date
    surgeon: str
    instructions: tuple[str, ...] = Field(default=(), description="what to do at home, in their language")
    follow_up_on: date | None = Field(default=None, description="the day the clinic wants to call")


class StockVehicle(Fact):
    stock_number: Id
    vin: str | None = None
    condition: Condition
    year: int
    make: str
    model: str
    trim: str | None = None
    body: str | None = None
    color: str | None = None
    price_usd: int = Field(ge=0)
    mileage_mi: int = Field(ge=0)
    availability: Availability = Availability.AVAILABLE

    @property
    def spoken(self) -> str:
        return " ".join(str(part) for part in (self.year, self.make, self.model, self.trim) if part)


class HumanAgent(Fact):
    """A person of the business, as the directory has them."""

    agent_id: Id
    desk: str
    name: str
    role: Word = Field(description="claims, sales, service, nurse, reception, …")
    phone: E164
    extension: str | None = Field(default=None, pattern=r"^[0-9]{1,6}$")
    lines: tuple[Line, ...] = Field(default=(), description="lines of insurance they look after")
    languages: tuple[LanguageCode, ...] = ("en",)
    on_call: bool = Field(default=False, description="may be reached when the office is closed")


class Appointment(Fact):
    appointment_id: str
    desk: str
    kind: Word
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    name: str
    phone: E164 | None = None
    status: AppointmentStatus = AppointmentStatus.BOOKED


def policy_number_in(text: str) -> str | None:
    """`ho 204-518` → `HO204518`, the way they are kept; None where it cannot be one."""
    bare = ANYTHING_BUT_LETTERS_AND_DIGITS.sub("", text.upper())
    return bare if re.fullmatch(POLICY_NUMBER, bare) else None
