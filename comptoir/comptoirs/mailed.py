"""The letters about comptoirs, as the mission knows them: when each leaves, and the words in braces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from comptoir.mail.kinds import LetterKind, Variable, declare
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comptoir.comptoirs.models import Comptoir

    Context = Mapping[str, Any]


def _comptoir(context: Context) -> Comptoir:
    comptoir: Comptoir = context["comptoir"]
    return comptoir


_FIRST_NAME = "prénom"
_EXAMPLES = {"lieu": "Salle des fêtes", "commune": "Villefictive"}
_OF_A_DAY = {
    "comptoir": Variable(
        _("the name of the comptoir"),
        lambda context: str(_comptoir(context)),
        f"Comptoir de {_EXAMPLES['commune']}",
    ),
    "date": Variable(
        _("its day"),
        lambda context: words.day(_comptoir(context).starts_at),
        "samedi 12 juin 2027",
    ),
    "heure": Variable(
        _("the hour at which it begins"),
        lambda context: words.hour(_comptoir(context).starts_at),
        "9 h",
    ),
    "lieu": Variable(
        _("the place"), lambda context: _comptoir(context).venue.name, _EXAMPLES["lieu"]
    ),
    "commune": Variable(
        _("its commune"),
        lambda context: _comptoir(context).venue.commune.name,
        _EXAMPLES["commune"],
    ),
}


def _first_name(context: Context) -> str:
    return str(context["first_name"])


_NAMED = {_FIRST_NAME: Variable(_("the first name"), _first_name, "Camille"), **_OF_A_DAY}
_PERHAPS_NAMED = {
    _FIRST_NAME: Variable(
        _("the first name, where we know it"), _first_name, "Camille", may_lack=True
    ),
    **_OF_A_DAY,
}
_OFFERED = {
    **_NAMED,
    "réponse": Variable(
        _("until when to answer"),
        lambda context: words.when(context["offer"].expires_at),
        "jeudi 10 juin 2027, 12 h",
    ),
}
_LETTERS = (
    ("registered", _("Registered, with a seat"), _("At once, to whoever registers and has a seat.")),
    ("waiting", _("Registered, in the queue"), _("At once, to whoever registers and waits.")),
    ("added", _("Somebody more comes along"), _("At once, when somebody is added to a registration.")),
    ("seated", _("The seat is accepted"), _("At once, to whoever accepts the seat that was offered.")),
    ("cancelled", _("The registration is cancelled"), _("At once, to whoever cancels.")),
    ("undone", _("The cancelling is undone"), _("At once, to whoever takes a cancelling back.")),
    ("changed_comptoir", _("Another comptoir is chosen"), _("At once, to whoever changes comptoir.")),
    ("link_again", _("The link, once more"), _("At once, to whoever registers again or asks for the link.")),
    ("week", _("A week before"), _("A week before the day, to those who have a seat.")),
    ("eve", _("The eve"), _("The day before, to those who have a seat.")),
    ("changed", _("The day has changed"), _("When the place, the day or the hours change.")),
    ("called_off", _("The comptoir is called off"), _("When a comptoir is cancelled.")),
    ("rebooked", _("The mission moved the seat"), _("When the mission takes people to another comptoir.")),
    ("waived", _("Held to have come"), _("When the mission holds people to have come to a day that failed.")),
    ("acted_for", _("The team changed the registration"), _("When an agent changes a registration for somebody.")),
    ("items", _("Places in the programme"), _("When the places in the programme are given.")),
    ("programme", _("The hours of the programme change"), _("When the hours of workshops that people chose change.")),
    ("drawn", _("Lots are drawn"), _("After the draw, to those who wait.")),
    ("passed", _("Seats, but too few"), _("When the seats that are freed are too few for a whole party.")),
    ("expired", _("No answer came"), _("When a seat was offered and nobody answered in time.")),
    ("line_closed", _("The queue goes on at the door"), _("When no seat is offered by mail any more.")),
)  # fmt: skip
for _name, _title, _leaves in _LETTERS:
    declare(LetterKind(name=f"comptoirs/{_name}", title=_title, leaves=_leaves, variables=_NAMED))
declare(
    LetterKind(
        name="comptoirs/offer",
        title=_("A seat is offered"),
        leaves=_("When a seat is freed, to the first of the queue."),
        variables=_OFFERED,
        in_subject=("réponse",),
    )
)
declare(
    LetterKind(
        name="comptoirs/access_answer",
        title=_("Our answer to an access need"),
        leaves=_("At once, when the mission answers what somebody needs in order to come."),
        variables=_NAMED,
        # It may tell of somebody's health: the words are read on the page of the need, and go with it.
        secrets=("will_do", "cannot"),
    )
)
declare(
    LetterKind(
        name="comptoirs/invited",
        title=_("Seats near you"),
        leaves=_("When the mission invites those nearby to a comptoir that lacks people."),
        variables=_PERHAPS_NAMED,
    )
)
declare(
    LetterKind(
        name="comptoirs/relay",
        title=_("Pass it on"),
        leaves=_("When the mission asks partners nearby to tell of a comptoir that lacks people."),
        variables=_PERHAPS_NAMED,
    )
)
declare(
    LetterKind(
        name="comptoirs/watch",
        title=_("Be told of the comptoirs nearby"),
        leaves=_("At once, to whoever asks to be told of the comptoirs near a commune."),
        variables={
            "commune": Variable(
                _("the commune that was chosen"),
                lambda context: str(context["watch"].commune),
                _EXAMPLES["commune"],
            )
        },
    )
)
declare(
    LetterKind(
        name="comptoirs/block",
        title=_("A moment of the day to write"),
        leaves=_("When the mission entrusts a moment of the programme to somebody, by a link."),
        variables=_OF_A_DAY,
    )
)
