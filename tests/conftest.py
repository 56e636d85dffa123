"""What every test shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from comptoir.config.catalogue import compile_catalogues
from comptoir.kernel.acts import Act, platform_act
from tests.support import strictness
from tests.support.moments import NOON, travel_to
from tests.support.paths import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

__all__ = ["NOON"]
pytest_plugins = ["tests.support.browser"]

# Before Django builds its template engines.
strictness.install()
compile_catalogues(PACKAGE)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Each test begins in French, whatever page the one before asked for."""
    with translation.override("fr"):
        yield


@pytest.fixture
def noon() -> datetime:
    """The only time there is: Monday 15 March 2027, midday in Paris."""
    return NOON


@pytest.fixture
def act() -> Act:
    """The platform acting at noon."""
    return platform_act(NOON)


@pytest.fixture
def travel() -> Iterator[Callable[[datetime], None]]:
    """Put the clock of pages, commands and jobs to another moment: `travel(paris(2027, 4, 6, 10))`."""
    yield travel_to
    travel_to(NOON)
