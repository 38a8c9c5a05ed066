# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small web server on the loopback whose documents stay one byte short until they are released."""

import http.server
import random
import threading

LATEST = "/latest"
LATEST_NAME = "form-latest.pdf"
# Six that differ in length; the longest does not fit a socket's first buffer.
SIZES = {
    "f1040.pdf": 81_920,
    "f1040a.pdf": 150_001,
    "f1040ez.pdf": 4_097,
    "f1040ss.pdf": 65_536,
    "f1040es.pdf": 400_003,
    "f1040sb.pdf": 12_345,
}


def _document(size):
    return b"%PDF-1.4\n" + random.Random(size).randbytes(size - 15) + b"%%EOF\n"


class Documents:
    """Serves SIZES and /latest from a thread each; `with` starts and stops it."""

    def __init__(self):
        self.bodies = {f"/{name}": _document(size) for name, size in SIZES.items()}
        self.bodies[LATEST] = _document(30_000)
        self._released = {path: threading.Event() for path in self.bodies}
        self._released[LATEST].set()
        self._lock = threading.Lock()
        self._requests = []
        self._held = set()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        for released in self._released.values():
            released.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def release(self, path):
        """Lets the last byte go."""
        self._released[path].set()

    def requests(self):
        """The paths asked for so far, in order."""
        with self._lock:
            return list(self._requests)

    def held(self):
        """The paths of which all is sent but the last byte."""
        with self._lock:
            return set(self._held)

    def _send(self, handler):
        path = handler.path
        with self._lock:
            self._requests.append(path)
        body = self.bodies.get(path)
        if body is None:
            handler.send_error(404)
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "application/pdf")
        handler.send_header("Content-Length", str(len(body)))
        if path == LATEST:
            handler.send_header("Content-Disposition", f'attachment; filename="{LATEST_NAME}"')
        handler.end_headers()
        handler.wfile.write(body[:-1])
        with self._lock:
            self._held.add(path)
        self._released[path].wait()
        with self._lock:
            self._held.discard(path)
        handler.wfile.write(body[-1:])

    def _handler(self):
        documents = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                try:
                    documents._send(self)
                except ConnectionError:
                    # The program went away; what it makes of that is for the test to judge.
                    self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler
