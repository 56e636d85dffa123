"""The parameters of the règlement that rule the comptoirs."""

from datetime import timedelta

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
QUEUE_CUT_OFF = register(
    Parameter(
        key="comptoirs.queue-cut-off",
        kind=timedelta,
        default=timedelta(hours=18),
        article="",
        label=_("How long before the comptoir are freed seats offered by mail for the last time?"),
        help=_("After that, the queue goes on at the door, in the same order."),
        phase=Phase.Kind.REGISTRATION,
    )
)
LAST_CALL = register(
    Parameter(
        key="comptoirs.last-call",
        kind=timedelta,
        default=timedelta(hours=24),
        article="",
        label=_("How long does the last call last?"),
        help=_(
            "Until then a group that comes together holds the queue. In the last call the seats go to those behind "
            "who fit, and the group keeps its place."
        ),
        phase=Phase.Kind.REGISTRATION,
    )
)
COLLECTIVE_WAIVER = register(
    Parameter(
        key="comptoirs.collective-waiver",
        kind=bool,
        default=False,
        to_confirm=True,
        article="",
        label=_("May those who held a seat at a cancelled comptoir submit without having come?"),
        help=_("The mission says so for a whole comptoir, with a reason that is written down."),
        phase=Phase.Kind.REGISTRATION,
    )
)
EMPTY_SHARE = register(
    Parameter(
        key="comptoirs.empty-share",
        kind=int,
        default=40,
        minimum=0,
        maximum=100,
        unit=_("seats held out of 100"),
        article="",
        label=_("Below how many seats held does a room lack people?"),
        help=_("The team then invites those nearby who asked for it, and partners."),
        phase=Phase.Kind.REGISTRATION,
    )
)
EMPTY_DAYS = register(
    Parameter(
        key="comptoirs.empty-days",
        kind=int,
        default=14,
        minimum=1,
        maximum=90,
        unit=_("days before the comptoir"),
        article="",
        label=_("From when on is a room looked at that lacks people?"),
        help=_("Invitations leave while there is time to come."),
        phase=Phase.Kind.REGISTRATION,
    )
)
