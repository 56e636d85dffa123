"""Which pages are the mission's own."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate

from django.http import Http404

from comptoir.organisations.rules import is_agent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


def for_agents[**P](
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Open a page to the agents of the mission, readers included; for anybody else there is no such page.

    What an agent may *do* there is asked of the rules by the action.
    """

    @wraps(view)
    def opened(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_agent(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return opened
