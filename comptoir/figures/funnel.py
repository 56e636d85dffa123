"""The funnel, year on year: from those who registered to those who voted, as published or as counted now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from comptoir.editions.models import Edition, Figure
from comptoir.figures import counting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain.

    Attributes:
        kind: the published figure of this step (`Figure.Kind`), where there is one.
        title: its name.
        says: what is counted.
        count: counts it now; None while no floor of the house knows it.
    """

    kind: str
    title: str | Promise
    says: str | Promise
    count: Callable[[Edition, datetime], int] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one edition says of one step.

    Attributes:
        value: the number; None where nothing is known.
        figure: the published row that says it; None where it was counted now.
    """

    value: int | None
    figure: Figure | None = None


STEPS = (
    Step(
        "meetings",
        _("Comptoirs"),
        _("Comptoirs that have begun and were not cancelled."),
        counting.comptoirs_held,
    ),
    Step(
        "registered",
        _("People registered"),
        _("People who hold a seat or wait for one; whoever registered twice counts once."),
        counting.people_registered,
    ),
    Step(
        "attendees",
        _("People who came"),
        _("People welcomed at a door; whoever came twice counts once."),
        counting.people_who_came,
    ),
    Step(
        "ideas",
        _("Ideas"),
        _("Registrations that said an idea and still stand."),
        counting.ideas_written,
    ),
    Step(
        "holders", _("People with an initiative"), _("As published: nobody counts them here yet.")
    ),
    Step("projects", _("Submitted projects"), _("Projects that were submitted.")),
    Step("labelled", _("Labelled projects"), _("Projects that the committee labelled.")),
    Step("voters", _("Voters"), _("People whose vote was counted.")),
    Step("budget", _("Budget, in euros"), _("What the Assembly gave to the edition.")),
)


def readings(editions: Iterable[Edition], at: datetime) -> list[tuple[Step, list[Reading]]]:
    """Return each step with what each edition says of it: a published figure first, else a count."""
    editions = list(editions)
    published = {
        (figure.edition_id, figure.kind): figure
        for figure in Figure.objects.filter(edition__in=editions)
    }
    return [
        (step, [_reading(step, one, published.get((one.pk, step.kind)), at) for one in editions])
        for step in STEPS
    ]


def _reading(step: Step, edition: Edition, figure: Figure | None, at: datetime) -> Reading:
    if figure is not None:
        return Reading(figure.value, figure)
    if step.count is None or not edition.phases.all():
        return Reading(None)
    return Reading(step.count(edition, at))
