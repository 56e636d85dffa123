"""The plan of the demonstration, as the instance wrote it."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from django.conf import settings


@cache
def season() -> dict[str, Any]:
    """Return the season's plan."""
    path = settings.INSTANCE_DIR / "demonstration" / "season.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
