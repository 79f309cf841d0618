"""Everything a request may need, composed once in `app.py` and handed to routes from here."""

from dataclasses import dataclass

from callcenter.capacity import Slotboard
from livekit import api
from starlette.requests import HTTPConnection

from callcenter_api.appointments.service import Appointments
from callcenter_api.auth.cookies import SessionSigner
from callcenter_api.auth.logins import LoginThrottle
from callcenter_api.auth.service import Keys, Operators
from callcenter_api.auth.sessions import Sessions
from callcenter_api.auth.throttle import Throttle
from callcenter_api.calls.reading import CallReader
from callcenter_api.calls.service import Calls
from callcenter_api.directory.service import Directory
from callcenter_api.health.metrics import Metrics
from callcenter_api.health.service import Health
from callcenter_api.matters.service import Matters
from callcenter_api.outbound.waitlist import Waitlist
from callcenter_api.patients.service import Patients
from callcenter_api.recordings.playback import Playback
from callcenter_api.stream.feed import Feed
from callcenter_api.transfers.service import Transfers
from callcenter_api.webhooks.service import Webhooks


@dataclass(frozen=True)
class Services:
    calls: Calls
    transfers: Transfers
    directory: Directory
    appointments: Appointments
    matters: Matters
    patients: Patients
    reader: CallReader
    playback: Playback
    webhooks: Webhooks
    webhook_receiver: api.WebhookReceiver
    keys: Keys
    operators: Operators
    sessions: Sessions
    signer: SessionSigner
    key_throttle: Throttle
    login_throttle: LoginThrottle
    board: Slotboard
    waitlist: Waitlist
    feed: Feed
    health: Health
    metrics: Metrics


def services_of(connection: HTTPConnection) -> Services:
    found = connection.app.state.services
    assert isinstance(found, Services)  # noqa: S101 - set by the app factory before the first request
    return found
