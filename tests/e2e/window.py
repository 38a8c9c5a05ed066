#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads seven files by the window of the built program, as a person does who sees it or hears it.

window.py MILLRACE

Exit status: 0 passed, 1 failed, 77 cannot run here.
"""

import hashlib
import pathlib
import signal
import subprocess
import sys
import tempfile
import traceback

from desktop import Desktop
from documents import LATEST, LATEST_NAME, SIZES, Documents
from skipping import skip, what_is_missing
from waiting import Failure, wait_until

NAME = "e2e.window"
# Below ctest's own limit, so that the test ends what it started and says where it stood.
LIMIT_SECONDS = 150
# Which of SIZES is released when; none of them in its turn.
ORDER = (4, 2, 6, 1, 5, 3)
NO_EXTENSION = "URL does not contain an extension"
CURE = "Name it from the server"
FINISHED = "Finished"
JUDGED = f"{len(SIZES)} new, 1 without an extension"


def step(text):
    print(f"- {text}", flush=True)


def xdotool(*arguments):
    subprocess.run(["xdotool", *arguments], stdin=subprocess.DEVNULL, check=True, timeout=60)


def expect(condition, text):
    if not condition:
        raise Failure(text)


class Person:
    """One run of the program, from its first window to its end."""

    def __init__(self, desktop, documents, program):
        # Not before the desktop stands, whose buses it looks for.
        from screenreader import ScreenReader, Table

        self.desktop = desktop
        self.documents = documents
        self.folder = desktop.folder / "saved"
        self.folder.mkdir()
        self.make_table = Table
        self.table = None
        self.details = None
        self.program = desktop.run(program, "--profile", str(desktop.folder / "profile"), "--workers",
                                   str(len(SIZES) + 1))
        self.reader = ScreenReader(self.program.pid)

    def goes_through(self):
        self.sees_the_window()
        self.types_links_and_folder()
        self.starts()
        self.sees_the_extension_error()
        self.watches_them_finish()
        self.cures_the_extension()
        self.has_all_files()
        self.quits()

    def sees_the_window(self):
        step("the window opens")
        wait_until("the program can be read", lambda: self.is_running() and self.reader.look("Links"))
        wait_until("the window has the keyboard", self.reader.is_active)
        for name in ("Links", "Save folder", "Search"):
            self.reader.field(name)
        for name in ("Browse", "Start"):
            self.reader.button(name)

    def is_running(self):
        expect(self.program.poll() is None, f"millrace ended with {self.program.returncode}")
        return True

    def types(self, field, text):
        """Types over what the field holds."""
        self.reader.focus(field)
        xdotool("key", "ctrl+a")
        for number, line in enumerate(text.splitlines()):
            if number > 0:
                # Typed as part of a text, a newline is the key Linefeed, which no keyboard has.
                xdotool("key", "Return")
            xdotool("type", "--delay", "5", line)
        wait_until(f"what was typed stands in {field.name}: {text!r}", lambda: self.reader.text(field) == text)

    def types_links_and_folder(self):
        step("links and folder are typed")
        links = [self.documents.url(f"/{name}") for name in SIZES]
        links.insert(3, self.documents.url(LATEST))
        box = self.reader.find("Links")
        self.types(box, "\n".join(links))
        # The name belongs to the box with its list too; the line inside it takes the text.
        self.types(self.reader.field("Save folder"), str(self.folder))
        # Start shows its count only to the eye. The box is described in the same step that sets the count.
        wait_until(f'the links are judged "{JUDGED}"', lambda: box.description == JUDGED)

    def starts(self):
        step("Start is pressed")
        self.reader.press(self.reader.button("Start"))
        self.reader.find("Filter")
        self.details = self.reader.find("Details")
        self.table = self.make_table(self.reader.find("Downloads"))
        names = [*SIZES]
        names.insert(3, LATEST.strip("/"))
        wait_until(f"the rows are {names}", lambda: self.table.names() == names)
        wait_until("all documents are under way",
                   lambda: self.documents.held() == {f"/{name}" for name in SIZES})

    def status(self, name):
        return self.table.statuses().get(name, "")

    def sees_the_extension_error(self):
        step("the link without an extension has its error")
        name = LATEST.strip("/")
        wait_until(f'the row reads "{NO_EXTENSION}"', lambda: self.status(name).startswith(NO_EXTENSION))
        expect(LATEST not in self.documents.requests(), "the link without an extension was asked for")

    def watches_them_finish(self):
        names = list(SIZES)
        finished = set()
        for number in ORDER:
            name = names[number - 1]
            step(f"{name} is released")
            self.documents.release(f"/{name}")
            wait_until(f"{name} is finished", lambda n=name: self.status(n) == FINISHED)
            finished.add(name)
            statuses = self.table.statuses()
            said = {row for row, status in statuses.items() if FINISHED.lower() in status.lower()}
            expect(said == finished, f"finished should be {sorted(finished)}; the rows say {statuses}")
            there = {file.name for file in self.folder.iterdir() if file.suffix != ".part"}
            expect(there == finished, f"files should be {sorted(finished)}, and are {sorted(there)}")

    def cures_the_extension(self):
        step("the link without an extension is named by the server")
        row = self.table.names().index(LATEST.strip("/"))
        x, y = self.reader.centre(self.table.cell(row))
        xdotool("mousemove", str(x), str(y), "click", "1")
        wait_until("the row is selected", lambda: self.table.is_selected(row))
        self.reader.press(self.reader.button(CURE, self.details))
        wait_until(f"{LATEST_NAME} is finished", lambda: self.status(LATEST_NAME) == FINISHED)

    def has_all_files(self):
        step("the files are compared")
        bodies = {name: self.documents.bodies[f"/{name}"] for name in SIZES}
        bodies[LATEST_NAME] = self.documents.bodies[LATEST]
        wanted = {name: hashlib.sha256(body).hexdigest() for name, body in bodies.items()}
        got = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in self.folder.iterdir()}
        expect(got == wanted, f"the folder should hold {wanted}, and holds {got}")
        requests = sorted(self.documents.requests())
        expect(requests == sorted(self.documents.bodies), f"each is asked for once, but there were {requests}")

    def quits(self):
        step("the program quits")
        xdotool("key", "ctrl+q")
        wait_until("millrace has ended", lambda: self.program.poll() is not None)
        expect(self.program.returncode == 0, f"millrace ended with {self.program.returncode}")

    def tells_what_there_is(self):
        status = self.program.poll()
        print("millrace runs." if status is None else f"millrace ended with {status}.")
        print("What millrace wrote:", self.desktop.log("millrace"), "What can be read of its window:", sep="\n")
        self.reader.print_tree()


def on_signal(number, _):
    raise Failure(f"stopped after {LIMIT_SECONDS} s" if number == signal.SIGALRM else f"stopped by signal {number}")


def run(program):
    signal.signal(signal.SIGALRM, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    signal.alarm(LIMIT_SECONDS)
    with tempfile.TemporaryDirectory(prefix="millrace-e2e-") as folder, \
            Documents() as documents, Desktop(folder) as desktop:
        person = Person(desktop, documents, program)
        try:
            person.goes_through()
        except Exception:
            traceback.print_exc()
            # The report may be what hangs: it has a limit of its own.
            signal.alarm(10)
            person.tells_what_there_is()
            raise
        finally:
            # Nothing may break off the ending of what was started.
            signal.alarm(0)


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    missing = what_is_missing()
    if missing:
        return skip(NAME, missing)
    try:
        run(str(pathlib.Path(sys.argv[1]).resolve()))
    except Exception as error:
        print(f"{NAME} failed: {error}")
        return 1
    print(f"{NAME} passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
