#!/usr/bin/env python3
"""Run a command of the site: `.venv/bin/python manage.py help`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import Error
    except ModuleNotFoundError as error:
        sys.exit(f"handover: {error}. Use .venv/bin/python, which `make run` or `make test` sets up.")
    try:
        execute_from_command_line(sys.argv)
    except Error:
        from config.database import unreachable

        line = unreachable()
        if (
            line is None
        ):  # the database answers: the error is about something else, and its traceback is needed
            raise
        sys.exit(line)


if __name__ == "__main__":
    main()
