"""The whole site: the desk under /admin/, everything public at the root."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("transfers.urls")),
]

handler400 = "transfers.views.errors.bad_request"
handler404 = "transfers.views.errors.not_found"
handler500 = "transfers.views.errors.server_error"
