"""Tasks for one test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from comptoir.jobs import registry, runner

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def ran() -> list[object]:
    """What the task `note` was given, in order."""
    return []


@pytest.fixture(autouse=True)
def tasks(monkeypatch, ran) -> None:
    """An empty registry, but for `note` and `fail`."""
    for name in ("_TASKS", "_RHYTHMS"):
        monkeypatch.setattr(registry, name, {})
    monkeypatch.setattr(runner, "_struck", {})

    @registry.task("note")
    def note(payload, *, act):
        ran.append(payload.get("n"))

    @registry.task("fail", attempts=3)
    def fail(payload, *, act):
        raise ConnectionError("secret@example.org")


@pytest.fixture
def task() -> Callable[..., object]:
    return registry.task
