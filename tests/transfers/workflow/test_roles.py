"""The desk's three roles: made by the migrations, and made again without harm."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from transfers.workflow.roles import make_roles


def test_making_the_roles_again_changes_nothing_and_takes_nothing_away(db):
    make_roles(apps, "default")
    make_roles(apps, "default")  # a live server's test before this one may have emptied the table
    rights = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    assert set(rights) == {"data entry", "reviewer", "administrator"}
    more = Permission.objects.get(codename="delete_claim")
    group = Group.objects.get(name="data entry")
    group.permissions.add(more)
    Group.objects.get(name="reviewer").delete()
    make_roles(apps, "default")
    again = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    assert again == rights | {"data entry": rights["data entry"] | {more}}


def test_the_rights_are_those_of_the_work(db):
    make_roles(apps, "default")

    def rights(role, kind):
        held = Group.objects.get(name=role).permissions.filter(content_type__model=kind)
        return {right.codename.removesuffix(f"_{kind}") for right in held}

    assert rights("data entry", "claim") == {"view", "add", "change"}
    assert rights("reviewer", "claim") == {"view", "add", "change", "review", "delete"}
    assert rights("reviewer", "governorate") == {"view"}
    assert rights("data entry", "monitoringentry") == {"view", "add", "change"}
    assert rights("reviewer", "monitoringentry") == {"view", "add", "change", "delete"}
    assert rights("reviewer", "user") == set()
    assert rights("administrator", "user") == {"view", "add", "change", "delete"}
