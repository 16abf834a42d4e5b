"""Draw how far a command is: one line that rewrites itself on a terminal, nothing in a pipe."""

from __future__ import annotations

from django.core.management.base import OutputWrapper

WIDTH = 30  # marks; with the words it fits a terminal of 80


class ProgressBar:
    def __init__(self, terminal: OutputWrapper) -> None:
        self.terminal = terminal

    def __call__(self, text: str, done: int, total: int) -> None:
        share = done / total if total else 1
        marks = "#" * round(share * WIDTH)
        self.write(f"{text:<26} [{marks:.<{WIDTH}}] {share:4.0%}")

    def clear(self) -> None:
        self.write("")

    def write(self, line: str) -> None:
        if self.terminal.isatty():
            self.terminal.write(f"\r\033[K{line}", ending="")
