from django.contrib import admin

from transfers.admin.base import RecordAdmin
from transfers.admin.forms.name_search import NamedSearch
from transfers.models import Authority


@admin.register(Authority)
class AuthorityAdmin(NamedSearch, RecordAdmin):
    list_display = ["name_en", "code", "name_ar", "kind", "country", "publication"]
    list_filter = ["publication_state", "kind"]
    search_fields = ["code", "name_en", "name_ar"]
    fieldsets = [(None, {"fields": ["code", "name_en", "name_ar", "kind", "country"]})]
    kept_from_last = ("country",)
