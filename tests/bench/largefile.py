#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file of 1 GiB over HTTP to a tmpfs: curl, `millrace get` and the window in turn.

largefile.py NGINX MILLRACE BENCH_WINDOW [ROUNDS]
"""
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

SIZE = 1 << 30


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start_nginx(program, root, port):
    config = root / "nginx.conf"
    config.write_text(
        f"daemon off; master_process off; worker_processes 1; pid {root}/pid; error_log {root}/error.log;\n"
        "events {}\n"
        f"http {{ access_log off; sendfile on; client_body_temp_path {root}/t1; proxy_temp_path {root}/t2;\n"
        f"fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;\n"
        f"server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n")
    server = subprocess.Popen([program, "-p", str(root), "-c", str(config)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.01)
    server.kill()
    raise SystemExit("nginx does not answer")


def run(command, environment):
    """Wall seconds, peak memory in MB, and what it printed."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if status != 0:
        raise SystemExit(f"{command} ended with {status}")
    return wall, usage.ru_maxrss / 1024, output, usage.ru_utime + usage.ru_stime


def main():
    nginx, millrace, window = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 7
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    figures = {"curl": [], "get": [], "window": []}
    latencies = []
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="millrace-bench.") as name:
        root = pathlib.Path(name)
        environment["XDG_CONFIG_HOME"] = str(root / "config")
        with open(root / "big.bin", "wb") as big:
            block = os.urandom(1 << 20)
            for _ in range(SIZE >> 20):
                big.write(block)
        port = free_port()
        server = start_nginx(nginx, root, port)
        try:
            url = f"http://127.0.0.1:{port}/big.bin"
            out = root / "out"
            out.mkdir()
            target = out / "big.bin"
            commands = {
                "curl": ["curl", "-s", "-o", str(target), url],
                "get": [millrace, "get", "--into", str(out), url],
                "window": [window, str(out), url],
            }
            for round_number in range(rounds + 1):
                for name, command in commands.items():
                    wall, memory, output, cpu = run(command, environment)
                    if target.stat().st_size != SIZE:
                        raise SystemExit(f"{name} left a file of another size")
                    target.unlink()
                    if name == "window":
                        wall, shown = (float(word) for word in output.split())
                        latencies.append(shown)
                    if round_number > 0:
                        figures[name].append((wall, memory, cpu))
        finally:
            server.terminate()
            server.wait()
    print(f"1 GiB over HTTP to tmpfs, {rounds} rounds in turn (median; window: from start to finished row)")
    for name, rows in figures.items():
        walls = [row[0] for row in rows]
        print(f"{name:7} wall {statistics.median(walls):.3f} s (min {min(walls):.3f}, max {max(walls):.3f})   "
              f"CPU {statistics.median(row[2] for row in rows):.2f} s   peak {max(row[1] for row in rows):.0f} MB")
    print(f"from the future's end to the row in the table: worst {max(latencies) * 1000:.0f} ms")
    for a, b in (("get", "curl"), ("window", "get")):
        ratios = [x[0] / y[0] for x, y in zip(figures[a], figures[b])]
        print(f"{a} / {b}: median of the pairs {statistics.median(ratios):.3f}")


main()
