"""How durations and legal grounds are said to everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comptoir.kernel.retention import Basis, Then

if TYPE_CHECKING:
    from datetime import timedelta

    from django.utils.functional import Promise

    from comptoir.kernel.retention import PersonalData

BASES: dict[Basis, str | Promise] = {
    Basis.PUBLIC_INTEREST: _("Mission of public interest"),
    Basis.CONSENT: _("Your consent"),
    Basis.LEGAL_OBLIGATION: _("Legal obligation"),
}
ENDS: dict[Then, str | Promise] = {
    Then.BLANK: _("Emptied; only the figures stay"),
    Then.DELETE: _("Deleted"),
}

_YEAR = 365


def duration(keep: timedelta) -> str:
    """Say a duration in the largest unit that tells it: "2 years", "6 weeks", "10 minutes"."""
    days = keep.days
    if days and days % _YEAR == 0:
        return ngettext("%(n)d year", "%(n)d years", days // _YEAR) % {"n": days // _YEAR}
    if days and days % 7 == 0:
        return ngettext("%(n)d week", "%(n)d weeks", days // 7) % {"n": days // 7}
    if days:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    minutes = keep.seconds // 60
    if minutes and minutes % 60 == 0:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def end(said: PersonalData) -> str | Promise:
    """Say what becomes of it then; where nothing counts the days, only that it stays while the reason lasts."""
    return ENDS[said.then] if said.due else _("Kept as long as this lasts")


def kept(keep: timedelta | None, since: str | Promise) -> str:
    """Say how long, and from when; without a duration, `since` says the end."""
    if not keep:
        return capfirst(str(since))
    return gettext("%(duration)s after %(since)s") % {"duration": duration(keep), "since": since}
