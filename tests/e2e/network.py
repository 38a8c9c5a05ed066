#!/usr/bin/python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `millrace get` does when the network goes away and comes back, without a service that would tell it.

    network.py PROGRAM [--outage SECONDS] [--timeout SECONDS] [--only SCENARIO] [--transport NAME]

The program runs in a network namespace that has loopback and one end of a link; farserver.py has the other end, in
another one. The link is cut for so long, 8 s if nothing is said; the program is run with that --timeout, or 2.
"""

import argparse
import contextlib
import hashlib
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import farserver
import skipping
from waiting import Failure, wait_until

INSIDE = "MILLRACE_INSIDE_NAMESPACE"
# Who is not root becomes it in a namespace of users, where the system allows that.
UNSHARE = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--net", "--mount"]
PATIENCE = 90.0
# So many bytes of a file are on the disk when it is cut off: more than is fetched again before what is held.
FLOWING = 128 * 1024


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Failure(f"{' '.join(command)}: {result.stderr.strip()}")


def size_of(path):
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


class FarEnd:
    """The server at the other end of the link, and what it saw."""

    def __init__(self):
        here = pathlib.Path(__file__).resolve().parent
        self.process = subprocess.Popen(
            ["unshare", "--net", sys.executable, "-B", here / "farserver.py"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lines = []
        self.replies = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._await_reply("ready")

    def _read(self):
        for line in self.process.stdout:
            words = line.split()
            if words[0] in ("get", "ask"):
                self.lines.append(words)
            else:
                self.replies.put(words[0])

    def _await_reply(self, word):
        if self.replies.get(timeout=PATIENCE) != word:
            raise Failure(f"the far end did not say {word}")

    def answer_names(self, does):
        self.process.stdin.write("names on\n" if does else "names off\n")
        self.process.stdin.flush()
        self._await_reply("done")

    def ip(self, *arguments):
        run("nsenter", "--target", str(self.process.pid), "--net", "ip", *arguments)

    def requests(self, target=None):
        """Time and Range of each request."""
        return [(float(words[1]), words[3]) for words in list(self.lines)
                if words[0] == "get" and target in (None, words[2])]

    def questions(self):
        return sum(1 for words in list(self.lines) if words[0] == "ask")

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=PATIENCE)


def lay_link(far):
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "left", "type", "veth", "peer", "name", "right")
    run("ip", "link", "set", "right", "netns", str(far.process.pid))
    run("ip", "link", "set", "left", "up")
    far.ip("link", "set", "lo", "up")
    far.ip("link", "set", "right", "up")
    run("ip", "addr", "add", "10.9.0.1/24", "dev", "left")
    far.ip("addr", "add", f"{farserver.ADDRESS4}/24", "dev", "right")
    run("ip", "addr", "add", "fd00:9::1/64", "dev", "left", "nodad")
    far.ip("addr", "add", f"{farserver.ADDRESS6}/64", "dev", "right", "nodad")


class Bench:
    """One run of the program for each scenario and transport."""

    def __init__(self, arguments, transport, far):
        self.program = arguments.program
        self.timeout = arguments.timeout
        self.outage = arguments.outage
        self.transport = transport
        self.far = far

    @contextlib.contextmanager
    def get(self, targets, *options, host=f"{farserver.ADDRESS4}:{farserver.HTTP_PORT}"):
        """Starts it and gives it with its folder; after the block every file has to be there and right."""
        with tempfile.TemporaryDirectory() as folder:
            urls = [f"http://{host}{target}" for target in targets]
            command = [self.program, "get", "--transport", self.transport, "--into", folder, *options, *urls]
            environment = dict(os.environ, HOME=folder, XDG_CONFIG_HOME=folder)
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  env=environment) as process:
                try:
                    yield process, pathlib.Path(folder)
                    output, errors = process.communicate(timeout=PATIENCE)
                except BaseException:
                    process.kill()
                    raise
            errors = "".join(line for line in errors.splitlines(True) if "; trying again in " not in line)
            if process.returncode != 0 or errors:
                raise Failure(f"exit status {process.returncode}: {errors.strip()}")
            if len(output.splitlines()) != len(targets):
                raise Failure(f"not one line a link: {output!r}")
            for target in targets:
                name = target.rsplit("/", 1)[1]
                found = hashlib.sha256(pathlib.Path(folder, name).read_bytes()).hexdigest()
                if found != farserver.digest(target):
                    raise Failure(f"{name} is not what the server has")

    def await_flow(self, process, folder, targets):
        """Until each of them is on its way: what is cut is a flow, not a request."""
        parts = [folder / (target.rsplit("/", 1)[1] + ".part") for target in targets]

        def flows():
            if process.poll() is not None:
                raise Failure(f"the program ended: {process.stderr.read()}")
            return all(size_of(part) > FLOWING for part in parts)
        wait_until("bytes of each file", flows, PATIENCE)

    def resumed_after(self, moment, targets):
        """Seconds until the first request after this moment; every file has to go on where it stopped."""
        firsts = []
        for target in targets:
            later = [(when, wanted) for when, wanted in self.far.requests(target) if when > moment]
            if not later:
                raise Failure(f"{target} was not asked for again")
            if later[0][1] in ("-", "bytes=0-"):
                raise Failure(f"{target} began again: {later[0][1]}")
            firsts.append(later[0][0])
        return min(firsts) - moment, max(firsts) - moment

    def cut_and_mend(self, name, cut, mend, goes_on_within):
        """More files than workers; with one retry at most, so that an outage that counted would end them."""
        # Large enough for a name while they are unfinished, too small to be fetched in parts.
        targets = [f"/1100000/500000/{name}-{self.transport}-{i}.bin" for i in range(3)]
        queued = [f"/50000/500000/{name}-{self.transport}-{i}.bin" for i in range(3, 6)]
        options = ["--timeout", self.timeout, "--retries", "1", "--workers", "3"]
        with self.get(targets + queued, *options) as (process, folder):
            self.await_flow(process, folder, targets)
            cut()
            time.sleep(self.outage)
            # Before: what waits may be through by the time the command that mends it has ended.
            moment = time.monotonic()
            mend()
            if process.poll() is not None:
                raise Failure(f"it did not wait: {process.stderr.read()}")
        first, last = self.resumed_after(moment, targets)
        print(f"{self.transport}: {name}: {self.outage:g} s without a network, then the first request after"
              f" {first:.2f} s, the last file's after {last:.2f} s", flush=True)
        if first > goes_on_within:
            raise Failure(f"went on only after {first:.1f} s")

    # ---- what is shown

    def link_down(self):
        """N32: this end of the link is down."""
        self.cut_and_mend("link", lambda: run("ip", "link", "set", "left", "down"),
                          lambda: run("ip", "link", "set", "left", "up"), 5.0)
        # With the link the kernel took its IPv6 address away.
        run("ip", "addr", "replace", "fd00:9::1/64", "dev", "left", "nodad")

    def cable_pulled(self):
        """N32: the other end is down, so that there is no carrier."""
        self.cut_and_mend("cable", lambda: self.far.ip("link", "set", "right", "down"),
                          lambda: self.far.ip("link", "set", "right", "up"), 5.0)
        self.far.ip("addr", "replace", f"{farserver.ADDRESS6}/64", "dev", "right", "nodad")

    def route_refused(self):
        """N32: the kernel was told to refuse the server's address."""
        for kind in ("unreachable", "blackhole"):
            route = [kind, f"{farserver.ADDRESS4}/32"]
            self.cut_and_mend(kind, lambda route=route: run("ip", "route", "add", *route),
                              lambda route=route: run("ip", "route", "del", *route), 5.0)

    def black_hole(self):
        """N32: nothing comes back, and nothing says so: only trying again can find out."""
        self.cut_and_mend("silence", lambda: self.far.ip("route", "add", "blackhole", "10.9.0.1/32"),
                          lambda: self.far.ip("route", "del", "blackhole", "10.9.0.1/32"), 60.0)

    def name_comes_back(self):
        """N30: the name server fails, then answers."""
        self.far.answer_names(False)
        before = self.far.questions()
        target = f"/50000/500000/name-{self.transport}.bin"
        with self.get([target], host=f"both.test:{farserver.HTTP_PORT}"):
            # Both families, for two attempts at least.
            wait_until("a second attempt", lambda: self.far.questions() >= before + 4, PATIENCE)
            self.far.answer_names(True)

    def six_only(self):
        """N31: an address of version 6 alone; as a literal; beside one of version 4 where nobody is."""
        self.far.answer_names(True)
        for host in ("six.test", f"[{farserver.ADDRESS6}]", "half.test"):
            target = f"/50000/500000/six-{self.transport}-{len(host)}.bin"
            with self.get([target], host=f"{host}:{farserver.HTTP_PORT}"):
                pass

    def loopback_six(self):
        """N31: the literal [::1]."""
        with farserver.FileServer(("::1", 0), farserver.Files) as server, open(os.devnull, "w",
                                                                              encoding="ascii") as nothing:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            with contextlib.redirect_stdout(nothing):
                with self.get([f"/50000/500000/loop-{self.transport}.bin"],
                              host=f"[::1]:{server.server_address[1]}"):
                    pass
            server.shutdown()


