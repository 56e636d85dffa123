from django.urls import path

from comptoir.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.panel, name="panel"),
    path("entrer/<slug:role>/", views.enter, name="enter"),
    path("voyager/", views.travel, name="travel"),
    path("courrier/", views.mailbox, name="mailbox"),
    path("courrier/<int:pk>/", views.letter, name="letter"),
    path("courrier/<int:pk>/html/", views.letter_html, name="letter_html"),
]
