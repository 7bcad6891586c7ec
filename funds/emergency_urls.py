"""/emergency/…"""

from django.urls import path

from common.later import Later

views = Later("funds.views.emergency")

app_name = "emergency"
urlpatterns = [
    path("", views.duty_screen, name="duty"),
    path("new/", views.new, name="new"),
    path("person/", views.person, name="person"),
    path("left/", views.left, name="left"),
    path("<int:case_id>/draft/", views.draft, name="draft"),
    path("<int:case_id>/help/", views.help_, name="help"),
    path("<int:case_id>/help/goods/", views.help_goods, name="help_goods"),
    path("<int:case_id>/came-back/", views.came_back, name="came_back"),
    path("<int:case_id>/paperwork/", views.papers, name="papers"),
    path("<int:case_id>/settle/", views.settle, name="settle"),
    path("<int:case_id>/settle/<slug:way>/", views.settle_by, name="settle_by"),
    path("<int:case_id>/review/", views.review, name="review"),
    path("<int:case_id>/panel/", views.panel, name="panel"),
]
