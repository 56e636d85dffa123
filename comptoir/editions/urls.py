app_name = "editions"
urlpatterns: list = []
