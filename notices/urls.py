"""/ and /messages/…"""

from django.urls import path

from common.later import Later

views = Later("notices.views")

app_name = "notices"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("messages/", views.inbox, name="inbox"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/<int:message_id>/read/", views.read, name="read"),
    path("messages/undelivered/", views.undelivered, name="undelivered"),
    path("messages/undelivered/again/", views.try_again, name="try_again"),
]
