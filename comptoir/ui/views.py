"""The organisation's own colours, as a stylesheet: the policy of the pages allows no style in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comptoir.kernel.instance import instance
from comptoir.ui import tokens as design

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def tokens(_request: HttpRequest) -> HttpResponse:
    """Return the design tokens that the organisation replaces."""
    return HttpResponse(
        design.stylesheet(instance().tokens), content_type="text/css; charset=utf-8"
    )
