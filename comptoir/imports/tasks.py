"""Long files, imported while their page waits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comptoir.imports import actions
from comptoir.jobs.registry import task

if TYPE_CHECKING:
    from comptoir.jobs.registry import Payload
    from comptoir.kernel.acts import Act


@task("imports.carry-out", lease=timedelta(minutes=15), attempts=3)
def carry_out(payload: Payload, *, act: Act) -> None:
    """Import one file, whole or not at all."""
    actions.carry_out(payload["import"], act=act)
