"""The desk works under the strict Content-Security-Policy: no inline script, no inline style, nothing remote.

The `page` fixture fails a test on any breach that Chromium reports.
"""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import path, reverse

# The desk asks for twelve characters.
PASSWORD = "a-password-for-the-test-of-the-desk-only"


class PermissionAdmin(admin.ModelAdmin):
    autocomplete_fields = ["content_type"]
    search_fields = ["name"]
    list_filter = ["content_type"]


class ContentTypeAdmin(admin.ModelAdmin):
    search_fields = ["model"]
    ordering = ["model"]  # an unordered page of choices is a warning, and so an error here


# A desk of two models with everything the record's forms use, so that this does not wait for them.
desk = admin.AdminSite(name="admin")
desk.register(Permission, PermissionAdmin)
desk.register(ContentType, ContentTypeAdmin)
urlpatterns = [path("admin/", desk.urls)]


@pytest.fixture
def logged_in(page, live_server, django_user_model):
    """The page of somebody who logged in through the form."""
    django_user_model.objects.create_superuser("editor", "editor@example.org", PASSWORD)
    page.goto(live_server.url + reverse("admin:login"))
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


def test_logging_in_and_out(logged_in):
    cookies = {cookie["name"]: cookie["path"] for cookie in logged_in.context.cookies()}
    assert cookies == {"sessionid": "/admin/", "csrftoken": "/admin/"}
    logged_in.get_by_role("button", name="Log out").click()
    logged_in.wait_for_url("**/admin/logout/")
    assert "sessionid" not in {cookie["name"] for cookie in logged_in.context.cookies()}


def test_every_list_and_every_form_of_the_desk(logged_in, live_server):
    for model in admin.site._registry:
        options = model._meta
        for name in ("changelist", "add"):
            url = reverse(f"admin:{options.app_label}_{options.model_name}_{name}")
            response = logged_in.goto(live_server.url + url)
            # Historical and derived rows can not be added by hand.
            assert response.status == 200 or (name == "add" and response.status == 403), url


def test_an_autocomplete_finds_and_keeps_a_choice(logged_in, live_server, settings):
    settings.ROOT_URLCONF = __name__
    logged_in.goto(live_server.url + reverse("admin:auth_permission_add"))
    logged_in.get_by_label("Name:", exact=True).fill("May read the proofs")
    logged_in.get_by_label("Codename").fill("read_proofs")
    logged_in.locator(".select2-selection").click()
    logged_in.locator(".select2-search__field").fill("permission")
    logged_in.locator(".select2-results__option", has_text="permission").first.click()
    logged_in.get_by_role("button", name="Save and continue editing").click()
    logged_in.wait_for_url("**/change/")
    assert Permission.objects.get(codename="read_proofs").content_type.model == "permission"
    assert "permission" in logged_in.locator(".select2-selection__rendered").inner_text()