SCENARIOS = (Bench.loopback_six, Bench.six_only, Bench.name_comes_back, Bench.link_down, Bench.cable_pulled,
             Bench.route_refused, Bench.black_hole)


def transports_of(program):
    """Those built in: the others are refused before a link is missed."""
    names = []
    for name in ("qt", "curl"):
        result = subprocess.run([program, "get", "--transport", name], capture_output=True, text=True, check=False)
        if "--transport" not in result.stderr:
            names.append(name)
    return names


def inside(arguments):
    """Everything below runs in namespaces of its own, for the network and for what is mounted."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as resolver:
        resolver.write(f"nameserver {farserver.ADDRESS4}\noptions timeout:1 attempts:1\n")
        resolver.flush()
        run("mount", "--bind", resolver.name, os.path.realpath("/etc/resolv.conf"))
        far = FarEnd()
        try:
            lay_link(far)
            for transport in transports_of(arguments.program):
                if arguments.transport not in (None, transport):
                    continue
                bench = Bench(arguments, transport, far)
                for scenario in SCENARIOS:
                    if arguments.only in (None, scenario.__name__):
                        began = time.monotonic()
                        scenario(bench)
                        print(f"{transport}: {scenario.__name__}: right, {time.monotonic() - began:.1f} s", flush=True)
        finally:
            far.close()


def what_is_missing():
    missing = [name for name in ("ip", "unshare", "nsenter", "mount") if not shutil.which(name)]
    if missing:
        return f"missing: {', '.join(missing)}"
    test = subprocess.run([*UNSHARE, "true"], capture_output=True, check=False)
    return "this user may have no namespaces" if test.returncode != 0 else ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--outage", type=float, default=8.0)
    parser.add_argument("--timeout", default="2")
    parser.add_argument("--only", metavar="SCENARIO")
    parser.add_argument("--transport")
    arguments = parser.parse_args()
    if os.environ.get(INSIDE) != "1":
        reason = what_is_missing()
        if reason:
            return skipping.skip("e2e.network", reason)
        os.environ[INSIDE] = "1"
        os.execvp("unshare", [*UNSHARE, sys.executable, "-B", *sys.argv])
    try:
        inside(arguments)
    except (Failure, subprocess.TimeoutExpired) as failure:
        print(f"FAILED: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
