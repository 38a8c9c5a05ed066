#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How exactly --limit-rate is kept, measured where the bytes leave: at the server, over 10 s from the first byte.

ratelimit.py MILLRACE

The server's own send buffer is small, so that what it has sent is what Millrace, or its kernel, has taken.
"""
import socket
import subprocess
import sys
import tempfile
import threading
import time

SECONDS = 10
SEND_BUFFER = 8192


class Source:
    """Answers each GET with more bytes than anybody takes, and counts what it sends."""

    def __init__(self, size):
        self.size = size
        self.sent = 0
        self.first = threading.Event()
        self.lock = threading.Lock()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(16)
        threading.Thread(target=self.accept, daemon=True).start()

    def url(self, number):
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/{number}.zip"

    def accept(self):
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                received = connection.recv(4096)
                if not received:
                    return
                request += received
            head = (f"HTTP/1.1 206 Partial Content\r\nContent-Type: application/zip\r\nContent-Length: {self.size}\r\n"
                    f"Content-Range: bytes 0-{self.size - 1}/{self.size}\r\nETag: \"a\"\r\n\r\n")
            connection.sendall(head.encode())
            piece = bytes(4096)
            try:
                while True:
                    count = connection.send(piece)
                    with self.lock:
                        self.sent += count
                    self.first.set()
            except OSError:
                pass


def measure(millrace, transport, limit, downloads):
    source = Source(limit * 20)
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="millrace-bench.") as folder:
        command = [millrace, "get", "--into", folder, "--transport", transport, "--limit-rate", str(limit)]
        with subprocess.Popen(command + [source.url(i) for i in range(downloads)], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as program:
            if not source.first.wait(30):
                program.terminate()
                sys.exit(f"{transport}: no request came")
            time.sleep(SECONDS)
            sent = source.sent
            program.terminate()
    print(f"  {transport:4} {limit:>9,} bytes/s, {downloads} at a time: {(sent / limit / SECONDS - 1) * 100:+.1f} %")


def main():
    millrace = sys.argv[1]
    print(f"--limit-rate, error at the server over {SECONDS} s:")
    for transport in ("curl", "qt"):
        for limit, downloads in ((2_000_000, 1), (2_000_000, 5), (20_000_000, 5)):
            measure(millrace, transport, limit, downloads)


main()
