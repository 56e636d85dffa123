"""What each phase of the year is called, and how its opening and its end are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one phase.

    Attributes:
        title: its name, as a heading.
        summary: what people do in it.
        before: refused because it is too early; `%(when)s` is the opening.
        during: open now; `%(when)s` is the end.
        after: refused because it is too late; `%(when)s` is the last day, or the hour of the end.
        undated: refused because the mission has not set its dates.
    """

    title: str | Promise
    summary: str | Promise
    before: str | Promise
    during: str | Promise
    after: str | Promise
    undated: str | Promise


PHRASES: dict[str, Phrases] = {
    "registration": Phrases(
        _("Registration"),
        _("You choose a comptoir near your home and book your place. You need no account."),
        _("Registration opens on %(when)s."),
        _("Registration is open until %(when)s."),
        _("Registration ended on %(when)s."),
        _("The date on which registration opens is not known yet."),
    ),
    "comptoirs": Phrases(
        _("The comptoirs"),
        _("You come with your idea, meet people who can help you, and learn."),
        _("The comptoirs begin on %(when)s."),
        _("The comptoirs take place until %(when)s."),
        _("The comptoirs ended on %(when)s."),
        _("The dates of the comptoirs are not known yet."),
    ),
    "submission": Phrases(
        _("Submitting projects"),
        _("Whoever came to a comptoir may submit a project, online."),
        _("Projects can be submitted from %(when)s."),
        _("Projects can be submitted until %(when)s."),
        _("The submission of projects ended on %(when)s."),
        _("The dates for submitting projects are not known yet."),
    ),
    "labelling": Phrases(
        _("Labelling"),
        _("A committee examines each project and gives its reasons."),
        _("The committee examines the projects from %(when)s."),
        _("The committee examines the projects until %(when)s."),
        _("The committee’s work ended on %(when)s."),
        _("The dates of the committee are not known yet."),
    ),
    "vote": Phrases(
        _("The vote"),
        _("The inhabitants choose their favourite projects."),
        _("The vote opens on %(when)s."),
        _("The vote is open until %(when)s."),
        _("The vote ended on %(when)s."),
        _("The dates of the vote are not known yet."),
    ),
    "results": Phrases(
        _("The results"),
        _("The results are published and the Assembly grants the money."),
        _("The results are published from %(when)s."),
        _("The results are published until %(when)s."),
        _("The publication of the results ended on %(when)s."),
        _("The date of the results is not known yet."),
    ),
}
