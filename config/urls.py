"""The whole site: the desk under /admin/, everything public at the root and once more under /ar/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    # English keeps its addresses as they are.
    *i18n_patterns(path("", include("transfers.urls")), prefix_default_language=False),
]

handler400 = "transfers.web.views.errors.bad_request"
handler404 = "transfers.web.views.errors.not_found"
handler500 = "transfers.web.views.errors.server_error"
