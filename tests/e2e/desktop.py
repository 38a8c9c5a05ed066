# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of its own for one program: X server, session bus, window manager, home folder."""

import ctypes
import os
import pathlib
import signal
import subprocess
import time

from waiting import POLL, Failure, wait_until

PR_SET_CHILD_SUBREAPER = 36
# What would lead the program, or the buses, out to the desktop of whoever runs the test.
NOT_INHERITED = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_ACCESSIBILITY", "NO_AT_BRIDGE", "AT_SPI_BUS_ADDRESS",
                 "DBUS_STARTER_ADDRESS", "DBUS_STARTER_BUS_TYPE", "XAUTHORITY", "SESSION_MANAGER", "http_proxy",
                 "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
PATIENCE_TO_END = 5.0


class Desktop:
    """`with Desktop(folder)` sets this process's environment too, so that a screen reader can be part of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self._children = []

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def run(self, *command):
        """Starts a program whose output goes to a file in the folder, which log() reads."""
        log = self.folder / (pathlib.Path(command[0]).name + ".log")
        with open(log, "wb") as output:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self._children.append(child)
        return child

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _start(self):
        # The buses start services of their own. As our grandchildren they become our children once orphaned, and
        # close() finds them.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self._set_environment()
        os.environ["DISPLAY"] = ":" + self._start_telling(
            # Without -r a key that a busy machine lets go late would repeat.
            "-displayfd", "Xvfb", "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-r")
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self._start_telling(
            "--print-address", "dbus-daemon", "--session", "--nofork", "--nopidfile")
        openbox = self.run("openbox", "--sm-disable")
        # Only a window manager answers this.
        wait_until("openbox manages the display",
                   lambda: self._is_up(openbox) and _is_done("xdotool", "get_desktop"))

    def _set_environment(self):
        for name in NOT_INHERITED:
            os.environ.pop(name, None)
        home = self._make("home")
        os.environ.update({
            "HOME": home,
            "XDG_CONFIG_HOME": self._make("home/config"),
            "XDG_DATA_HOME": self._make("home/data"),
            "XDG_CACHE_HOME": self._make("home/cache"),
            "XDG_STATE_HOME": self._make("home/state"),
            "XDG_RUNTIME_DIR": self._make("run"),
            "TMPDIR": self._make("tmp"),
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "en",
            "GSETTINGS_BACKEND": "memory",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        })

    def _make(self, name):
        path = self.folder / name
        path.mkdir(mode=0o700)
        return str(path)

    def _start_telling(self, option, program, *arguments):
        """Starts a program that writes a line once it can be used, to the descriptor that follows the option."""
        ours, its = os.pipe()
        os.set_blocking(ours, False)
        with open(self.folder / f"{program}.log", "wb") as output, open(ours, "rb") as told:
            option = [f"{option}={its}"] if option.startswith("--") else [option, str(its)]
            child = subprocess.Popen([program, *arguments, *option], stdin=subprocess.DEVNULL, stdout=output,
                                     stderr=output, pass_fds=[its])
            self._children.append(child)
            os.close(its)
            line = b""

            def is_told():
                nonlocal line
                line += told.read() or b""
                return line.endswith(b"\n") or not self._is_up(child)

            wait_until(f"{program} can be used", is_told)
        return line.decode().strip()

    def _is_up(self, child):
        if child.poll() is not None:
            name = pathlib.Path(child.args[0]).name
            raise Failure(f"{name} ended with {child.returncode}:\n{self.log(name)}")
        return True

    def close(self):
        """Ends what was started, the last first, and whatever that started in turn."""
        for child in reversed(self._children):
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(PATIENCE_TO_END)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
        self._children.clear()
        _end_orphans()


def _is_done(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False, timeout=30).returncode == 0


def _orphans():
    """The ids of this process's children, those that it inherited included."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            # Behind the name, which may hold anything: the state, then the parent.
            parent = stat.read_text(errors="replace").rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == os.getpid():
            found.append(int(stat.parent.name))
    return found


def _end_orphans():
    """Without their bus the services end by themselves; a slow one is told to."""
    deadline = time.monotonic() + PATIENCE_TO_END
    while True:
        try:
            while os.waitpid(-1, os.WNOHANG)[0] != 0:
                pass
        except ChildProcessError:
            return
        number = signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL
        for pid in _orphans():
            os.kill(pid, number)
        time.sleep(POLL)
