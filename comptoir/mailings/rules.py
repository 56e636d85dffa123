"""What may be done with a mailing, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.mailings import variables
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from comptoir.mailings.models import Mailing

NAMED = 5


def require_draft(mailing: Mailing) -> None:
    """Refuse to rewrite, or to send again, what was sent off."""
    if not mailing.is_draft:
        raise Refusal(
            _(
                "This mailing was sent off: what people receive is not rewritten. Write another one."
            ),
            rule="mailings.draft",
            next_step=NextStep(_("Write a new one"), reverse("mailings:new")),
        )


def require_version(mailing: Mailing, seen: int) -> None:
    """Refuse to overwrite what somebody else wrote meanwhile."""
    if mailing.version != seen:
        raise Refusal(
            _(
                "Somebody rewrote this mailing while you had it open. Your words are still here:"
                " open it in another tab, compare, and save again."
            ),
            rule="mailings.version",
            next_step=NextStep(
                _("Open what was saved"), reverse("mailings:mailing", args=[mailing.pk])
            ),
        )


def require_variables(*texts: str) -> None:
    """Refuse a text with a variable that nobody knows, or with a brace that stands alone."""
    unknown: dict[str, str] = {}
    for text in texts:
        unknown |= variables.unknown_in(text)
    if unknown:
        said = " ".join(_say_unknown(name, near) for name, near in unknown.items())
        raise Refusal(said, rule="mailings.variables")
    if any(variables.has_lone_brace(text) for text in texts):
        raise Refusal(
            _("A brace stands alone. A variable is written {prénom}, with both braces."),
            rule="mailings.variables",
        )


def _say_unknown(name: str, near: str) -> str:
    if near:
        said = _("There is no variable {%(name)s}. Did you mean {%(near)s}?")
        return said % {"name": name, "near": near}
    said = _("There is no variable {%(name)s}. Choose one of these: %(names)s.")
    names = ", ".join(f"{{{one}}}" for one in variables.MEANINGS)
    return said % {"name": name, "names": names}


def require_somebody(reached: int) -> None:
    """Refuse to send to nobody."""
    if not reached:
        raise Refusal(
            _("Nobody of this segment can be written to. Widen it, or look at who is left out."),
            rule="mailings.nobody",
        )


def require_nothing_lacking(lacking: Iterable[tuple[str, str]]) -> None:
    """Refuse to send a text with a hole: a variable that is empty for somebody."""
    found = list(lacking)
    if found:
        who = ", ".join(f"{name} ({{{variable}}})" for name, variable in found[:NAMED])
        raise Refusal(
            _(
                "A variable is empty for %(who)s. Write what to say instead, as {prénom|bonjour},"
                " or leave them out."
            )
            % {"who": who},
            rule="mailings.variables",
        )


def segment_changed(came: Collection[str], left: Collection[str], *, url: str) -> Refusal:
    """Say who came and who left since the page showed whom this goes to: nothing was sent."""
    said = [_("Nothing was sent: the segment changed since you looked.")]
    if came:
        more = ngettext("%(n)s more: %(names)s.", "%(n)s more: %(names)s.", len(came))
        said.append(more % {"n": words.number(len(came)), "names": _named(came)})
    if left:
        less = ngettext("%(n)s less: %(names)s.", "%(n)s less: %(names)s.", len(left))
        said.append(less % {"n": words.number(len(left)), "names": _named(left)})
    return Refusal(
        " ".join(said),
        rule="mailings.segment",
        next_step=NextStep(_("Look again at whom it goes to"), url),
    )


def _named(names: Collection[str]) -> str:
    shown = ", ".join(list(names)[:NAMED])
    return f"{shown}…" if len(names) > NAMED else shown
