# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody at the window of the built program: what every run of it has in common."""

import pathlib
import signal
import subprocess
import sys
import tempfile
import traceback

from desktop import Desktop
from skipping import skip, what_is_missing
from waiting import Failure, wait_until

# Below ctest's own limit, so that the test ends what it started and says where it stood.
LIMIT_SECONDS = 150
FINISHED = "Finished"


def step(text):
    print(f"- {text}", flush=True)


def xdotool(*arguments):
    subprocess.run(["xdotool", *arguments], stdin=subprocess.DEVNULL, check=True, timeout=60)


def expect(condition, text):
    if not condition:
        raise Failure(text)


class Person:
    """One run of the program, from its first window to its end. A test says in goes_through() what is done."""

    def __init__(self, desktop, server, program, *arguments):
        # Not before the desktop stands, whose buses it looks for.
        from screenreader import ScreenReader, Table

        self.desktop = desktop
        self.server = server
        self.folder = desktop.folder / "saved"
        self.folder.mkdir()
        self.make_table = Table
        self.table = None
        self.details = None
        self.program = desktop.run(program, "--profile", str(desktop.folder / "profile"), *arguments)
        self.reader = ScreenReader(self.program.pid)

    def goes_through(self):
        raise NotImplementedError

    def sees_the_window(self):
        step("the window opens")
        wait_until("the program can be read", lambda: self.is_running() and self.reader.look("Links"))
        wait_until("the window has the keyboard", self.reader.is_active)

    def is_running(self):
        expect(self.program.poll() is None, f"millrace ended with {self.program.returncode}")
        return True

    def types(self, field, text):
        """Types over what the field holds."""
        self.reader.focus(field)
        xdotool("key", "ctrl+a")
        self.types_on(text)
        wait_until(f"what was typed stands in {field.name}: {text!r}", lambda: self.reader.text(field) == text)

    @staticmethod
    def types_on(text):
        """Types where the keyboard is."""
        for number, line in enumerate(text.splitlines()):
            if number > 0:
                # Typed as part of a text, a newline is the key Linefeed, which no keyboard has.
                xdotool("key", "Return")
            xdotool("type", "--delay", "5", line)

    def types_links_and_folder(self, links, judged):
        step("links and folder are typed")
        box = self.reader.find("Links")
        self.types(box, "\n".join(links))
        # The name belongs to the box with its list too; the line inside it takes the text.
        self.types(self.reader.field("Save folder"), str(self.folder))
        # Start shows its count only to the eye. The box is described in the same step that sets the count: by
        # the line with the cursor, and by all.
        wait_until(f'the links are judged "{judged}"', lambda: box.description.endswith(f"In all: {judged}"))

    def starts(self, names):
        step("Start is pressed")
        self.reader.press(self.reader.button("Start"))
        self.reader.find("Filter")
        self.details = self.reader.find("Details")
        self.table = self.make_table(self.reader.find("Downloads"))
        wait_until(f"the rows are {names}", lambda: self.table.names() == names)

    def status(self, name):
        return self.table.statuses().get(name, "")

    def selects(self, name):
        row = self.table.names().index(name)
        self.clicks(self.table.cell(row))
        wait_until(f"the row of {name} is selected", lambda: self.table.is_selected(row))

    def clicks(self, node, button="1"):
        x, y = self.reader.centre(node)
        xdotool("mousemove", str(x), str(y), "click", button)

    def opens_menu(self, node, button="1"):
        """Clicks something that opens a menu, which a screen reader does not get to see before keys move in it."""
        before = self._windows()
        self.clicks(node, button)
        wait_until("a menu is open", lambda: self._windows() > before)

    def _windows(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.program.pid)],
                               stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
        return len(found.stdout.split())

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


def _run(program, make_server, make_person):
    signal.signal(signal.SIGALRM, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    signal.alarm(LIMIT_SECONDS)
    with tempfile.TemporaryDirectory(prefix="millrace-e2e-") as folder, \
            make_server() as server, Desktop(folder) as desktop:
        person = make_person(desktop, server, program)
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


def main(name, usage, make_server, make_person):
    """The whole test: the exit status."""
    if len(sys.argv) != 2:
        print(usage)
        return 2
    missing = what_is_missing()
    if missing:
        return skip(name, missing)
    try:
        _run(str(pathlib.Path(sys.argv[1]).resolve()), make_server, make_person)
    except Exception as error:
        print(f"{name} failed: {error}")
        return 1
    print(f"{name} passed")
    return 0
