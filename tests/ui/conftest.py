"""Each test begins in French, whatever page the one before it has read."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Speak the language of the house."""
    with translation.override("fr"):
        yield
