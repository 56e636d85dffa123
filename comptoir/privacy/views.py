"""What we hold of people, said to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from comptoir.privacy.register import declarations
from comptoir.privacy.words import BASES, end, kept

if TYPE_CHECKING:
    from django.http import HttpResponse

    from comptoir.kernel.requests import Request


@login_not_required
@require_safe
def notice(request: Request) -> HttpResponse:
    """Say who answers for the data, what is held, why, how long, and what everyone may ask."""
    rows = [
        [
            each.title,
            each.said.purpose,
            BASES[each.said.basis],
            kept(each.said.keep, each.said.since),
            end(each.said),
        ]
        for each in declarations()
    ]
    language = "en" if get_language() == "en" else "fr"
    return TemplateResponse(request, f"privacy/notice.{language}.html", {"rows": rows})
