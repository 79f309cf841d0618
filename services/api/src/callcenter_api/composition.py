"""Everything is built here, once, and handed in everywhere else."""

from contextlib import AsyncExitStack
from datetime import timedelta
from time import monotonic

import aiohttp
from callcenter.capacity import Slotboard
from callcenter.clock import Clock
from callcenter.fanout import Fanout
from callcenter.redaction import RedactionPolicy, redact
from callcenter.storage import Storage
from callcenter.store.database import Database
from callcenter.tasks import TaskOwner
from livekit import api
from redis.asyncio import Redis

from callcenter_api.appointments.service import Appointments
from callcenter_api.auth.cookies import SessionSigner
from callcenter_api.auth.logins import LoginThrottle
from callcenter_api.auth.service import Keys, Operators
from callcenter_api.auth.sessions import Sessions
from callcenter_api.auth.throttle import Throttle
from callcenter_api.background import RECONCILE_EVERY, FirstSteps, Provisioning, again_and_again
from callcenter_api.calls.book import CallBook
from callcenter_api.calls.reading import CallReader
from callcenter_api.calls.service import Calls
from callcenter_api.directory.service import Directory
from callcenter_api.health.metrics import Metrics
from callcenter_api.health.service import Health
from callcenter_api.journal import Journal
from callcenter_api.matters.service import Matters
from callcenter_api.outbound.policy import QueuePolicy
from callcenter_api.outbound.service import OutboundQueue
from callcenter_api.outbound.waitlist import Waitlist
from callcenter_api.patients.service import Patients
from callcenter_api.recordings.egress import Bucket, Egress
from callcenter_api.recordings.ledger import Record
from callcenter_api.recordings.playback import Playback
from callcenter_api.recordings.policy import RecordingPolicy
from callcenter_api.recordings.service import Recordings, Rooms
from callcenter_api.recordings.settling import Settling
from callcenter_api.recordings.sweep import Sweep
from callcenter_api.retention.service import RetentionJob
from callcenter_api.services import Services
from callcenter_api.settings import ApiSettings
from callcenter_api.spool import Spool
from callcenter_api.stream.feed import Feed
from callcenter_api.stream.hub import Hub
from callcenter_api.telephony.admission import Admission
from callcenter_api.telephony.dialing import Dialer
from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.telephony.witness import Witness
from callcenter_api.transfers.service import Transfers
from callcenter_api.watchdog.phrases import Apologies
from callcenter_api.watchdog.reconcile import Reconciler
from callcenter_api.watchdog.rescue import Rescue
from callcenter_api.watchdog.service import Watchdog
from callcenter_api.watchdog.signals import Signals
from callcenter_api.watchdog.watch import Patience
from callcenter_api.webhooks.service import Webhooks

PATIENCE = timedelta(seconds=20)
"""How long a request waits for a connection. They have connections of their own: however many programs ask
at the same time, what live calls need of the record does not wait behind them."""
LIVEKIT_LIMIT = aiohttp.ClientTimeout(total=5, connect=2)


