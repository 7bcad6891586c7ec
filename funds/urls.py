"""/payments/…"""

from django.urls import path

from funds import views

app_name = "funds"
urlpatterns = [
    path("", views.to_pay, name="list"),
    path("made/", views.made, name="made"),
    path("<int:case_id>/", views.pay, name="pay"),
    path("<int:case_id>/panel/", views.panel, name="panel"),
]
