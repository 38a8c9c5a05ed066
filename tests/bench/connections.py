#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file over several connections, `millrace get -x8` and `aria2c -x8 -s8 -k1M` in turn: 200 MB where each connection
is limited, where one is slow, where the fourth is refused; 2 GiB where nothing is.

connections.py NGINX MILLRACE [ROUNDS]
"""
import itertools
import os
import pathlib
import re
import socket
import statistics
import struct
import sys
import tempfile
import threading
import time

from benchtools import Contest, Nginx

SIZE = 200_000_000
RATE = 5_000_000
PIECE = 50_000


class SlowServer:
    """Gives parts of one file, each connection at its own rate, and resets connections beyond `most`."""

    def __init__(self, path, rates, most=1000):
        # Not read in: a program that is started has its parent's memory for its peak at first.
        self.file = open(path, "rb")
        self.rates = rates
        self.most = most
        self.open = 0
        self.numbers = itertools.count()
        self.lock = threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/big.bin"

    def begin(self):
        """Connections are numbered anew."""
        self.numbers = itertools.count()

    def close(self):
        self.socket.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with self.lock:
                refused = self.open >= self.most
                self.open += 0 if refused else 1
            if refused:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
                continue
            threading.Thread(target=self._serve, args=(connection, self.rates(next(self.numbers))), daemon=True).start()

    def _serve(self, connection, rate):
        # What lies in the kernel's buffers has not been limited.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 128 * 1024)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while self._answer(connection, rate):
                pass
        except OSError:
            pass
        finally:
            connection.close()
            with self.lock:
                self.open -= 1

    def _answer(self, connection, rate):
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(4096)
            if not more:
                return False
            head += more
        total = os.fstat(self.file.fileno()).st_size
        asked = re.search(rb"(?i)\r\nrange: *bytes=(\d+)-(\d*)", head)
        begin = int(asked[1]) if asked else 0
        end = min(int(asked[2]) + 1, total) if asked and asked[2] else total
        line = f"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {begin}-{end - 1}/{total}\r\n" if asked \
            else "HTTP/1.1 200 OK\r\n"
        connection.sendall(f"{line}Content-Length: {end - begin}\r\nETag: \"v1\"\r\n\r\n".encode())
        due = time.monotonic()
        for at in range(begin, end, PIECE):
            last = min(at + PIECE, end)
            due = max(due + (last - at) / rate, time.monotonic() - 0.1)
            while at < last:
                at += os.sendfile(connection.fileno(), self.file.fileno(), at, last - at)
            time.sleep(max(0, due - time.monotonic()))
        return True


def commands(millrace, out, url, most):
    get = [millrace, "get", "--into", str(out), url, "-x"]
    return {
        "get": get + ["8"],
        **({} if most > 8 else {f"get -x{most}": get + [str(most)]}),
        "aria2c": ["aria2c", "-q", "-x8", "-s8", "-k1M", "--file-allocation=none", "-d", str(out), url],
    }


def run(title, millrace, out, url, size, rounds, ideal=None, begin=lambda: None, most=1000):
    def is_whole(folder):
        begin()
        return (folder / "big.bin").stat().st_size == size

    runs = Contest(commands(millrace, out, url, most), out, is_whole, dict(os.environ))
    runs.run(rounds)
    print(f"{title}, {rounds} rounds in turn:")
    runs.print_table()
    if ideal:
        for name in runs.commands:
            print(f"  {name} / ideal: {statistics.median(runs.walls(name)) / ideal:.3f}")
    print(f"  get / aria2c: median of the rounds {runs.ratio('get', 'aria2c'):.3f}", flush=True)


def write_random(path, size):
    with open(path, "wb") as file:
        while size > 0:
            size -= file.write(os.urandom(min(size, 1_000_000)))


def main():
    nginx, millrace = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="millrace-bench.") as name:
        root = pathlib.Path(name)
        out = root / "out"
        content = root / "content"
        write_random(content, SIZE)
        cases = (
            ("200 MB, 5 MB/s a connection", lambda number: RATE, 1000, 8 * RATE),
            ("200 MB, the third connection 20 times slower", lambda number: RATE / 20 if number == 2 else RATE, 1000,
             7 * RATE + RATE / 20),
            ("200 MB, the fourth connection refused", lambda number: RATE, 3, 3 * RATE),
        )
        for title, rates, most, together in cases:
            server = SlowServer(content, rates, most)
            run(title, millrace, out, server.url(), SIZE, rounds, SIZE / together, server.begin, most)
            server.close()
        with Nginx(nginx, root) as server:
            size = 2 * 1024 ** 3
            write_random(root / "files" / "big.bin", size)
            run("2 GiB over loopback", millrace, out, server.url("http", "big.bin"), size, rounds)


main()
