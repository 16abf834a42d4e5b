from django.contrib import admin

from transfers.admin.base import RecordAdmin
from transfers.admin.forms.labels import fieldset
from transfers.admin.forms.name_search import NamedSearch
from transfers.models import Authority


@admin.register(Authority)
class AuthorityAdmin(NamedSearch, RecordAdmin):
    list_display = ["name_en", "code", "name_ar", "kind", "country"]
    list_filter = ["kind"]
    fieldsets = [fieldset(None, "code", "name_en", "name_ar", "kind", "country")]
    kept_from_last = ("country",)
