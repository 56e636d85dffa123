"""The addresses of the mission's space."""

from django.urls import path

from comptoir.mission.views import today

app_name = "mission"
urlpatterns = [path("gestion/", today.today, name="today")]
