"""What starts and stops before what, and which service builds an image; read from the compose file."""

from collections import defaultdict
from typing import Any

FIRST = "check-secrets"
ASKED_FOR = {"demo-call"}
"""Started by name alone."""


def test_nothing_starts_before_the_secrets_were_checked(compose: Any) -> None:
    for name in compose.services.keys() - {FIRST}:
        assert FIRST in compose.started_before(name), name
    assert compose.waits_for(FIRST) == {}
    for name in compose.services:
        assert compose.waits_for(name).get(FIRST) in {None, "service_completed_successfully"}, name


def test_an_image_is_built_by_one_service(compose: Any) -> None:
    """Each build makes another image: the next command would make the first one's containers anew."""
    builders: dict[str, list[str]] = defaultdict(list)
    for name, service in compose.services.items():
        if "build" in service:
            builders[service["image"]].append(name)
    ours = {
        service["image"]
        for service in compose.services.values()
        if service["image"].startswith("callcenter-")
    }
    assert ours <= builders.keys()
    assert {image: names for image, names in builders.items() if len(names) != 1} == {}


def test_a_command_for_one_service_builds_what_it_needs(compose: Any) -> None:
    """Compose builds for the services that a command starts, and those they need."""
    builder = {service["image"]: name for name, service in compose.services.items() if "build" in service}
    for name, service in compose.services.items():
        if service["image"] in builder and "build" not in service:
            assert builder[service["image"]] in compose.started_before(name), name


def test_the_agent_is_the_first_to_stop(compose: Any) -> None:
    """Its last calls go on for up to DRAIN_TIMEOUT_S: all that carries, records and keeps them stays up."""
    stays = compose.stopped_after("agent")
    assert stays >= compose.services.keys() - {"agent", "bucket"} - ASKED_FOR
    assert compose.waits_for("agent")["api"] == "service_healthy"


def test_whoever_writes_to_the_store_stops_before_it(compose: Any) -> None:
    for name in ("agent", "api", "sim", "egress", "bucket"):
        assert "minio" in compose.stopped_after(name), name


def test_livekits_redis_outlives_all_that_talk_through_it(compose: Any) -> None:
    for name in ("livekit-server", "livekit-sip", "egress"):
        assert "livekit-redis" in compose.stopped_after(name), name


def test_calls_do_not_wait_for_the_store(compose: Any) -> None:
    for name in compose.services.keys() - {"bucket", "minio"}:
        assert not {"minio", "bucket"} & compose.started_before(name), name


def test_the_number_of_workers_is_a_setting_that_every_command_reads(compose: Any, read_with: Any) -> None:
    assert compose.services["agent"]["deploy"]["replicas"] == 1
    assert read_with(AGENT_REPLICAS="3").services["agent"]["deploy"]["replicas"] == 3
