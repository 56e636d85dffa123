"""The addresses of the mission's space."""

from django.urls import path

from comptoir.mission.views import people, search, today

app_name = "mission"
urlpatterns = [
    path("gestion/", today.today, name="today"),
    path("gestion/chercher/", search.search, name="search"),
    path("gestion/personnes/<int:pk>/", people.person, name="person"),
]
