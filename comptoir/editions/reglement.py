"""The parameters that rule the whole edition, whatever the floor that applies them.

Where the real règlement is not known, the default is only supposed (`to_confirm`): the mission sees it, the
public does not, and no article is invented.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from comptoir.editions.models import Phase
from comptoir.editions.parameters import EUROS, Parameter, register

REQUIRED_COMPTOIRS = register(
    Parameter(
        key="editions.required-comptoirs",
        kind=int,
        default=1,
        minimum=0,
        maximum=20,
        unit=ngettext_lazy("%(number)d comptoir", "%(number)d comptoirs", "number"),
        phase=Phase.Kind.COMPTOIRS,
        label=_("Comptoirs to attend before submitting a project"),
        help=_("One person of the team came, and the project may be submitted."),
    )
)
ATTENDANCE_RULE = register(
    Parameter(
        key="editions.attendance-rule",
        kind=str,
        default="arrival",
        choices=(
            ("arrival", _("being welcomed at the door is enough")),
            ("workshop", _("taking part in at least one workshop")),
            ("half-day", _("staying at least half a day")),
        ),
        phase=Phase.Kind.COMPTOIRS,
        label=_("What counts as having come"),
        help=_("The team at the door writes down who comes."),
        to_confirm=True,
    )
)
PROJECTS_PER_TEAM = register(
    Parameter(
        key="editions.projects-limited",
        kind=bool,
        default=False,
        phase=Phase.Kind.SUBMISSION,
        label=_("Is the number of projects of one team limited?"),
        help=_("A team may submit several projects, each in its own file."),
    )
)
SMALLEST_GRANT = register(
    Parameter(
        key="editions.smallest-grant",
        kind=int,
        default=4_500,
        minimum=0,
        unit=EUROS,
        phase=Phase.Kind.SUBMISSION,
        label=_("Smallest amount for a project"),
        help=_("The first edition, in 2018, granted 4,500 to 20,000 euros to each project."),
        to_confirm=True,
    )
)
LARGEST_GRANT = register(
    Parameter(
        key="editions.largest-grant",
        kind=int,
        default=20_000,
        minimum=0,
        unit=EUROS,
        phase=Phase.Kind.SUBMISSION,
        label=_("Largest amount for a project"),
        help=_("The first edition, in 2018, granted 4,500 to 20,000 euros to each project."),
        to_confirm=True,
    )
)
VALUES_CEILING = register(
    Parameter(
        key="editions.values-label-ceiling",
        kind=int,
        default=4_500,
        minimum=0,
        unit=EUROS,
        phase=Phase.Kind.LABELLING,
        label=_("Largest amount for a project labelled “values of the social economy” only"),
        help=_("The amount depends on the labels: cooperation, social innovation, values."),
        to_confirm=True,
    )
)
QUORUM = register(
    Parameter(
        key="editions.committee-quorum",
        kind=int,
        default=50,
        minimum=1,
        maximum=100,
        unit="%",
        phase=Phase.Kind.LABELLING,
        label=_("Share of the committee that must be present to decide"),
        help=_("Members who stand aside for a project are not counted for it."),
        to_confirm=True,
    )
)
VOTING_AGE = register(
    Parameter(
        key="editions.voting-age",
        kind=int,
        default=11,
        minimum=0,
        maximum=120,
        unit=ngettext_lazy("%(number)d year old", "%(number)d years old", "number"),
        phase=Phase.Kind.VOTE,
        label=_("Youngest age to vote"),
        help=_("One must have reached this age on the day of one’s vote."),
    )
)
VOTE_CHOICES = register(
    Parameter(
        key="editions.vote-choices",
        kind=int,
        default=3,
        minimum=1,
        maximum=50,
        unit=ngettext_lazy("%(number)d project", "%(number)d projects", "number"),
        phase=Phase.Kind.VOTE,
        label=_("Favourite projects to choose"),
        help=_("Everybody votes once, for the projects they prefer."),
    )
)
EXACT_CHOICES = register(
    Parameter(
        key="editions.vote-choices-exact",
        kind=bool,
        default=True,
        phase=Phase.Kind.VOTE,
        label=_("Must one choose exactly this number?"),
        help=_("If not, one may choose fewer."),
        to_confirm=True,
    )
)
TIES = register(
    Parameter(
        key="editions.tie-rule",
        kind=str,
        default="earlier",
        choices=(
            ("earlier", _("the project submitted first comes first")),
            ("draw", _("lots are drawn in public")),
        ),
        phase=Phase.Kind.RESULTS,
        label=_("When two projects have as many votes"),
        to_confirm=True,
    )
)
