"""Somebody at the desk, in a window: tests of their own go through the form of signing in."""

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from transfers.workflow.roles import make_roles


def person(name: str, role: str) -> User:
    """Return the person of that name, made with the role where there is none yet."""
    user = User.objects.filter(username=name).first()
    if user is None:
        make_roles(apps, "default")
        user = User.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    return user


def sit_down(page, live_server, user: User, path: str = "/admin/") -> None:
    """Open a page of the desk for somebody, in place of whoever was signed in; by itself the first one."""
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.clear_cookies()
    page.context.add_cookies([cookie | {"url": f"{live_server.url}/admin/"}])
    page.goto(live_server.url + path)


def choose(page, field: str, term: str, text: str) -> None:
    """Choose in a field that asks the desk for what matches the term."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill(term)
    page.locator(".select2-results__option", has_text=text).first.click()
