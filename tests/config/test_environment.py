"""An installation starts on what its environment says, or says what is wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SOUND = {
    "COMPTOIR_SECRET_KEY": "Zk3-9fQ_w7Lr2Xb8Nd5Vc1Tg6Hy4Jm0Ks_Pq-Ae9Ru3Io7Wx2Uy5Ga1Oz8",
    "COMPTOIR_BASE_URL": "https://budget.example.org",
    "COMPTOIR_ALLOWED_HOSTS": "budget.example.org",
    "COMPTOIR_MAIL_URL": "smtp://user:secret@smtp.example.org:587/?tls=True",
    "COMPTOIR_MAIL_FROM": "Comptoir <comptoir@example.org>",
}


def run(place: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("COMPTOIR_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "comptoir", *command],
        env={**bare, "COMPTOIR_VAR": str(place), **environment},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("proxy", ["true", "false"])
def test_a_sound_installation_passes_every_check_of_deployment(tmp_path: Path, proxy: str) -> None:
    checked = run(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        **SOUND,
        COMPTOIR_BEHIND_PROXY=proxy,
    )
    assert (checked.returncode, checked.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


@pytest.mark.parametrize("missing", sorted(SOUND))
def test_what_is_missing_stops_the_start_by_its_name(tmp_path: Path, missing: str) -> None:
    checked = run(tmp_path, "check", **{k: v for k, v in SOUND.items() if k != missing})
    assert checked.returncode == 1
    assert f"{missing} must be set" in checked.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMPTOIR_DEMO", "perhaps"),
        ("COMPTOIR_BASE_URL", "budget.example.org"),
        ("COMPTOIR_DATABASE_URL", "oracle"),
        ("COMPTOIR_INSTANCE", "/nowhere"),
    ],
)
def test_what_is_malformed_stops_the_start_by_its_name(
    tmp_path: Path, name: str, value: str
) -> None:
    checked = run(tmp_path, "check", **{**SOUND, name: value})
    assert checked.returncode == 1
    assert "Traceback" not in checked.stderr
    assert value in checked.stderr or name in checked.stderr


def test_a_demonstration_does_not_start_on_real_data(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate", **SOUND).returncode == 0
    appointed = run(
        tmp_path, "mission", "appoint", "Claude Spécimen", "claude@example.org", **SOUND
    )
    assert appointed.returncode == 0
    for command in (("serve", "--port", "1"), ("jobs", "run", "--once"), ("demo", "load")):
        refused = run(tmp_path, *command, COMPTOIR_DEMO="true")
        assert refused.returncode != 0
        assert "is not a demonstration" in refused.stderr
