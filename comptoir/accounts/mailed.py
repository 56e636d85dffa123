"""The letters about signing in, as the mission knows them."""

from django.utils.translation import gettext_lazy as _

from comptoir.mail.kinds import LetterKind, Variable, declare

declare(
    LetterKind(
        name="accounts/sign_in_code",
        title=_("The code to sign in"),
        leaves=_("At once, to whoever asks for a code and is known here."),
        variables={
            "code": Variable(_("the code"), lambda context: str(context["code"]), "123\u00a0456"),
            "minutes": Variable(
                _("for how many minutes it works"), lambda context: str(context["minutes"]), "15"
            ),
        },
        in_subject=("code",),
        secrets=("code",),
    )
)
declare(
    LetterKind(
        name="accounts/sign_in_unknown",
        title=_("A code was asked for, and nobody is known"),
        leaves=_("At once, to whoever asks for a code with an address that nobody registered."),
    )
)
