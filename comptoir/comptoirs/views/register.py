"""From the first page to the seats, then the details."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from comptoir.accounts import limits
from comptoir.accounts.http import act_of, client_network, link_act
from comptoir.comptoirs.actions.details import complete
from comptoir.comptoirs.actions.register import register as give_seats
from comptoir.comptoirs.forms import DetailsForm, RegistrationForm
from comptoir.comptoirs.models import AccessNeed, Comptoir, Registration
from comptoir.comptoirs.nearby import nearest
from comptoir.comptoirs.parameters import IDEA_REQUIRED
from comptoir.comptoirs.rules import Desk, LikelyDouble, desk
from comptoir.comptoirs.standing import Standing
from comptoir.comptoirs.views.addresses import at_its_address
from comptoir.comptoirs.views.manage import registration_behind
from comptoir.editions.parameters import value
from comptoir.kernel import clock
from comptoir.kernel.refusals import Refusal, refusal_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from comptoir.kernel.requests import Request

# A social centre may register a whole bus from one address: the limit is for machines.
PER_NETWORK = (120, timedelta(hours=1))
PER_MAILBOX = (20, timedelta(hours=1))


@login_not_required
@require_http_methods(["GET", "POST"])
@at_its_address
def register(request: Request, comptoir: Comptoir) -> HttpResponse:
    """Ask six things, and give the seats; whoever would wait is told so, with the numbers, before it is done."""
    made, context = fill_in(
        RegistrationForm, request, comptoir, give=lambda form: _register(request, comptoir, form)
    )
    if made:
        return redirect("comptoirs:details", made.link_token)
    return TemplateResponse(request, "comptoirs/register.html", context)


def fill_in(
    kind: type[RegistrationForm],
    request: Request,
    comptoir: Comptoir,
    *,
    give: Callable[[RegistrationForm], Registration],
) -> tuple[Registration | None, dict[str, object]]:
    """Read a registration and do it; return it, or nothing yet, and what its page shows."""
    form = _form(kind, request, comptoir)
    made, short = None, form.is_valid() and form.is_short()
    if form.is_valid() and not short:
        try:
            made = give(form)
        except LikelyDouble as question:
            form.ask_who()
            form.add_error("is_someone_else", str(question))
        except Refusal as refusal:
            form.refusal = refusal
    state = desk(comptoir, request.now)
    context = {"comptoir": comptoir, "form": form, "short": short, "desk": state}
    return made, context | {"open": state in {Desk.OPEN, Desk.QUEUE}}


def _form(kind: type[RegistrationForm], request: Request, comptoir: Comptoir) -> RegistrationForm:
    return kind(
        request.POST or None,
        comptoir=comptoir,
        idea_required=value(comptoir.edition, IDEA_REQUIRED.key, request.now),
        others=nearest(comptoir, at=request.now),
    )


def _register(request: Request, comptoir: Comptoir, form: RegistrationForm) -> Registration:
    data = form.cleaned_data
    now = clock.machine_now()
    for subject, (limit, window) in (
        (client_network(request), PER_NETWORK),
        (data["email"], PER_MAILBOX),
    ):
        limits.allow("registration", subject, limit=limit, window=window, at=now)
    return give_seats(comptoir, form.application(), act=act_of(request))


@login_not_required
@require_http_methods(["GET", "POST"])
def details(request: Request, token: str) -> HttpResponse:
    """Ask, once the seat is held, what may help on the day."""
    registration = registration_behind(token)
    if registration.status == Registration.Status.CANCELLED:
        return redirect(registration.manage_url)
    form = DetailsForm(
        request.POST or None, registration=registration, initial=_present(registration)
    )
    refusal = None
    if form.is_valid():
        refusal = refusal_of(
            lambda: complete(registration, form.details(), act=link_act(request, registration))
        )
        if refusal is None:
            return redirect(registration.manage_url)
    context = {"registration": registration, "comptoir": registration.comptoir, "form": form}
    context |= {"standing": Standing(registration.party, request.now), "refusal": refusal}
    return TemplateResponse(request, "comptoirs/details.html", context)


def _present(registration: Registration) -> dict[str, object]:
    """What the person asked for so far."""
    need = AccessNeed.objects.filter(registration=registration).first()
    return {
        "topics": list(registration.needs.values_list("topic", flat=True)),
        "access_need": need.text if need else "",
        "consents": list(registration.person.consents.standing().values_list("kind", flat=True)),
    }
