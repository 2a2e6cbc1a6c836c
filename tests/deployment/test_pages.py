"""What the pages on deployment show: manifests that hold together, commands that can be read, real paths."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from ruamel.yaml import YAML

from tests.deployment.dockerfile import instructions
from vanguard.cli.main import app
from vanguard.model.hosted import Bounds
from vanguard.settings import NAMES, Settings, load
from vanguard.transports.http.exposure import problems
from vanguard.transports.http.paths import place_of
from vanguard.wire.challenge import WELL_KNOWN

ROOT = Path(__file__).parents[2]
PAGES = {
    name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("deployment", "railway", "mcp-tunnels", "kubernetes")
}
ALL = "\n".join(PAGES.values())
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGES["kubernetes"], re.DOTALL)
MANIFESTS: list[dict[str, Any]] = [
    each for block in BLOCKS for each in YAML(typ="safe", pure=True).load_all(block)
]
DEPLOYMENTS = [each for each in MANIFESTS if each["kind"] == "Deployment"]
CONTAINERS = [each for found in DEPLOYMENTS for each in found["spec"]["template"]["spec"]["containers"]]
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
DOCKERFILE = dict(instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")))


def named(kind: str, name: str) -> dict[str, Any]:
    (found,) = (each for each in MANIFESTS if (each["kind"], each["metadata"]["name"]) == (kind, name))
    return found


@pytest.fixture
def gateway() -> dict[str, Any]:
    """The gateway's pod."""
    pod: dict[str, Any] = named("Deployment", "vanguard")["spec"]["template"]["spec"]
    return pod


@pytest.fixture
def settings(gateway: dict[str, Any], tmp_path: Path) -> Settings:
    """The settings that the gateway in the manifests has."""
    config = tmp_path / "vanguard.yaml"
    config.write_text(named("ConfigMap", "vanguard")["data"]["vanguard.yaml"])
    environ = {each["name"]: each.get("value", "") for each in gateway["containers"][0]["env"]}
    secret = {
        "VANGUARD_API_KEY": "8c1f0e5b7a2d4c6f9e3b1a0d5c7e2f48",
        "VANGUARD_REDIS_URL": "redis://vanguard-redis:6379/0",
    }
    image = {"HOME": "/var/lib/vanguard", "VANGUARD_HOME": "/var/lib/vanguard", "PORT": "8080"}
    return load({}, environ | secret | image | {"VANGUARD_CONFIG": str(config)}, hosting=True)


def test_no_container_is_root_or_may_become_it_or_write_to_its_root() -> None:
    assert len(DEPLOYMENTS) == len(CONTAINERS) == 2
    for found in DEPLOYMENTS:
        pod = found["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False, "VANGUARD_PORT of a service would be taken for a setting"
    for container in CONTAINERS:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]


def test_every_selector_finds_its_pods_and_every_port_its_name() -> None:
    labels = [found["spec"]["template"]["metadata"]["labels"] for found in DEPLOYMENTS]
    for each in MANIFESTS:
        spec = each.get("spec", {})
        if each["kind"] == "Service":
            (pods,) = (
                found
                for found in DEPLOYMENTS
                if found["spec"]["template"]["metadata"]["labels"] == spec["selector"]
            )
            names = [port["name"] for port in pods["spec"]["template"]["spec"]["containers"][0]["ports"]]
            assert [port["targetPort"] for port in spec["ports"]] == names
        elif "selector" in spec:
            assert spec["selector"]["matchLabels"] in labels
    backend = named("Ingress", "vanguard")["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend == {"name": "vanguard", "port": {"name": "http"}}


def test_probes_look_where_the_gateway_answers(gateway: dict[str, Any]) -> None:
    (container,) = gateway["containers"]
    assert [container[probe]["httpGet"]["path"] for probe in PROBES] == ["/health", "/health", "/ready"]
    assert {container[probe]["httpGet"]["port"] for probe in PROBES} == {"http"}
    assert [str(each["containerPort"]) for each in container["ports"]] == [DOCKERFILE["EXPOSE"]]


def test_the_pod_is_as_the_image_wants_it(gateway: dict[str, Any]) -> None:
    context = gateway["securityContext"]
    assert f"{context['runAsUser']}:{context['runAsGroup']}" == DOCKERFILE["USER"]
    writable = {each["mountPath"] for each in gateway["containers"][0]["volumeMounts"]} - {"/etc/vanguard"}
    assert writable == {"/tmp", DOCKERFILE["VOLUME"]}
    assert gateway["terminationGracePeriodSeconds"] > Bounds().drain_s


def test_the_gateway_of_the_manifests_starts_as_it_should(settings: Settings) -> None:
    hosted = settings.hosted
    assert hosted is not None
    assert settings.warnings == ()
    assert problems(hosted, "strict") == ()
    assert (hosted.host, hosted.port, hosted.public_url) == ("0.0.0.0", 8080, "https://gateway.example.com")
    assert hosted.auth.api_key
    assert hosted.redis_url


def test_replicas_share_a_redis_that_is_there(gateway: dict[str, Any], settings: Settings) -> None:
    assert named("Deployment", "vanguard")["spec"]["replicas"] > 1
    assert settings.hosted is not None
    service = named("Service", "vanguard-redis")
    assert (
        f"//{service['metadata']['name']}:{service['spec']['ports'][0]['port']}/" in settings.hosted.redis_url
    )
    env = {each["name"]: each for each in gateway["containers"][0]["env"]}
    wanted = {each["valueFrom"]["secretKeyRef"]["key"] for each in env.values() if "valueFrom" in each}
    assert wanted == set(re.findall(r"--from-literal=([a-z-]+)=", PAGES["kubernetes"]))
    assert settings.hosted.redis_url in PAGES["kubernetes"]


@pytest.mark.parametrize("line", re.findall(r"^\$ (vanguard .*)$", ALL, re.MULTILINE))
def test_every_command_can_be_read(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    assert command.make_context(command.name, words) is not None


def test_every_variable_of_ours_is_one() -> None:
    assert set(re.findall(r"\bVANGUARD_[A-Z_]+\b", ALL)) - {*NAMES, "VANGUARD_PORT"} == set()


def test_every_path_that_a_page_names_is_answered() -> None:
    told = set(re.findall(r"`(/[\w.<>/-]+)`", ALL))
    paths = {each for each in told if not each.startswith(("/var/", "/etc/", "/tmp", "/dev/"))}
    beside = {"/health", "/ready", "/metrics", "/v1/inspect", "/openapi.json", WELL_KNOWN}
    assert {each for each in paths if place_of(each) is None} == beside
    assert {"/mcp", "/sse", "/messages", "/servers/<name>/mcp"} <= paths
