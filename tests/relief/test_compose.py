"""There is no container engine in CI, so the compose file is read by a parser and held to its rules."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
OURS = ("migrate", "web", "worker", "beat")


def test_it_names_web_worker_beat_database_broker_and_a_one_off_migration() -> None:
    assert set(SERVICES) == {"postgres", "redis", *OURS}
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"])
def test_every_secret_must_be_given(name: str) -> None:
    uses = re.findall(r"(?<!\$)\$\{" + name + r"([^}]*)\}", TEXT)
    assert uses
    assert all(use.startswith(":?") for use in uses)


def test_there_is_no_demo_data() -> None:
    assert "DEMO" not in TEXT
    assert "load_demo" not in TEXT


@pytest.mark.parametrize("name", OURS)
def test_our_containers_run_as_an_ordinary_user(name: str) -> None:
    assert SERVICES[name]["user"] == "10001:10001"
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


def test_the_image_ends_as_an_ordinary_user() -> None:
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), flags=re.M)
    assert users[-1] == "relief"


def test_only_the_web_has_a_port_and_only_on_loopback() -> None:
    assert {n: s["ports"] for n, s in SERVICES.items() if "ports" in s} == {"web": ["127.0.0.1:8000:8000"]}
