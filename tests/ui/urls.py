"""A test-only site: the page of samples, where every component of the house stands once."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from tests.ui import samples

urlpatterns = [
    path("", include("comptoir.ui.urls")),
    *i18n_patterns(
        path("", samples.empty, name="home"),
        path("samples/", samples.samples, name="samples"),
        path("samples/form/", samples.form, name="form"),
        path("", include(samples.FLOORS)),
        prefix_default_language=False,
    ),
]
