"""What people need in order to come: a task with an answer date, asked anew when the place is another."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from comptoir.comptoirs.models import AccessNeed
from comptoir.comptoirs.parameters import ACCESS_ANSWER_DAYS
from comptoir.editions.parameters import value
from comptoir.kernel.clock import PARIS, local
from comptoir.organisations import working_days

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comptoir.comptoirs.models import Registration
    from comptoir.kernel.acts import Act

CLOSING = time(18)


def ask_for_access(registration: Registration, text: str, *, act: Act) -> None:
    """Open, change or withdraw the task that the mission answers."""
    if not text:
        AccessNeed.objects.filter(registration=registration).delete()
        return
    answer_by = _promised(registration, act=act)
    need, new = AccessNeed.objects.get_or_create(
        registration=registration,
        defaults={"text": text, "asked_at": act.at, "answer_by": answer_by},
    )
    if not new and need.text != text:
        need.text, need.asked_at, need.answered_at = text, act.at, None
        need.answer_by = answer_by
        need.will_do = need.cannot = need.told = ""
        need.save()


def _promised(registration: Registration, *, act: Act) -> datetime:
    """Return the moment by which an access need asked now is answered: the end of a working day."""
    days = value(registration.comptoir.edition, ACCESS_ANSWER_DAYS.key, act.at)
    day = working_days.after(local(act.at).date(), days)
    return datetime.combine(day, CLOSING, tzinfo=PARIS)


def ask_again(registrations: Iterable[Registration], *, act: Act) -> None:
    """Have the needs of people who are to come elsewhere answered anew: what was promised was for another place."""
    needs = AccessNeed.objects.filter(registration__in=list(registrations))
    for need in needs.select_related("registration__comptoir__edition"):
        need.asked_at, need.answered_at = act.at, None
        need.answer_by = _promised(need.registration, act=act)
        need.save(update_fields=["asked_at", "answer_by", "answered_at"])
