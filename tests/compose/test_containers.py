"""What must hold for docker-compose.yml and the Dockerfiles, checked without a Docker engine."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "operations" / "docker.md"
OURS = {"api", "agent", "lookup", "sim"}
DEFAULT = {
    "check-secrets",
    "postgres",
    "redis",
    "minio",
    "livekit-server",
    "migrate",
    "bucket",
    "seed",
    "api",
    "agent",
    "lookup",
    "sim",
}
TELEPHONY = {"livekit-redis", "outbound-trunk", "livekit-sip", "egress-volume", "egress"}
ORDER_ALONE = {("agent", "livekit-sip"), ("agent", "egress")}
PINNED = re.compile(r":([a-z]*-?v?|RELEASE\.)\d[\w.-]*$")


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))


def stage_chain(stages: dict[str, Any], name: str) -> list[Any]:
    chain = []
    while name in stages:
        chain.append(stages[name])
        name = stages[name].parent
    return chain


def test_a_clean_clone_starts_the_whole_product(compose: Any) -> None:
    started = {name for name, service in compose.services.items() if not service.get("profiles")}
    assert started == DEFAULT


def test_the_telephony_profile_adds_the_real_gateways(compose: Any) -> None:
    profiled = {n for n, s in compose.services.items() if s.get("profiles") == ["telephony"]}
    assert profiled == TELEPHONY


def test_every_image_of_others_is_pinned_to_a_version(compose: Any, stages: dict[str, Any]) -> None:
    theirs = {s["image"] for s in compose.services.values() if not s["image"].startswith("callcenter-")}
    bases = {stage.parent for stage in stages.values() if stage.parent not in stages}
    for image in theirs | bases:
        assert PINNED.search(image), image
        assert "latest" not in image, image


def test_the_store_is_pulled_and_built_only_where_no_registry_has_it(compose: Any, read_with: Any) -> None:
    """Compose pulls what has both an image and a build, unless the policy says otherwise."""
    store = compose.services["minio"]
    assert store["image"].startswith("pgsty/silo:RELEASE."), "the fork of MinIO that publishes images"
    assert store["build"] == "infra/minio"
    assert "pull_policy" not in store
    own = read_with(MINIO_IMAGE="registry.example/minio:1").services["minio"]
    assert own["image"] == "registry.example/minio:1"


def test_every_service_that_stays_up_has_a_health_check(compose: Any, stages: dict[str, Any]) -> None:
    for name, service in compose.services.items():
        if name in compose.one_shots:
            continue
        in_image = name in OURS and any(stage.has("HEALTHCHECK") for stage in stage_chain(stages, name))
        assert "test" in service.get("healthcheck", {}) or in_image, name


def test_our_health_checks_need_no_curl(stages: dict[str, Any]) -> None:
    for name in OURS:
        checks = [line for line in stages[name].instructions if line.startswith("HEALTHCHECK")]
        assert len(checks) == 1
        assert '"python"' in checks[0]


def test_one_shots_are_awaited_or_up_wait_would_never_end(compose: Any) -> None:
    awaited = {
        dependency
        for service in compose.services.values()
        for dependency, how in (service.get("depends_on") or {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    asked_for = {name for name in compose.one_shots if "demo" in compose.services[name].get("profiles", [])}
    assert compose.one_shots - asked_for == awaited


def test_dependencies_say_what_they_wait_for(compose: Any) -> None:
    for name, service in compose.services.items():
        for dependency, how in (service.get("depends_on") or {}).items():
            once = dependency in compose.one_shots
            expected = "service_completed_successfully" if once else "service_healthy"
            if (name, dependency) in ORDER_ALONE or dependency == "minio":
                expected = "service_started"
                assert how["required"] is False, (name, dependency)
            assert how["condition"] == expected, (name, dependency)


def test_our_images_run_without_root_and_without_build_tools(stages: dict[str, Any]) -> None:
    for name in OURS:
        chain = stage_chain(stages, name)
        users = [line for stage in chain for line in stage.instructions if line.startswith("USER")]
        assert users == ["USER callcenter"], name
        assert not any("uv==" in line for stage in chain for line in stage.instructions), name


def test_speech_engines_and_development_tools_are_in_no_image_that_ships(stages: dict[str, Any]) -> None:
    for name, stage in stages.items():
        for line in stage.instructions:
            if "uv sync" not in line:
                continue
            for command in re.findall(r"uv sync [^&]*", line):
                assert "--frozen" in command, name
                speech_alone = "--only-group speech" in command and name == "sim-builder"
                assert "--no-default-groups" in command or speech_alone, (name, command)
                assert "--group" not in command, name


def test_our_containers_cannot_change_themselves(compose: Any) -> None:
    for name, service in compose.services.items():
        if service["image"].startswith("callcenter-"):
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name
            assert "no-new-privileges:true" in service["security_opt"], name


def test_ports_are_published_on_loopback_except_those_of_the_carrier(compose: Any) -> None:
    for name, service in compose.services.items():
        for port in service.get("ports", []):
            address = "0.0.0.0" if name == "livekit-sip" else "127.0.0.1"
            assert port.startswith(f"{address}:"), (name, port)


def test_databases_and_facts_are_not_published(compose: Any) -> None:
    for name in ("postgres", "redis", "livekit-redis", "lookup"):
        assert "ports" not in compose.services[name]


def test_a_worker_may_finish_its_calls_before_it_is_killed(compose: Any) -> None:
    agent = compose.services["agent"]
    drain = int(compose.environment("agent")["DRAIN_TIMEOUT_S"])
    assert seconds(agent["stop_grace_period"]) > drain
    assert agent["restart"] == "always", "the worker exits with 0 when it gives up"


def test_what_must_survive_lies_in_named_volumes(compose: Any) -> None:
    used = {
        mount.split(":")[0]
        for service in compose.services.values()
        for mount in service.get("volumes", [])
        if not mount.startswith(("./", "/"))
    }
    assert used == set(compose.volumes)
    for service, folder in (
        ("postgres", "/var/lib/postgresql/data"),
        ("minio", "/data"),
        ("agent", "/var/lib/callcenter/spool"),
        ("api", "/var/lib/callcenter/spool"),
        ("livekit-redis", "/data"),
    ):
        assert any(folder in mount for mount in compose.services[service]["volumes"]), service


def test_each_process_spools_into_a_folder_of_its_own(compose: Any) -> None:
    spools = [
        mount.split(":")[0]
        for service in compose.services.values()
        for mount in service.get("volumes", [])
        if mount.endswith("/spool")
    ]
    assert len(spools) == len(set(spools))


def test_livekit_loses_nothing_to_eviction() -> None:
    livekit = (ROOT / "infra/redis/livekit.conf").read_text().splitlines()
    assert "maxmemory-policy noeviction" in livekit
    assert "appendonly yes" in livekit
    assert "maxmemory-policy allkeys-lru" in (ROOT / "infra/redis/redis.conf").read_text().splitlines()


def test_gateways_and_server_share_livekits_redis() -> None:
    switches = dict(_assignments(ROOT / "infra/telephony.env"))
    for name in ("sip.yaml", "egress.yaml"):
        config = yaml.safe_load((ROOT / "infra/livekit" / name).read_text())
        assert config["redis"]["address"] == switches["LIVEKIT_REDIS_HOST"]


def test_media_ports_are_published_under_the_number_that_the_server_offers(compose: Any) -> None:
    rtc = yaml.safe_load((ROOT / "infra/livekit/livekit.yaml").read_text())["rtc"]
    ports = compose.services["livekit-server"]["ports"]
    assert f"127.0.0.1:{rtc['udp_port']}:{rtc['udp_port']}/udp" in ports
    assert f"127.0.0.1:{rtc['tcp_port']}:{rtc['tcp_port']}" in ports


def test_the_server_tells_neither_of_health_checks_nor_of_every_room_that_ends() -> None:
    logging = yaml.safe_load((ROOT / "infra/livekit/livekit.yaml").read_text())["logging"]
    assert logging["level"] == "info"
    assert logging["component_levels"] == {"transport": "error", "api": "warn"}


def test_rtp_ports_of_the_sip_gateway_are_the_published_ones(compose: Any) -> None:
    config = yaml.safe_load((ROOT / "infra/livekit/sip.yaml").read_text())
    published = compose.services["livekit-sip"]["ports"]
    assert any(port.endswith(f":{config['rtp_port']}/udp") for port in published)


def test_the_telephony_switches_name_variables_that_the_compose_file_reads(
    compose_variables: set[str],
) -> None:
    names = {name for name, _ in _assignments(ROOT / "infra/telephony.env")} - {"COMPOSE_PROFILES"}
    assert names <= compose_variables


def test_the_docs_explain_every_variable_and_no_other(compose_variables: set[str]) -> None:
    explained = set(re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", DOCS.read_text(), re.MULTILINE))
    assert explained == compose_variables


def test_secrets_and_local_state_never_reach_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*", "everything is left out unless it is named"
    assert {"**/.env", "**/.env.*", "**/.venv"} <= set(patterns)
    assert not any(p.startswith("!") and ".env" in p for p in patterns)


def _assignments(path: Path) -> list[tuple[str, str]]:
    lines = [line.strip() for line in path.read_text().splitlines()]
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return [(name, value) for name, _, value in pairs]
