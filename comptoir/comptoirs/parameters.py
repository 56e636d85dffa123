"""The parameters of the règlement that rule the comptoirs."""

from django.utils.translation import gettext_lazy as _

from comptoir.editions.models import Phase
from comptoir.editions.parameters import Parameter, register

IDEA_REQUIRED = register(
    Parameter(
        key="comptoirs.idea-required",
        kind=bool,
        default=False,
        article="",
        label=_("Must one say an idea to register?"),
        help=_("Even a vague one is enough: one sentence."),
        phase=Phase.Kind.REGISTRATION,
    )
)
ACCESS_ANSWER_DAYS = register(
    Parameter(
        key="comptoirs.access-answer-days",
        kind=int,
        default=5,
        unit=_("working days"),
        article="",
        label=_("Time to answer an access need"),
        help=_(
            "The team tells the person, within this time, what will be done for them on the day."
        ),
        phase=Phase.Kind.REGISTRATION,
    )
)
