#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on C++ that clang-format 14 would write differently. Another version would, so only 14 counts.

    format.py TREE      ends with 77, a skip, where there is no clang-format 14; with 1 if MILLRACE_NO_SKIP is 1
"""

import os
import re
import shutil
import subprocess
import sys

from treefiles import tree_files


def clang_format_14():
    for name in ("clang-format-14", "clang-format"):
        program = shutil.which(name)
        if program and re.search(r"version 14\.", subprocess.check_output([program, "--version"], text=True)):
            return program
    return None


def main():
    tree = sys.argv[1]
    program = clang_format_14()
    if not program:
        print("There is no clang-format 14 here.")
        sys.exit(1 if os.environ.get("MILLRACE_NO_SKIP") == "1" else 77)
    files = [path for path in tree_files(tree)
             if path.startswith(("app/", "ui/", "tests/")) and path.endswith((".cpp", ".h"))]
    print(f"{len(files)} files.", flush=True)
    if not files:
        sys.exit(1)
    sys.exit(subprocess.call([program, "--dry-run", "-Werror", "--style=file", *files], cwd=tree))


if __name__ == "__main__":
    main()
