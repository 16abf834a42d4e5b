"""The names of a place by script."""

import pytest

from transfers.values.text import names_by_script


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("al-Sina'a", "latin"),
        ("Zîndana Xwêranê", "latin"),  # Kurmanji
        ("سجن غويران", "arabic"),
        ("السجن المركزي (الحسكة)", "arabic"),
        ("زیندانی غوێران", "kurdish"),
        ("گرتووخانەی شەدادی", "kurdish"),
        ("سووسە", "kurdish"),
        ("Camp 5", "latin"),
        ("سجن Cropper", "arabic"),
        ("", "latin"),
    ],
)
def test_a_name_is_told_by_its_letters(name, script):
    assert getattr(names_by_script([name]), script) == (name,)


def test_names_keep_their_order_and_stand_once():
    assert names_by_script(["b", "سجن", "a", "b"]) == (("b", "a"), ("سجن",), ())
