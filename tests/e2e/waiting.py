# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for a condition, with an end."""

import time

PATIENCE = 30.0
POLL = 0.05


class Failure(Exception):
    """What the test found wrong."""


def wait_until(what, condition, seconds=PATIENCE):
    """Asks until the answer is true and returns it; `what` says in a failure what never came.

    A condition that raises Failure ends the wait at once.
    """
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= deadline:
            raise Failure(f"not within {seconds:.0f} s: {what}")
        time.sleep(POLL)
