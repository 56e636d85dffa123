"""A comptoir by its address, present or former: whoever kept a link before it moved is led on."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate

from django.http import Http404
from django.shortcuts import redirect

from comptoir.comptoirs.models import Comptoir, FormerSlug

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


def at_its_address(
    view: Callable[Concatenate[Request, Comptoir, ...], HttpResponse],
) -> Callable[Concatenate[Request, ...], HttpResponse]:
    """Give the view the public comptoir of this slug; lead from a former slug to the same page at the present one.

    The way is not permanent: a comptoir may come back to a former day.
    """

    @wraps(view)
    def found(request: Request, slug: str) -> HttpResponse:
        comptoir = Comptoir.objects.public().with_edition().filter(slug=slug).first()
        if comptoir is not None:
            return view(request, comptoir)
        former = FormerSlug.objects.filter(slug=slug).select_related("comptoir").first()
        if former is None or former.comptoir.status == Comptoir.Status.DRAFT:
            raise Http404
        match = request.resolver_match
        if match is None:
            raise Http404
        return redirect(match.view_name, former.comptoir.slug)

    return found