async def compose(
    settings: ApiSettings, *, clock: Clock, metrics: Metrics, stack: AsyncExitStack
) -> Services:
    """Clients live as long as `stack`; the tasks that use them end before they are closed."""
    database = database_of(settings)
    stack.push_async_callback(database.close)
    asked = database_of(settings, patience=PATIENCE, name="api-requests")
    stack.push_async_callback(asked.close)
    redis = redis_of(settings)
    stack.push_async_callback(redis.aclose)
    client = await stack.enter_async_context(livekit_client_of(settings))
    tasks = await stack.enter_async_context(TaskOwner("api"))

    storage = Storage(settings)
    livekit = LiveKit(
        client,
        agent_name=settings.agent_name,
        outbound_trunk_id=settings.sip_outbound_trunk_id,
        ringing=settings.ringing_timeout,
        media_timeout=settings.sip_media_timeout,
    )
    journal = Journal(
        database,
        Fanout(redis),
        Spool(settings.spool_dir / "api"),
        clock,
        redact=lambda event: redact(event, RedactionPolicy()),
        on_spooled=metrics.spooled.inc,
    )
    directory = Directory(database, clock, settings.dial_policy, fallback_desk=settings.fallback_desk)
    keys, operators = Keys(asked, clock), Operators(asked, clock)
    signer = SessionSigner(settings.session_secret.get_secret_value(), lifetime=settings.session_lifetime)
    playback = Playback(asked, storage, clock)
    reader = CallReader(asked, playback)
    hub = Hub(redis)

    book = CallBook(database)
    board = Slotboard(redis, agent_name=settings.agent_name)
    watchdog = Watchdog(livekit, tasks, clock, patience_of(settings), board)
    egress, record = Egress(client, bucket_of(settings)), Record(journal)
    settling = Settling(storage, record)
    recordings = Recordings(
        egress,
        settling,
        record,
        tasks,
        records=RecordingPolicy(book, directory, livekit, country=settings.sip_trunk_country).records,
        rooms=Rooms(is_live=watchdog.has_phone, may_record=watchdog.may_record, consults=watchdog.consults),
    )
    witness = Witness(journal, directory, country=settings.sip_trunk_country)
    apologies = Apologies(storage, directory)
    rescue = Rescue(
        livekit=livekit,
        journal=journal,
        witness=witness,
        recordings=recordings,
        calls=book,
        apologies=apologies,
        url=settings.livekit_url,
        api_key=settings.livekit_api_key,
        api_secret=settings.livekit_api_secret.get_secret_value(),
        count=lambda action: metrics.watchdog.labels(action=action).inc(),
        when_full=settings.when_full,
        apologies_at_once=settings.apologies_at_once,
    )

    def answered(room: str) -> None:
        watchdog.answered(room)
        recordings.begin(room)

    dialer = Dialer(livekit, journal, tasks, on_answered=answered, not_dialed=directory.not_dialed)
    waitlist = Waitlist(journal)
    queue = OutboundQueue(
        journal=journal,
        waitlist=waitlist,
        board=board,
        admission=Admission(livekit, board),
        dialer=dialer,
        directory=directory,
        tasks=tasks,
        queue_policy=QueuePolicy(
            settings.outbound_queue_timeout, kept_for_inbound=settings.slots_kept_for_inbound
        ),
        callers_wait=watchdog.somebody_waits,
    )
    signals = Signals(database, watchdog, recordings, tasks)
    hub.on_message(signals.heard)
    feed = Feed(database)
    hub.on_message(feed.ring)
    sweep = Sweep(egress, settling, record)
    reconciler = Reconciler(livekit, journal, sweep, dialer, signals, has_phone=watchdog.has_phone)
    retention = RetentionJob(
        journal, storage, count=lambda kind, number: metrics.deleted.labels(kind=kind).inc(number)
    )
    first_steps = FirstSteps(settings, keys, operators)

    for name, work in (
        ("first steps", first_steps.run()),
        ("hub", hub.run()),
        ("feed", feed.run()),
        ("queue", queue.run()),
        ("apologies", apologies.keep()),
        ("look around", watchdog.look_around(rescue)),
        ("keep watch", watchdog.keep_watch(rescue)),
    ):
        tasks.spawn(work, name=name)
    tasks.spawn(
        again_and_again(reconciler.run_once, every=RECONCILE_EVERY, name="reconcile"), name="reconcile"
    )
    tasks.spawn(
        again_and_again(retention.run_once, every=settings.retention_every, name="retention"),
        name="retention",
    )
    if settings.provision_inbound:
        tasks.spawn(Provisioning(livekit, directory, settings.carrier_addresses).run(), name="provisioning")

    return Services(
        calls=Calls(journal, directory, queue, dialer, livekit),
        transfers=Transfers(database, livekit, directory),
        directory=directory,
        appointments=Appointments(asked, directory, clock),
        matters=Matters(asked, clock),
        patients=Patients(asked),
        reader=reader,
        playback=playback,
        webhooks=Webhooks(journal, witness, watchdog, recordings, tasks),
        webhook_receiver=api.WebhookReceiver(
            api.TokenVerifier(settings.livekit_api_key, settings.livekit_api_secret.get_secret_value())
        ),
        keys=keys,
        operators=operators,
        sessions=Sessions(asked, clock, signer),
        signer=signer,
        key_throttle=Throttle(settings.requests_per_minute, per_s=60, monotonic=monotonic),
        login_throttle=LoginThrottle(monotonic),
        board=board,
        waitlist=waitlist,
        feed=feed,
        health=Health(
            {
                "database": database.ping,
                "redis": redis.ping,
                "livekit": livekit.ping,
                "storage": storage.ping,
            },
            clock=clock,
            is_ready=lambda: first_steps.done,
        ),
        metrics=metrics,
    )


def database_of(
    settings: ApiSettings, *, patience: timedelta = timedelta(seconds=3), name: str = "api"
) -> Database:
    return Database(
        settings.database_url.get_secret_value(),
        pool_size=10,
        max_overflow=0,
        connect_timeout=min(patience, timedelta(seconds=10)),
        pool_timeout=patience,
        application_name=name,
    )


def redis_of(settings: ApiSettings) -> Redis:
    return Redis.from_url(
        settings.redis_url.get_secret_value(),
        socket_timeout=5,
        socket_connect_timeout=2,
        health_check_interval=10,
    )


def livekit_client_of(settings: ApiSettings) -> api.LiveKitAPI:
    return api.LiveKitAPI(
        settings.livekit_url,
        settings.livekit_api_key,
        settings.livekit_api_secret.get_secret_value(),
        timeout=LIVEKIT_LIMIT,
    )


def bucket_of(settings: ApiSettings) -> Bucket:
    return Bucket(
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        name=settings.s3_bucket,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key.get_secret_value(),
    )


def patience_of(settings: ApiSettings) -> Patience:
    return Patience(
        redispatch_after=settings.agent_patience,
        redispatch_every=settings.agent_patience,
        apologise_after=settings.apology_after,
    )
