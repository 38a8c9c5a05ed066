# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Millrace's window as a screen reader gets it, through AT-SPI. Import it inside a Desktop: it looks for a bus."""

import pyatspi
from gi.repository import GLib

from waiting import Failure, wait_until

# A busy machine answers late, and an answer that never comes must not outlast the test.
ANSWER_MS = 5_000
START_MS = 15_000
STATUS = "Status"


class ScreenReader:
    """Finds widgets by their accessible names in the program of a process."""

    def __init__(self, process):
        self._process = process
        self._application = None
        pyatspi.setTimeout(ANSWER_MS, START_MS)

    def _root(self):
        if self._application is None:
            for child in self._children(pyatspi.Registry.getDesktop(0)):
                if child.get_process_id() == self._process:
                    # Nobody runs the loop that would tell the cache what changed, so each question is asked anew.
                    child.setCacheMask(pyatspi.cache.NONE)
                    self._application = child
        return self._application

    @staticmethod
    def _children(node):
        # A child may go between being counted and being asked for.
        found = []
        for i in range(node.childCount):
            child = node.getChildAtIndex(i)
            if child is not None:
                found.append(child)
        return found

    def _walk(self, node):
        yield node
        # Cells are asked for by row; there may be many.
        if node.getRole() not in (pyatspi.ROLE_TABLE, pyatspi.ROLE_TREE_TABLE):
            for child in self._children(node):
                yield from self._walk(child)

    def look(self, name, role=None, within=None):
        """The widget of that name on the screen, None if there is none yet."""
        try:
            root = within or self._root()
            for node in self._walk(root) if root else ():
                if node.name == name and (role is None or node.getRole() == role) and \
                        node.getState().contains(pyatspi.STATE_SHOWING):
                    return node
        except GLib.Error:
            # It changed under our eyes.
            pass
        return None

    def find(self, name, role=None, within=None):
        """As look(), but waits for it."""
        return wait_until(f'a widget named "{name}"', lambda: self.look(name, role, within))

    def button(self, name, within=None):
        """As find(), but a menu's entry of the same name is no button."""
        return self.find(name, pyatspi.ROLE_PUSH_BUTTON, within)

    def field(self, name):
        """As find(), but a list or a label of the same name takes no text."""
        return self.find(name, pyatspi.ROLE_TEXT)

    def is_active(self):
        """Whether a window of the program has the keyboard."""
        try:
            root = self._root()
            return root is not None and any(window.getState().contains(pyatspi.STATE_ACTIVE)
                                            for window in self._children(root))
        except GLib.Error:
            return False

    @staticmethod
    def text(node):
        return node.queryText().getText(0, -1)

    @staticmethod
    def focus(node):
        """Takes the keyboard there."""
        node.queryComponent().grabFocus()
        wait_until(f'"{node.name}" has the keyboard', lambda: node.getState().contains(pyatspi.STATE_FOCUSED))

    @staticmethod
    def press(button):
        """Presses a button that can be pressed."""
        wait_until(f'"{button.name}" can be pressed', lambda: button.getState().contains(pyatspi.STATE_SENSITIVE))
        action = button.queryAction()
        names = [action.getName(i) for i in range(action.nActions)]
        if "Press" not in names:
            raise Failure(f'"{button.name}" has no action Press, but {names}')
        if not action.doAction(names.index("Press")):
            raise Failure(f'"{button.name}" could not be pressed')

    @staticmethod
    def centre(node):
        """Where a person would click."""
        area = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return area.x + area.width // 2, area.y + area.height // 2

    def print_tree(self):
        """What the program shows, with what each table holds."""
        try:
            root = self._root()
            if root is None:
                print("AT-SPI does not know the program.")
            else:
                self._print(root, 0)
        except GLib.Error as error:
            print(f"It cannot be read: {error.message}")

    def _print(self, node, depth):
        parts = [node.getRoleName(), f'"{node.name}"']
        if node.description:
            parts.append(f"({node.description})")
        states = node.getState()
        for state, word in ((pyatspi.STATE_SHOWING, "showing"), (pyatspi.STATE_FOCUSED, "focused"),
                            (pyatspi.STATE_SENSITIVE, "enabled")):
            if states.contains(state):
                parts.append(word)
        if "Text" in node.get_interfaces():
            parts.append(repr(self.text(node)))
        print("  " * depth + " ".join(parts))
        for child in self._children(node):
            self._print(child, depth + 1)


class Table:
    """The rows of a table widget, read cell by cell."""

    def __init__(self, node):
        self._table = node.queryTable()

    def _column(self, title):
        for column in range(self._table.nColumns):
            if self._table.getColumnDescription(column) == title:
                return column
        raise Failure(f'no column "{title}"')

    def cell(self, row, title=None):
        """A cell of a column; the row's first without one, whose name is spoken for the whole row."""
        return self._table.getAccessibleAt(row, self._column(title) if title else 0)

    def names(self):
        """The rows' names, in order."""
        return [self.cell(row).name.partition(", ")[0] for row in range(self._table.nRows)]

    def statuses(self):
        """The status of each row by its name."""
        rows = range(self._table.nRows)
        return dict(zip(self.names(), (self.cell(row, STATUS).name for row in rows)))

    def is_selected(self, row):
        return self._table.isRowSelected(row)
