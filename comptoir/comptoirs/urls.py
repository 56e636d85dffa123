app_name = "comptoirs"
urlpatterns: list = []
