"""/hooks/…"""

from django.urls import path

from common.later import Later

views = Later("notices.hooks.views")

app_name = "hooks"
urlpatterns = [
    path("", views.hooks, name="list"),
    path("add/", views.add, name="add"),
    path("<int:hook_id>/", views.hook, name="hook"),
    path("<int:hook_id>/edit/", views.edit, name="edit"),
    path("<int:hook_id>/rotate/", views.rotate, name="rotate"),
    path("<int:hook_id>/pause/", views.pause, name="pause"),
    path("<int:hook_id>/resume/", views.resume, name="resume"),
    path("<int:hook_id>/remove/", views.remove, name="remove"),
    path("<int:hook_id>/test/", views.test, name="test"),
    path("<int:hook_id>/again/", views.failed_again, name="failed_again"),
    path("<int:hook_id>/deliveries/<int:delivery_id>/", views.delivery, name="delivery"),
    path("<int:hook_id>/deliveries/<int:delivery_id>/again/", views.again, name="again"),
]
