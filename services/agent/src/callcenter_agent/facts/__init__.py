"""What a desk may ask the business: `Facts`, and the shapes it answers in."""

from callcenter.facts import (
    Appointment,
    AppointmentStatus,
    Availability,
    Condition,
    Customer,
    CustomerRef,
    HumanAgent,
    Line,
    Mortgagee,
    Patient,
    Policy,
    PolicyStatus,
    StockVehicle,
    policy_number_in,
)

from callcenter_agent.facts.asking import Facts

__all__ = [
    "Appointment",
    "AppointmentStatus",
    "Availability",
    "Condition",
    "Customer",
    "CustomerRef",
    "Facts",
    "HumanAgent",
    "Line",
    "Mortgagee",
    "Patient",
    "Policy",
    "PolicyStatus",
    "StockVehicle",
    "policy_number_in",
]
