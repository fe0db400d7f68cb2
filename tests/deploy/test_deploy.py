"""The deployment files, as far as a machine without engine, cluster and systemd can tell: schemas, names that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.news import PACKAGES
from tests.conftest import CHECKOUT
from tests.deploy.known import command_options, named_in, variables

DEPLOY = CHECKOUT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
TEXT = {path.relative_to(DEPLOY).as_posix(): path.read_text(encoding="utf-8") for path in FILES}
KUBERNETES = [
    each for path in DEPLOY.glob("kubernetes/*.yaml") for each in yaml.safe_load_all(path.read_text())
]
COMPOSE = yaml.safe_load(TEXT["compose.yaml"])
UNITS = sorted(path for path in (DEPLOY / "systemd").iterdir() if path.suffix in (".service", ".timer"))
EXPOSURE_LIMIT = 2.0
SECRETS = ("PHASEIN_DAGSTER_POSTGRES_URL", "PHASEIN_PUBLISH_TO", "PHASEIN_ALERT_WEBHOOK", "POSTGRES_PASSWORD")


@pytest.mark.parametrize("name", TEXT)
def test_each_says_first_that_it_was_not_run(name: str) -> None:
    assert "not run here" in TEXT[name].lower().split("\n\n")[0]


@pytest.mark.parametrize("name", TEXT)
def test_variables_are_settings_that_exist(name: str) -> None:
    assert named_in(TEXT[name]) <= variables()


def test_images_name_no_registry() -> None:
    images = re.findall(r"^FROM (\S+)", TEXT["Dockerfile"], re.M)
    images += [service["image"] for service in COMPOSE["services"].values()]
    images += [container["image"] for _, container in containers()]
    assert len(images) >= 6
    assert not [image for image in images if "/" in image or "." in image.split(":")[0]]


def containers() -> list[tuple[str, dict[str, Any]]]:
    """(kind of the manifest, container) of every pod."""
    found = []
    for each in KUBERNETES:
        spec = each["spec"]
        pod = spec.get("jobTemplate", {}).get("spec", spec).get("template", {}).get("spec", {})
        found += [(each["kind"], container) for container in pod.get("containers", [])]
    return found


def commands() -> list[list[str]]:
    """The arguments of `phasein` wherever a file calls it."""
    found = [container["args"] for _, container in containers()]
    found += [service["command"] for service in COMPOSE["services"].values() if "command" in service]
    found += [json.loads(line) for line in re.findall(r"^CMD (\[.*\])", TEXT["Dockerfile"], re.M)]
    for path in UNITS:
        found += [line.split()[1:] for line in re.findall(r"^ExecStart=(.+)", path.read_text(), re.M)]
    return found


def test_commands_and_options_exist() -> None:
    known = command_options()
    called = commands()
    assert len(called) == 8
    for name, *arguments in called:
        assert name in known, name
        assert {each for each in arguments if each.startswith("-")} <= known[name], (name, arguments)


def test_the_image_gets_what_it_copies_and_nothing_else() -> None:
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+)", TEXT["Dockerfile"], re.M)
        for name in line.split()[:-1]
    }
    allowed = {line[1:] for line in TEXT["Dockerfile.dockerignore"].splitlines() if line.startswith("!")}
    assert copied == allowed
    assert "*" in TEXT["Dockerfile.dockerignore"].splitlines(), "everything else stays out"
    for name in (*copied, *re.findall(r"requirements/\S+\.lock", TEXT["Dockerfile"])):
        assert (CHECKOUT / name).exists(), name
    assert copied >= set(PACKAGES), "what a release is made from, the cookbook too"


def test_what_a_refresh_writes_stays_out_of_the_image() -> None:
    written = {
        line.strip("/")
        for line in (CHECKOUT / ".gitignore").read_text().splitlines()
        if line.startswith("/warehouse/")
    }
    assert written
    assert written <= set(TEXT["Dockerfile.dockerignore"].splitlines())


def test_the_image_runs_as_nobody_special() -> None:
    assert re.search(r"^USER 10001$", TEXT["Dockerfile"], re.M)
    assert "PHASEIN_HOME=/data" in TEXT["Dockerfile"]
    assert "VOLUME /data" in TEXT["Dockerfile"]


def test_compose_fits_its_specification() -> None:
    check_jsonschema = pytest.importorskip("check_jsonschema")
    from jsonschema import Draft202012Validator

    folder = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
    schema = json.loads((folder / "compose-spec.json").read_text())
    plain = json.loads(json.dumps(COMPOSE))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(plain)] == []
    plain["services"]["page"]["restrt"] = "always"
    assert list(Draft202012Validator(schema).iter_errors(plain)), "the schema refuses what it does not know"


def test_compose_publishes_the_page_on_this_machine_only() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:3000:3000"]
    volumes = {v.split(":")[0] for s in COMPOSE["services"].values() for v in s["volumes"]}
    assert volumes == set(COMPOSE["volumes"])


def test_kubernetes_manifests_fit_the_schemas() -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate")
    assert {each["kind"] for each in KUBERNETES} == {"PersistentVolumeClaim", "CronJob", "Deployment"}
    for each in KUBERNETES:
        kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)
    spoilt = {**KUBERNETES[0], "spec": {**KUBERNETES[0]["spec"], "storage": "20Gi"}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(spoilt, kubernetes_validate.latest_version(), strict=True)


def test_kubernetes_parts_find_each_other() -> None:
    by_kind = {each["kind"]: each for each in KUBERNETES}
    claim = by_kind["PersistentVolumeClaim"]["metadata"]["name"]
    page = by_kind["Deployment"]["spec"]
    job = by_kind["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]
    assert page["selector"]["matchLabels"] == page["template"]["metadata"]["labels"]
    affinity = job["spec"]["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert affinity[0]["labelSelector"]["matchLabels"] == page["template"]["metadata"]["labels"]
    assert by_kind["CronJob"]["spec"]["concurrencyPolicy"] == "Forbid"
    for pod in (page["template"]["spec"], job["spec"]):
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        assert volumes["data"]["persistentVolumeClaim"]["claimName"] == claim
        (container,) = pod["containers"]
        assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
        home = next(each["value"] for each in container["env"] if each["name"] == "PHASEIN_HOME")
        assert home in {mount["mountPath"] for mount in container["volumeMounts"]}
        assert pod["securityContext"]["runAsNonRoot"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_have_no_value_in_any_file(name: str) -> None:
    """They come from a Secret, from a file that git ignores, or from a commented example."""
    for _, container in containers():
        given = [each for each in container["env"] if each["name"] == name]
        assert all("secretKeyRef" in each.get("valueFrom", {}) for each in given)
    for service in COMPOSE["services"].values():
        value = (service.get("environment") or {}).get(name, "${")
        assert "${" in value
        assert not re.search(r":[^$/@{}]+@", value), "a password in the address"
    for text in (TEXT["example.env"], TEXT["systemd/phasein.env"]):
        assert not re.search(rf"^{name}=\S", text, re.M)


def test_units_are_verified_by_systemd(tmp_path: Path) -> None:
    """With the checkout in place of /opt/phasein, since systemd wants commands that are there."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    program = CHECKOUT / ".venv" / "bin" / "phasein"
    if not program.exists():
        pytest.skip(f"{program} is not there")
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text().replace("/opt/phasein", str(CHECKOUT)))
    done = verify(analyze, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    spoilt = tmp_path / "phasein-refresh.service"
    spoilt.write_text(spoilt.read_text().replace("Type=oneshot", "Type=onceshot"))
    assert verify(analyze, tmp_path).stderr, "it does look at them"


def verify(analyze: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [analyze, "verify", "--man=no", *(str(folder / path.name) for path in UNITS)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda p: p.name)
def test_services_are_shut_in(path: Path) -> None:
    text = path.read_text()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet="):
        assert line in text.splitlines()
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(
        [analyze, "security", "--offline=yes", "--no-pager", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stderr
    assert float(found.group(1)) <= EXPOSURE_LIMIT


def test_home_and_state_folder_agree() -> None:
    for path in UNITS:
        if path.suffix == ".service":
            text = path.read_text()
            (state,) = re.findall(r"^StateDirectory=(\S+)", text, re.M)
            assert f"Environment=PHASEIN_HOME=/var/lib/{state}" in text.splitlines()


def test_the_timer_starts_a_unit_that_is_there() -> None:
    for path in UNITS:
        if path.suffix == ".timer":
            assert path.with_suffix(".service") in UNITS
