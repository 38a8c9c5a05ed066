# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks that compare programs share: a web server, and commands that are timed in turn."""
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import time


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    """Serves a folder over HTTP/1.1 and over HTTPS (TLS 1.3, HTTP/1.1), one worker process each."""

    def __init__(self, program, root):
        self.root = pathlib.Path(root)
        self.http = free_port()
        self.https = free_port()
        self.authority = self.root / "server.crt"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.root / "server.key", "-out", self.authority],
            check=True, stderr=subprocess.DEVNULL)
        (self.root / "files").mkdir()
        config = self.root / "nginx.conf"
        config.write_text(
            f"daemon off; master_process off; worker_processes 1; pid {root}/pid; error_log {root}/error.log;\n"
            "events {}\n"
            f"http {{ access_log off; sendfile on; keepalive_requests 100000; client_body_temp_path {root}/t1;\n"
            f"proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4;\n"
            f"scgi_temp_path {root}/t5;\n"
            f"ssl_certificate {root}/server.crt; ssl_certificate_key {root}/server.key; ssl_protocols TLSv1.3;\n"
            f"server {{ listen 127.0.0.1:{self.http}; listen 127.0.0.1:{self.https} ssl; root {root}/files; }} }}\n")
        self.process = subprocess.Popen([program, "-p", str(root), "-c", str(config)], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.https), 1).close()
                return
            except OSError:
                time.sleep(0.01)
        self.process.kill()
        raise SystemExit("nginx does not answer")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def url(self, scheme, path):
        return f"{scheme}://127.0.0.1:{self.http if scheme == 'http' else self.https}/{path}"


class Contest:
    """Commands that do the same work, timed in turn so that the machine's mood is shared.

    Their wall time is that of the process. The one called "window" was open before: it prints the seconds of the
    work itself.
    """

    def __init__(self, commands, folder, check, environment):
        self.commands = commands
        self.folder = pathlib.Path(folder)
        self.check = check
        self.environment = environment
        self.figures = {name: [] for name in commands}
        self.outputs = {name: [] for name in commands}

    def run(self, rounds):
        """Each command once to warm up, then `rounds` times."""
        for number in range(rounds + 1):
            for name, command in self.commands.items():
                self.folder.mkdir()
                figure, output = self._once(command)
                if name == "window":
                    figure = (sum(map(float, output.split())), *figure[1:])
                if not self.check(self.folder):
                    raise SystemExit(f"{name} did not bring what it should")
                shutil.rmtree(self.folder)
                if number > 0:
                    self.figures[name].append(figure)
                    self.outputs[name].append(output)

    def _once(self, command):
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=self.environment)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        if status != 0:
            raise SystemExit(f"{command[0]} ended with {status}")
        return (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), output

    def walls(self, name):
        return [figure[0] for figure in self.figures[name]]

    def ratio(self, a, b):
        """Median of the rounds' ratios of wall time."""
        return statistics.median(x / y for x, y in zip(self.walls(a), self.walls(b)))

    def print_table(self):
        for name, rows in self.figures.items():
            walls = self.walls(name)
            print(f"  {name:8} wall {statistics.median(walls):.3f} s (min {min(walls):.3f}, max {max(walls):.3f})   "
                  f"CPU {statistics.median(row[1] for row in rows):.2f} s   "
                  f"peak {max(row[2] for row in rows):.0f} MB")
