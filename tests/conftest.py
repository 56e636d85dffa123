"""What every test shares."""

from datetime import UTC, datetime

import pytest

NOON = datetime(2027, 3, 15, 11, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    """The only time there is: Monday 15 March 2027, midday in Paris."""
    return NOON
