#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""5,000 files of 16 KiB over HTTP to a tmpfs, five at a time: curl -Z, aria2c, `millrace get` and the window in turn.

smallfiles.py NGINX MILLRACE BENCH_WINDOW [ROUNDS]
"""
import os
import pathlib
import statistics
import sys
import tempfile

from benchtools import Contest, Nginx

COUNT = 5000
SIZE = 16 * 1024


def write_lists(server, root, out):
    names = [f"{number:04}.bin" for number in range(COUNT)]
    for name in names:
        (root / "files" / name).write_bytes(os.urandom(SIZE))
    urls = [server.url("http", name) for name in names]
    (root / "list").write_text("".join(f"{url}\n" for url in urls))
    (root / "curl").write_text("".join(f'url = "{url}"\noutput = "{out}/{name}"\n' for url, name in zip(urls, names)))


def is_whole(folder):
    files = list(folder.iterdir())
    return len(files) == COUNT and all(file.stat().st_size == SIZE for file in files)


def main():
    nginx, millrace, window = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 7
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="millrace-bench.") as name:
        root = pathlib.Path(name)
        out = root / "out"
        with Nginx(nginx, root) as server:
            write_lists(server, root, out)
            commands = {
                "curl -Z": ["curl", "-s", "-Z", "--parallel-max", "5", "-K", str(root / "curl")],
                "aria2c": ["aria2c", "-q", "-j5", "--file-allocation=none", "-d", str(out), "-i", str(root / "list")],
                "get": [millrace, "get", "-j", "5", "--into", str(out), "-i", str(root / "list")],
                "window": [window, str(out), "@" + str(root / "list")],
            }
            environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=str(root / "config"))
            runs = Contest(commands, out, is_whole, environment)
            runs.run(rounds)
            print(f"{COUNT} files of {SIZE // 1024} KiB over HTTP to tmpfs, five at a time, {rounds} rounds in turn:")
            runs.print_table()
            for name in commands:
                print(f"  {name:8} {COUNT / statistics.median(runs.walls(name)):.0f} files/s")
            for ours in ("get", "window"):
                for other in ("curl -Z", "aria2c"):
                    print(f"  files a second, {ours} / {other}: {1 / runs.ratio(ours, other):.2f}")


main()
