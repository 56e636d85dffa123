from django.urls import path

from comptoir.accounts.views import consents, second_factor, sign_in

app_name = "accounts"
urlpatterns = [
    path("connexion/", sign_in.sign_in, name="sign_in"),
    path("connexion/code/", sign_in.code, name="code"),
    path("connexion/qui/", sign_in.who, name="who"),
    path("connexion/second-facteur/", second_factor.second_factor, name="second_factor"),
    path("connexion/second-facteur/installer/", second_factor.enrol, name="enrol"),
    path("deconnexion/", sign_in.sign_out, name="sign_out"),
    path("espace/accords/", consents.consents, name="consents"),
]
