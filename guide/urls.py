"""/help/…"""

from django.urls import path

from common.later import Later

views = Later("guide.views")

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("guide/<slug:role>/", views.sheet, name="sheet"),
    path("keys/", views.keys, name="keys"),
    path("words/", views.words, name="words"),
    path("rules/", views.clauses, name="clauses"),
    path("news/", views.news, name="news"),
    path("news/read/", views.news_read, name="news_read"),
    path("tour/", views.tour, name="tour"),
]
