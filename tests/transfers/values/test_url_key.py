"""Addresses of one page are one address; addresses of two pages stay two."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import transfers
from transfers.values.url_key import comparable, url_key_of

RECORD = Path(transfers.__file__).parent / "record"
PAGE = "https://example.org/news/1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAGE, "http://example.org/news/1"),
        (PAGE, "HTTPS://WWW.Example.ORG/news/1"),
        (PAGE, "https://example.org:443/news/1"),
        (PAGE, "http://example.org:80/news/1"),
        (PAGE, "https://example.org./news/1"),
        (PAGE, "https://example.org/news/1/"),
        (PAGE, "https://example.org/news/1#comments"),
        (PAGE, "https://example.org/news/1?"),
        (PAGE, "  https://example.org/news/1 "),
        (PAGE, "example.org/news/1"),
        (PAGE, "https://example.org/news/1?utm_source=x&utm_medium=social&fbclid=IwAR0"),
        (PAGE, "https://example.org/news/1?UTM_Source=x&gclid=1&traffic_source=rss&intcid=CNI-00"),
        ("https://example.org", "https://www.example.org/"),
        ("https://example.org/?id=1&page=article", "https://example.org/?page=article&id=1"),
        ("https://example.org/?id=1", "https://example.org?id=1&utm_campaign=z"),
        ("https://example.org/?q=a%20b", "https://example.org/?q=a+b"),
        ("https://example.org/%d8%a3%D9%85%D9%86", "https://example.org/أمن"),
        ("https://example.org/%7Euser", "https://example.org/~user"),
        ("https://example.org/a%2Cb", "https://example.org/a,b"),
        ("https://مثال.org/1", "https://xn--mgbh0fb.org/1"),
    ],
)
def test_one_page_is_one_address(one, other):
    assert comparable(one) == comparable(other)
    assert url_key_of(one) == url_key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAGE, "https://example.org/news/2"),
        (PAGE, "https://example.org/News/1"),
        (PAGE, "https://ar.example.org/news/1"),
        (PAGE, "https://example.org:8080/news/1"),
        (PAGE, "https://example.org/news/1?page=2"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/?id=1", "https://example.org/"),
        ("https://example.org/?ref=1", "https://example.org/"),
        ("https://example.org/?a=1&a=2", "https://example.org/?a=2&a=1"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a%3Fb", "https://example.org/a?b"),
        ("https://example.org/?q=a%26b", "https://example.org/?q=a&b"),
        ("https://example.org/#!/news/1", "https://example.org/#!/news/2"),
    ],
)
def test_two_pages_stay_two(one, other):
    assert comparable(one) != comparable(other)
    assert url_key_of(one) != url_key_of(other)


def test_what_is_no_address_is_said_and_has_a_key_all_the_same():
    with pytest.raises(ValueError, match="IPv6"):
        comparable("http://[")
    assert url_key_of("http://[") == url_key_of("http://[") != url_key_of("http://]")


def test_a_comparable_address_is_its_own():
    """Otherwise the order in which two spellings are compared would matter."""
    with (RECORD / "sources.csv").open(encoding="utf-8", newline="") as file:
        urls = [row["url"] for row in csv.DictReader(file)]
    assert len(urls) > 100
    assert [comparable(comparable(url)) for url in urls] == [comparable(url) for url in urls]


def test_the_real_record_holds_each_page_once():
    with (RECORD / "sources.csv").open(encoding="utf-8", newline="") as file:
        urls = [row["url"] for row in csv.DictReader(file)]
    assert len({url_key_of(url) for url in urls}) == len(urls)
