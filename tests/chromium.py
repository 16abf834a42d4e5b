"""Find the Chromium that the browser tests drive.

As a program (`python -m tests.chromium`, which make runs) it also tries to install one where there is none.
"""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell first: the same engine without windows, tabs and extensions, in two thirds of the processor time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
APPLICATIONS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
INSTALL_SECONDS = 180

# Headless, and silent towards the network: a browser that looks up its maker's hosts is slow where there are
# none.
FLAGS = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    FLAGS.append("--no-sandbox")  # Chromium refuses to sandbox itself as root, as in most containers


@functools.cache
def find() -> str | None:
    """Return the path of $CHROMIUM, else of one on the PATH, else of the one Playwright installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = [path for name in NAMES if (path := shutil.which(name))]
    found += [str(path) for path in APPLICATIONS if path.exists()]
    if not found:
        # Where not even Playwright's driver starts (it is a program of its own), it has no browser to offer.
        with contextlib.suppress(Exception), sync_playwright() as playwright:
            found = [own for own in (playwright.chromium.executable_path,) if Path(own).exists()]
    return found[0] if found else None


def main() -> None:
    if find() or os.environ.get("CHROMIUM"):
        return
    say = sys.stderr.write
    say(f"No Chromium here: Playwright tries to install one, for at most {INSTALL_SECONDS} seconds.\n")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            timeout=INSTALL_SECONDS,
            check=False,
            capture_output=True,
        )
        reason = None if done.returncode == 0 else f"exit code {done.returncode}"
    except subprocess.TimeoutExpired:
        reason = "it took too long"
    if reason:
        say(f"It could not ({reason}). Install Chromium, or name one: CHROMIUM=/path/to/chromium make test\n")


if __name__ == "__main__":
    main()
