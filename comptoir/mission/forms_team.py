"""What the head of the mission types about the team."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.forms import CodeField, EmailField
from comptoir.organisations.models import Agent

ROLES = (
    (Agent.Role.AGENT, _("Agent: does everything but the team")),
    (Agent.Role.READER, _("Reader: sees everything, changes nothing")),
    (Agent.Role.HEAD, _("Head of the mission: also runs the team")),
)


class InviteForm(forms.Form):
    """Who joins the team."""

    name = forms.CharField(label=_("First name and last name"), max_length=100)
    email = EmailField(label=_("Email address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=ROLES, widget=forms.RadioSelect, initial=Agent.Role.AGENT
    )


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)


class OwnCodeForm(forms.Form):
    """The code of one's own telephone, to confirm."""

    code = CodeField(
        label=_("Code of your own telephone"),
        help_text=_("The 6 digits that your app shows now: only you can do this."),
    )
