# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this test can run here, and what to answer if not; as tests/support/skip.cpp for the other tests."""

import importlib
import importlib.util
import os
import pathlib
import shutil

SKIPPED = 77
FAILED = 1
PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
LIST = pathlib.Path(__file__).resolve().parent.parent / "SKIPS"


def what_is_missing():
    """The reason why the test cannot run, empty if it can."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    try:
        # Its own parts and the library below it may be missing too, so that asking for the folder is not enough.
        importlib.import_module("gi").require_version("Atspi", "2.0")
        if not importlib.util.find_spec("pyatspi"):
            missing.append("pyatspi")
    except (ImportError, ValueError) as error:
        missing.append(f"pyatspi ({error})")
    return f"missing: {', '.join(missing)}" if missing else ""


def is_listed(name):
    """A line without a reason lists nothing."""
    if not LIST.exists():
        return False
    lines = [line.split("#") for line in LIST.read_text(encoding="utf-8").splitlines()]
    return any(parts[0].strip() == name and len(parts) > 1 and parts[1].strip() for parts in lines)


def skip(name, reason):
    """Says the reason; the exit status."""
    print(f"{name}: {reason}")
    if os.environ.get("MILLRACE_NO_SKIP") == "1" and not is_listed(name):
        print(f"{name} is not listed in tests/SKIPS and may not be skipped.")
        return FAILED
    return SKIPPED
