"""The addresses of the mission's space."""

from django.urls import path

from comptoir.mission import urls_letters, urls_people, urls_team
from comptoir.mission.views import edition, edition_parts, lists, today

app_name = "mission"
urlpatterns = [
    path("gestion/", today.today, name="today"),
    *urls_people.urlpatterns,
    *urls_letters.urlpatterns,
    path("gestion/edition/", edition.edition, name="edition"),
    path("gestion/edition/nouvelle/", edition.new_edition, name="edition_new"),
    path("gestion/edition/<int:year>/", edition.edition_year, name="edition_year"),
    path("gestion/edition/<int:year>/annonce/", edition.announce, name="edition_announce"),
    path("gestion/edition/<int:year>/signatures/", edition.sign, name="edition_sign"),
    path(
        "gestion/edition/<int:year>/periodes/<str:kind>/", edition_parts.phase, name="edition_phase"
    ),
    path("gestion/edition/<int:year>/reglement/", edition_parts.rules, name="edition_rules"),
    path(
        "gestion/edition/<int:year>/reglement/<str:key>/", edition_parts.rule, name="edition_rule"
    ),
    path(
        "gestion/edition/<int:year>/versions/<int:pk>/",
        edition_parts.version,
        name="edition_version",
    ),
    path("gestion/edition/<int:year>/sujets/", edition_parts.topics, name="edition_topics"),
    path("gestion/edition/<int:year>/sujets/<int:pk>/", edition_parts.topic, name="edition_topic"),
    path("gestion/inscriptions/", lists.registrations, name="registrations"),
    path("gestion/demandes/", lists.enquiries, name="enquiries"),
    path("gestion/acces/", lists.access_needs, name="access_needs"),
    path("gestion/idees/", lists.ideas, name="ideas"),
    path("gestion/partenaires/", lists.partners, name="partners"),
    *urls_team.urlpatterns,
]
