"""/api/v1/…: the addresses for programs; ``docs/api.md`` describes them."""

from django.urls import path

from standards.packages.api import Assessments

app_name = "api"
urlpatterns = [
    path("assessments/", Assessments.as_view(), name="assessments"),
]
