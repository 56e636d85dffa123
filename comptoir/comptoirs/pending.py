"""What the comptoirs have for the mission to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from comptoir.comptoirs.models import AccessNeed
from comptoir.kernel.clock import local
from comptoir.organisations.pending import Pending

if TYPE_CHECKING:
    from datetime import datetime


ACCESS = "access"


def for_mission(at: datetime) -> list[Pending]:
    """Return the access needs that wait for an answer, the nearest promise first."""
    needs = AccessNeed.objects.filter(answered_at=None, registration__comptoir__ends_at__gt=at)
    needs = needs.select_related("registration__person", "registration__comptoir__venue__commune")
    return [
        Pending(
            kind=ACCESS,
            title=gettext("Access need of %(name)s, %(comptoir)s")
            % {"name": need.registration.person.name, "comptoir": need.registration.comptoir},
            detail=need.text,
            since=need.asked_at,
            due=local(need.answer_by).date(),
            url_name=None,
            pk=need.pk,
        )
        for need in needs.order_by("answer_by", "pk")
    ]
