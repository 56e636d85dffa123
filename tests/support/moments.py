"""The only time there is."""

from __future__ import annotations

from datetime import UTC, datetime

# Monday 15 March 2027, midday in Paris.
NOON = datetime(2027, 3, 15, 11, 0, tzinfo=UTC)
