"""A comptoir with people to write to, and an agent who writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.mailings import actions
from comptoir.mailings.models import Mailing
from comptoir.mailings.segments import Segment
from tests.support import factories as a
from tests.support.moments import NOON

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def by(db) -> Act:
    """An agent acting at noon."""
    return Act(Actor(ActorKind.USER, str(a.an_agent().pk)), NOON)


@pytest.fixture
def comptoir(db):
    """Two seats, held; a third person waits, a fourth left a telephone only."""
    comptoir = a.a_comptoir(capacity=2)
    a.a_registration(comptoir)
    a.a_registration(comptoir, name="Noa Exemple", email="noa@example.org")
    a.a_registration(comptoir, name="Lou Modèle", email="lou@example.org")
    a.a_registration(comptoir, name="Sam Essai", email="", phone="0199000001")
    return comptoir


WRITING = actions.Writing(
    Mailing.Kind.SERVICE,
    "Venez à {comptoir}",
    "Bonjour {prénom},\n\nrendez-vous {date}.\n{lien}",
    Segment(),
)


@pytest.fixture
def draft(comptoir, by) -> Callable[..., Mailing]:
    """Write a mailing to this segment, and look at whom it goes to."""

    def write(**facts: object) -> Mailing:
        mailing = actions.draft(comptoir.edition, replace(WRITING, **facts), act=by)
        return actions.prepare(mailing, act=by)

    return write
