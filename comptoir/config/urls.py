"""The addresses: French by default, the same under `/en/`; machines' addresses carry no language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("comptoir.portal.urls_machines")),
    path("", include("comptoir.ui.urls")),
    path("", include("comptoir.comptoirs.urls_machines")),
    *i18n_patterns(
        path("", include("comptoir.portal.urls")),
        path("", include("comptoir.mission.urls")),
        path("", include("comptoir.figures.urls")),
        path("", include("comptoir.mailings.urls")),
        path("", include("comptoir.imports.urls")),
        path("", include("comptoir.comptoirs.urls")),
        path("", include("comptoir.editions.urls")),
        path("", include("comptoir.territory.urls")),
        path("", include("comptoir.accounts.urls")),
        path("", include("comptoir.privacy.urls")),
        *([path("demonstration/", include("comptoir.demo.urls"))] if settings.DEMO else []),
        prefix_default_language=False,
    ),
]

handler403 = "comptoir.portal.views.errors.forbidden"
handler404 = "comptoir.portal.views.errors.not_found"
handler500 = "comptoir.portal.views.errors.failure"
