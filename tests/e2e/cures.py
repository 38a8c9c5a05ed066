#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs in, saves a web page anyway and limits the speed in the window of the built program.

cures.py MILLRACE

Exit status: 0 passed, 1 failed, 77 cannot run here.
"""

import sys
import time

from guardedfiles import LONG, LONG_SIZE, PAGE, PASSWORD, PRIVATE, USER, GuardedFiles
from person import FINISHED, Person, expect, main, step, xdotool
from waiting import wait_until

NAMES = [path.strip("/") for path in (PRIVATE, PAGE)]
SIGN_IN = "Sign in\u2026"
SAVE_ANYWAY = "Save it anyway"
# As far as the limit's menu is walked down.
ENTRIES = ("Unlimited", "100 kB/s", "500 kB/s")
LIMIT = ENTRIES[2]
BYTES_PER_SECOND = 500_000
# What is on its way when the limit begins to hold, and over what time the rate is taken then.
SETTLED_AFTER = 1_500_000
MEASURED_BYTES = 3_000_000


class Curer(Person):
    """Meets a server that wants a password and one that sends a page, then slows a long file down."""

    def goes_through(self):
        import pyatspi
        self.roles = pyatspi

        self.sees_the_window()
        self.types_links_and_folder([self.server.url(path) for path in (PRIVATE, PAGE)], "2 new")
        self.starts(NAMES)
        self.signs_in()
        self.saves_the_page()
        self.limits_the_speed()
        self.has_all_files()
        self.quits()

    def signs_in(self):
        step("the server asks for a password and gets it by keyboard")
        name = PRIVATE.strip("/")
        wait_until("the row asks for a password", lambda: self.status(name).endswith(f"Offered: {SIGN_IN}"))
        self.selects(name)
        self.reader.press(self.reader.button(SIGN_IN, self.details))
        user = self.reader.field("User")
        wait_until("the user's field has the keyboard", lambda: self.has_keyboard(user))
        self.types_on(USER)
        xdotool("key", "Tab")
        password = self.reader.find("Password", self.roles.ROLE_PASSWORD_TEXT)
        wait_until("the password's field has the keyboard", lambda: self.has_keyboard(password))
        self.types_on(PASSWORD)
        xdotool("key", "Return")
        wait_until(f"{name} is finished", lambda: self.status(name) == FINISHED)

    def has_keyboard(self, node):
        return node.getState().contains(self.roles.STATE_FOCUSED)

    def saves_the_page(self):
        step("the web page is saved anyway, from the row's menu")
        name = PAGE.strip("/")
        wait_until("the row tells of a web page",
                   lambda: self.status(name).startswith("The server sent a web page") and
                   self.status(name).endswith(f"Offered: {SAVE_ANYWAY}"))
        expect(not (self.folder / name).exists(), f"{name} is there already")
        self.selects(name)
        self.opens_menu(self.table.cell(self.table.names().index(name)), "3")
        # The entry's own letter.
        xdotool("key", "a")
        wait_until(f"{name} is finished", lambda: self.status(name) == FINISHED)

    def chooses_limit(self, shown, wanted):
        self.opens_menu(self.reader.button(f"Limit: {shown}"))
        xdotool("key", *["Down"] * (ENTRIES.index(wanted) + 1), "Return")
        self.reader.button(f"Limit: {wanted}")

    def limits_the_speed(self):
        step(f"a long file comes at {LIMIT}, and then as fast as it can")
        self.chooses_limit("Unlimited", LIMIT)
        name = LONG.strip("/")
        xdotool("key", "ctrl+n")
        self.types_links_and_folder([self.server.url(LONG)], "1 new")
        self.starts([*NAMES, name])
        wait_until("the rate has settled", lambda: self.server.sent(LONG) >= SETTLED_AFTER)
        began, first = time.monotonic(), self.server.sent(LONG)
        wait_until("enough has come", lambda: self.server.sent(LONG) >= first + MEASURED_BYTES)
        rate = (self.server.sent(LONG) - first) / (time.monotonic() - began)
        expect(0.7 * BYTES_PER_SECOND <= rate <= 1.3 * BYTES_PER_SECOND,
               f"the server should send {BYTES_PER_SECOND} bytes a second, and sends {rate:.0f}")
        expect(self.server.sent(LONG) < LONG_SIZE / 2, "the file is nearly over")
        self.chooses_limit(LIMIT, "Unlimited")
        # At the limit it would take a minute and a half.
        wait_until(f"{name} is finished", lambda: self.status(name) == FINISHED)

    def has_all_files(self):
        step("the files are compared")
        for path, body in self.server.bodies.items():
            expect((self.folder / path.strip("/")).read_bytes() == body, f"{path} is not what was served")
        profile = self.desktop.folder / "profile"
        kept = b"".join(file.read_bytes() for file in profile.rglob("*") if file.is_file())
        expect(PASSWORD.encode() not in kept, "the password is in the profile")


if __name__ == "__main__":
    sys.exit(main("e2e.cures", __doc__, GuardedFiles, Curer))
