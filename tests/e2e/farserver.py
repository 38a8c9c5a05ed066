# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The far end of the link that network.py cuts: files over HTTP, and their server's name over DNS.

Runs in a network namespace of its own and ends when its standard input does. Every request and every question is a
line on standard output: `get SECONDS TARGET RANGE` or `ask SECONDS NAME`, the seconds being those of the system's
monotonic clock. On standard input, `names off` lets the name server fail, `names on` lets it answer.
"""

import hashlib
import http.server
import random
import re
import socket
import socketserver
import struct
import sys
import threading
import time

HTTP_PORT = 8000
ADDRESS4 = "10.9.0.2"
ADDRESS6 = "fd00:9::2"
# Nobody is there.
DEAD_ADDRESS4 = "10.9.0.77"
# By name: address of each family, none where that family has none.
NAMES = {
    "both.test": (ADDRESS4, ADDRESS6),
    "six.test": (None, ADDRESS6),
    "half.test": (DEAD_ADDRESS4, ADDRESS6),
}
PIECES_A_SECOND = 20


def content(target):
    """The file behind `/SIZE/RATE/NAME`: SIZE bytes that the name makes."""
    return random.Random(target).randbytes(int(target.split("/")[1]))


def digest(target):
    return hashlib.sha256(content(target)).hexdigest()


def tell(*words):
    # In one piece: several threads tell.
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class Files(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        wanted = self.headers.get("Range", "")
        tell("get", time.monotonic(), self.path, wanted or "-")
        if not self.path.endswith(".bin"):
            self.send_error(404)  # Somebody looks for a checksum file.
            return
        body = content(self.path)
        match = re.fullmatch(r"bytes=(\d+)-", wanted)
        begin = int(match[1]) if match else 0
        self.send_response(206 if match else 200)
        if match:
            self.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - begin))
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("ETag", f'"{digest(self.path)[:16]}"')
        self.end_headers()
        self.send_paced(body[begin:], int(self.path.split("/")[2]))

    def send_paced(self, body, bytes_per_second):
        piece = bytes_per_second // PIECES_A_SECOND
        due = time.monotonic()
        for offset in range(0, len(body), piece):
            self.wfile.write(body[offset : offset + piece])
            due += 1 / PIECES_A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))

    def log_message(self, *_):
        pass


class FileServer(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        # Not HTTPServer's, which asks for the name of the address.
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, *_):
        pass  # A client that went away.


class NameServer(socketserver.UDPServer):
    answers = False


class Question(socketserver.BaseRequestHandler):
    def handle(self):
        query, sock = self.request
        labels, place = [], 12
        while query[place]:
            labels.append(query[place + 1 : place + 1 + query[place]].decode())
            place += 1 + query[place]
        kind = struct.unpack("!H", query[place + 1 : place + 3])[0]
        name = ".".join(labels)
        tell("ask", time.monotonic(), name)
        question = query[12 : place + 5]
        address = b""
        if self.server.answers and kind in (1, 28):
            text = NAMES.get(name, (None, None))[0 if kind == 1 else 1]
            if text:
                address = socket.inet_pton(socket.AF_INET if kind == 1 else socket.AF_INET6, text)
        # A response of a server that has the last word, or (2) of one that has a fault.
        flags = 0x8580 if self.server.answers else 0x8182
        reply = query[:2] + struct.pack("!HHHHH", flags, 1, 1 if address else 0, 0, 0) + question
        if address:
            reply += struct.pack("!HHHIH", 0xC00C, kind, 1, 0, len(address)) + address
        sock.sendto(reply, self.client_address)


def main():
    files = FileServer(("::", HTTP_PORT), Files)
    names = NameServer(("0.0.0.0", 53), Question)
    for server in (files, names):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    tell("ready")
    for line in sys.stdin:
        names.answers = line.strip() == "names on"
        tell("done")


if __name__ == "__main__":
    main()
