"""Write the plain prose of our own templates as Markdown, so that one text states a rule everywhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

STARTS = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- ", "p": ""}
MARKS = {"strong": "**", "em": "*", "code": "`"}


def markdown(html: str) -> str:
    """Return headings, paragraphs, lists, strong words and code as Markdown.

    Raises ValueError for any other element: a reader could not see that a table or an image was left out.
    """
    prose = Prose()
    prose.feed(html)
    prose.close()
    return "\n".join(prose.lines) + "\n"


class Prose(HTMLParser):
    """Gather one line for each block, with an empty line around headings and paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in STARTS:
            self.words = [STARTS[tag]]
        elif tag in MARKS and self.words is not None:
            self.words.append(MARKS[tag])
        elif tag not in ("ul", "ol", "bdi", "span", "div", "wbr"):
            raise ValueError(f"<{tag}> has no place in plain prose")

    def handle_endtag(self, tag: str) -> None:
        if tag in MARKS and self.words is not None:
            self.words.append(MARKS[tag])
        elif tag in STARTS and self.words is not None:
            line = re.sub(r"\s+", " ", "".join(self.words)).strip()
            is_item = tag == "li" and self.lines and self.lines[-1].startswith("- ")
            self.lines += [line] if is_item or not self.lines else ["", line]
            self.words = None

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            # A number under ten is written "<10", which Markdown would take for the start of a tag.
            self.words.append(data.replace("<", "\\<"))
