# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small web server on the loopback: a file behind a password, a page in a file's place, and a long file."""

import base64
import http.server
import random
import socket
import threading

PRIVATE = "/private.zip"
PAGE = "/page.zip"
LONG = "/long.bin"
USER = "ann"
PASSWORD = "pass word"
LONG_SIZE = 48_000_000
PIECE = 16_384
# What the kernel holds counts as sent, so it holds little.
SEND_BUFFER = 65_536


class GuardedFiles:
    """Serves the three from a thread each; `with` starts and stops it."""

    def __init__(self):
        self.bodies = {
            PRIVATE: b"PK\x03\x04" + random.Random(1).randbytes(150_000),
            PAGE: b"<!DOCTYPE html><title>Choose a mirror</title>" + b"<p>This is a page.</p>" * 100,
            LONG: random.Random(2).randbytes(LONG_SIZE),
        }
        self._lock = threading.Lock()
        self._sent = dict.fromkeys(self.bodies, 0)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def sent(self, path):
        """How many bytes of it have been sent, all requests together."""
        with self._lock:
            return self._sent[path]

    @staticmethod
    def _may_enter(handler):
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return handler.path != PRIVATE or handler.headers.get("Authorization") == wanted

    def _send(self, handler):
        body = self.bodies.get(handler.path)
        if body is None:
            handler.send_error(404)
            return
        if not self._may_enter(handler):
            handler.send_response(401)
            handler.send_header("WWW-Authenticate", 'Basic realm="The archive"')
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html" if handler.path == PAGE else "application/octet-stream")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for at in range(0, len(body), PIECE):
            piece = body[at:at + PIECE]
            handler.wfile.write(piece)
            with self._lock:
                self._sent[handler.path] += len(piece)

    def _handler(self):
        files = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                try:
                    files._send(self)
                except ConnectionError:
                    # The program went away; what it makes of that is for the test to judge.
                    self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler
