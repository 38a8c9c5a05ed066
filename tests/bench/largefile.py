#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file of 1 GiB, over HTTP and over HTTPS, to a tmpfs: curl, aria2c, `millrace get` and the window in turn.

largefile.py NGINX MILLRACE BENCH_WINDOW [ROUNDS]
"""
import os
import pathlib
import sys
import tempfile

from benchtools import Contest, Nginx

SIZE = 1 << 30


def contest(scheme, server, root, millrace, window):
    out = root / "out"
    url = server.url(scheme, "big.bin")
    authority = str(server.authority)
    commands = {
        "curl": ["curl", "-s", "--cacert", authority, "--http1.1", "-o", str(out / "big.bin"), url],
        "aria2c": ["aria2c", "-q", "--ca-certificate", authority, "--file-allocation=none", "-d", str(out), url],
        "get": [millrace, "get", "--ca-file", authority, "--into", str(out), url],
    }
    if scheme == "http":
        commands["window"] = [window, str(out), url]
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=str(root / "config"))
    return Contest(commands, out, lambda folder: (folder / "big.bin").stat().st_size == SIZE, environment)


def main():
    nginx, millrace, window = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 7
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="millrace-bench.") as name:
        root = pathlib.Path(name)
        with Nginx(nginx, root) as server:
            with open(root / "files/big.bin", "wb") as big:
                block = os.urandom(1 << 20)
                for _ in range(SIZE >> 20):
                    big.write(block)
            for scheme in ("http", "https"):
                runs = contest(scheme, server, root, millrace, window)
                runs.run(rounds)
                print(f"1 GiB over {scheme.upper()} to tmpfs, one connection, {rounds} rounds in turn:")
                runs.print_table()
                for other in ("curl", "aria2c"):
                    print(f"  get / {other}: median of the rounds {runs.ratio('get', other):.3f}")
                if scheme == "http":
                    shown = max(float(output.split()[1]) for output in runs.outputs["window"])
                    print(f"  window / get: median of the rounds {runs.ratio('window', 'get'):.3f}")
                    print(f"  from the future's end to the row in the table: worst {shown * 1000:.0f} ms")


main()
