"""/cases/import/…"""

from django.urls import path

from common.later import Later

register = Later("cases.views.register")

urlpatterns = [
    path("", register.imports, name="register_list"),
    path("upload/", register.upload, name="register_upload"),
    path("template/", register.template, name="register_template"),
    path("<int:register_id>/", register.detail, name="register_detail"),
    path("<int:register_id>/confirm/", register.confirm, name="register_confirm"),
    path("<int:register_id>/discard/", register.discard, name="register_discard"),
    path("<int:register_id>/retry/", register.retry, name="register_retry"),
    path("<int:register_id>/refused/", register.refused, name="register_refused"),
]
