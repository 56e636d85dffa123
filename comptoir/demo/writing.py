"""What the fictional mission has written to many: one that left, one that waits to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comptoir.accounts.models import User
from comptoir.comptoirs.actions.prepare import paris
from comptoir.comptoirs.models import Comptoir
from comptoir.kernel.acts import Act, Actor, ActorKind
from comptoir.mailings import actions
from comptoir.mailings.models import Mailing
from comptoir.mailings.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.editions.models import Edition


def mailings(plans: Iterable[dict[str, Any]], edition: Edition) -> None:
    """Write each mailing of a plan, by its agent and at its moment; those that are sent leave."""
    for plan in plans:
        user = User.objects.get(person__name=plan["by"])
        act = Act(Actor(ActorKind.USER, str(user.pk)), paris(plan["at"]))
        comptoirs = Comptoir.objects.filter(venue__commune__name=plan["comptoir"], edition=edition)
        segment = Segment(comptoirs=tuple(comptoirs.published().values_list("pk", flat=True)))
        words = actions.Writing(Mailing.Kind.SERVICE, plan["subject"], plan["body"], segment)
        mailing = actions.prepare(actions.draft(edition, words, act=act), act=act)
        if plan.get("sent"):
            actions.send(mailing, act=act)
