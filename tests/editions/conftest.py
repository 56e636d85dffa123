"""The edition of 2027, whose registration opens on 1 March at 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from comptoir.editions.actions import prepare_edition
from comptoir.editions.dates import paris
from comptoir.editions.models import Phase

if TYPE_CHECKING:
    from comptoir.editions.models import Edition
    from comptoir.kernel.acts import Act

OPENS, CLOSES = paris(2027, 3, 1, 9), paris(2027, 6, 16)
PHASES = {
    Phase.Kind.REGISTRATION: (OPENS, CLOSES),
    Phase.Kind.COMPTOIRS: (paris(2027, 3, 12), paris(2027, 6, 16)),
    Phase.Kind.SUBMISSION: (paris(2027, 4, 1), paris(2027, 6, 30, 17)),
    Phase.Kind.VOTE: (paris(2027, 9, 1), paris(2027, 10, 1)),
}


@pytest.fixture
def edition(db: None, act: Act) -> Edition:
    """Announced on 1 February 2027."""
    return prepare_edition(
        2027, "Édition 2027", phases=PHASES, topics=["Pitch"], announced_at=paris(2027, 2, 1), act=act
    )  # fmt: skip
