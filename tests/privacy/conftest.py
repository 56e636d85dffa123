"""The language in which a test begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils.translation import override

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """Speak French at the start of each test: a page read in English leaves its language behind."""
    with override("fr"):
        yield
