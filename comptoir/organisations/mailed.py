"""The letters about what people ask, as the mission knows them."""

from django.utils.translation import gettext_lazy as _

from comptoir.mail.kinds import LetterKind, Variable, declare
from comptoir.ui import words

_BY = {
    "réponse": Variable(
        _("the day by which we answer"),
        lambda context: words.day(context["enquiry"].answer_by),
        "mardi 15 juin 2027",
    )
}
declare(
    LetterKind(
        name="organisations/enquiry_received",
        title=_("A question is received"),
        leaves=_("At once, to whoever asks something or wants to be called back."),
        variables=_BY,
    )
)
declare(
    LetterKind(
        name="organisations/enquiry_asked",
        title=_("A question for the mission"),
        leaves=_("At once, to the mission, when somebody asks something."),
        variables=_BY,
    )
)

_TO_AN_AGENT = {
    "prénom": Variable(
        _("the first name"), lambda context: context["agent"].person.first_name, "Camille"
    )
}
declare(
    LetterKind(
        name="organisations/welcome",
        title=_("Somebody joins the team"),
        leaves=_("At once, to whoever is invited into the team."),
        variables=_TO_AN_AGENT,
    )
)
declare(
    LetterKind(
        name="organisations/second_proof_reset",
        title=_("A second proof to install again"),
        leaves=_(
            "At once, to an agent whose lost telephone the head of the mission had forgotten."
        ),
        variables=_TO_AN_AGENT,
    )
)
