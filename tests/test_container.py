"""The files of the container, held against the tools that read them: hadolint and Docker's own Compose."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
NOT_NEEDED = {"benchmarks", "docs", "tests", ".ci"}
COMMENTED_OUT = re.compile(r"^(\s*)# ((?:(?:  )?- |secrets:|uneekor_password:|  file:|UNEEKOR_).*)$", re.MULTILINE)


def run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(TOOLS / tool), *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120,
                          check=False)


def load_compose(file: Path, *options: str) -> dict[str, Any]:
    """The services as Compose understands them."""
    found = run("docker-compose", "-f", str(file), *options, "config", "--format", "json")
    assert found.returncode == 0, found.stderr
    kept: dict[str, Any] = json.loads(found.stdout)
    return kept


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    found = run("hadolint", "Dockerfile")
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("profiles", [(), ("--profile", "postgres")])
def test_compose_understands_every_service(profiles: Sequence[str]) -> None:
    services = load_compose(ROOT / "compose.yaml", *profiles)["services"]
    assert set(services) == ({"rangebook", "postgres"} if profiles else {"rangebook"})
    assert "depends_on" not in services["rangebook"]  # PostgreSQL may be absent


def test_compose_understands_what_is_commented_out(tmp_path: Path) -> None:
    text, changed = COMMENTED_OUT.subn(r"\1\2", (ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert changed == 8
    file = tmp_path / "compose.yaml"
    file.write_text(text, encoding="utf-8")
    rangebook = load_compose(file)["services"]["rangebook"]
    assert [secret["source"] for secret in rangebook["secrets"]] == ["uneekor_password"]
    assert rangebook["environment"]["UNEEKOR_PASSWORD_FILE"] == "/run/secrets/uneekor_password"
    assert len(rangebook["volumes"]) == 3


def test_compose_publishes_on_this_computer_only_and_gives_no_rights() -> None:
    services = load_compose(ROOT / "compose.yaml", "--profile", "postgres")["services"]
    assert [(port["host_ip"], port["target"]) for port in services["rangebook"]["ports"]] == [("127.0.0.1", 8501)]
    assert "ports" not in services["postgres"]
    assert (services["rangebook"]["cap_drop"], services["rangebook"]["read_only"]) == (["ALL"], True)
    assert services["rangebook"]["stop_grace_period"] == "10s"


def test_the_image_is_nobodys_root_and_takes_only_packages_with_their_hashes(dockerfile: str) -> None:
    assert re.findall(r"^USER (.*)$", dockerfile, re.MULTILINE) == ["10001"]
    assert dockerfile.count("pip install") == dockerfile.count("--require-hashes") == 1
    assert "--only-binary :all:" in dockerfile  # no package builds anything on its way


def test_the_image_holds_every_folder_that_the_app_needs() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    folders = {name.split("/")[0] for name in listed.stdout.splitlines() if "/" in name}
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    taken = {rule.removeprefix("!") for rule in rules if rule.startswith("!") and (ROOT / rule[1:]).is_dir()}
    assert rules[1] == "**"  # nothing else goes in
    assert taken == folders - NOT_NEEDED
