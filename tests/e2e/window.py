#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads seven files by the window of the built program, as a person does who sees it or hears it.

window.py MILLRACE

Exit status: 0 passed, 1 failed, 77 cannot run here.
"""

import hashlib
import sys

from documents import LATEST, LATEST_NAME, SIZES, Documents
from person import FINISHED, Person, expect, main, step
from waiting import wait_until

# Which of SIZES is released when; none of them in its turn.
ORDER = (4, 2, 6, 1, 5, 3)
NO_EXTENSION = "URL does not contain an extension"
CURE = "Name it from the server"
JUDGED = f"{len(SIZES)} new, 1 without an extension"


class Downloader(Person):
    """Pastes, starts, watches, cures."""

    def __init__(self, desktop, documents, program):
        super().__init__(desktop, documents, program, "--workers", str(len(SIZES) + 1))

    def goes_through(self):
        self.sees_the_window()
        self.finds_what_there_is()
        self.starts_the_links()
        self.sees_the_extension_error()
        self.watches_them_finish()
        self.cures_the_extension()
        self.has_all_files()
        self.quits()

    def finds_what_there_is(self):
        for name in ("Links", "Save folder", "Search"):
            self.reader.field(name)
        for name in ("Browse", "Start"):
            self.reader.button(name)

    def starts_the_links(self):
        names = [*SIZES]
        names.insert(3, LATEST.strip("/"))
        self.types_links_and_folder([self.server.url(f"/{name}") for name in names], JUDGED)
        self.starts(names)
        wait_until("all documents are under way",
                   lambda: self.server.held() == {f"/{name}" for name in SIZES})

    def sees_the_extension_error(self):
        step("the link without an extension has its error")
        name = LATEST.strip("/")
        wait_until(f'the row reads "{NO_EXTENSION}"', lambda: self.status(name).startswith(NO_EXTENSION))
        expect(LATEST not in self.server.requests(), "the link without an extension was asked for")

    def watches_them_finish(self):
        names = list(SIZES)
        finished = set()
        for number in ORDER:
            name = names[number - 1]
            step(f"{name} is released")
            self.server.release(f"/{name}")
            wait_until(f"{name} is finished", lambda n=name: self.status(n) == FINISHED)
            finished.add(name)
            statuses = self.table.statuses()
            said = {row for row, status in statuses.items() if FINISHED.lower() in status.lower()}
            expect(said == finished, f"finished should be {sorted(finished)}; the rows say {statuses}")
            there = {file.name for file in self.folder.iterdir() if file.suffix != ".part"}
            expect(there == finished, f"files should be {sorted(finished)}, and are {sorted(there)}")

    def cures_the_extension(self):
        step("the link without an extension is named by the server")
        self.selects(LATEST.strip("/"))
        self.reader.press(self.reader.button(CURE, self.details))
        wait_until(f"{LATEST_NAME} is finished", lambda: self.status(LATEST_NAME) == FINISHED)

    def has_all_files(self):
        step("the files are compared")
        bodies = {name: self.server.bodies[f"/{name}"] for name in SIZES}
        bodies[LATEST_NAME] = self.server.bodies[LATEST]
        wanted = {name: hashlib.sha256(body).hexdigest() for name, body in bodies.items()}
        got = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.folder.iterdir()}
        expect(got == wanted, f"the folder should hold {wanted}, and holds {got}")
        requests = sorted(self.server.requests())
        expect(requests == sorted(self.server.bodies), f"each is asked for once, but there were {requests}")


if __name__ == "__main__":
    sys.exit(main("e2e.window", __doc__, Documents, Downloader))
