from django.urls import path

from comptoir.portal.views import home, pages, space

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("aide/", pages.help_page, name="help"),
    path("contact/", pages.contact, name="contact"),
    path("rappelez-moi/", pages.callback, name="callback"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("ecoconception/", pages.ecodesign, name="ecodesign"),
    path("espace/", space.my_space, name="my_space"),
]
