"""Everything that is counted, in the order in which the mission reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comptoir.figures import counting
from comptoir.figures.tables import Definition

BY_DAY = Definition(
    slug="inscriptions-par-jour",
    title=_("Registrations by day"),
    says=_(
        "Each person registered counts on the day of the registration, even if it was cancelled since."
        " Last year’s total is the one of as many days after its opening."
    ),
    head=(_("Day"), _("That day"), _("Since the opening"), _("Last year, at the same day")),
    count=counting.by_day,
    chart="days",
    drawn=2,
)
BY_COMPTOIR = Definition(
    slug="comptoirs",
    title=_("Registrations by comptoir"),
    says=_(
        "Who holds a seat, who waits, who cancelled. Whoever registered for two comptoirs counts in both."
        " Who came is counted at the door."
    ),
    head=(_("Comptoir"), _("Seats"), _("Held"), _("Waiting"), _("Cancelled"), _("Came")),
    count=counting.by_comptoir,
    chart="bars",
    drawn=2,
)
BY_EPCI = Definition(
    slug="territoires",
    title=_("Where people come from"),
    says=_(
        "People who hold a seat or wait for one, by the group of communes where they live."
        " Whoever registered twice counts once. Inhabitants are those of the Insee, inside the département."
    ),
    head=(
        _("Group of communes"),
        _("People"),
        _("Inhabitants"),
        _("For 10,000 inhabitants"),
    ),
    count=counting.by_epci,
    chart="map",
    drawn=3,
)
BY_COMMUNE = Definition(
    slug="communes",
    title=_("People by commune"),
    says=_(
        "People who hold a seat or wait for one, by the commune where they live. Whoever registered twice"
        " counts once. A commune with few inhabitants has a high rate as soon as two people come."
    ),
    head=(_("Commune"), _("People"), _("Inhabitants"), _("For 10,000 inhabitants")),
    count=counting.by_commune,
)
BY_KIND = Definition(
    slug="venues",
    title=_("How people come"),
    says=_(
        "People who hold a seat or wait for one, by what they said when they registered."
        " Whoever said two things counts in both."
    ),
    head=(_("How they come"), _("People")),
    count=counting.by_kind,
    chart="bars",
)
BY_THEME = Definition(
    slug="themes",
    title=_("Themes of the ideas"),
    says=_(
        "An idea belongs to a theme when it holds one of the words of its list. It may belong to several."
        " The lists are in the instance’s file themes.toml."
    ),
    head=(_("Theme"), _("Ideas")),
    count=counting.by_theme,
    chart="bars",
)
BY_TOPIC = Definition(
    slug="besoins",
    title=_("What people need help with"),
    says=_(
        "People who hold a seat or wait for one, by the subjects that they ticked. One may tick several."
    ),
    head=(_("Subject"), _("People")),
    count=counting.by_topic,
    chart="bars",
)
DEFINITIONS = (BY_DAY, BY_COMPTOIR, BY_EPCI, BY_COMMUNE, BY_KIND, BY_THEME, BY_TOPIC)
