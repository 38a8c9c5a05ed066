#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on a test that skips without asking tests/SKIPS, which tests/support/skip.h does.   skips.py TREE"""

import re
import sys

from treefiles import text_of, tree_files

ASKS = "tests/support/skip.h"


def main():
    tree = sys.argv[1]
    files = [path for path in tree_files(tree) if path.startswith("tests/") and path.endswith((".cpp", ".h"))]
    complaints = []
    for path in files:
        for number, line in enumerate(text_of(tree, path).split("\n"), 1):
            if path != ASKS and re.search(r"\bQSKIP\s*\(", line):
                complaints.append(f"{path}:{number}: skips by QSKIP; use the macro of {ASKS}")
    print("\n".join(complaints + [f"{len(files)} files read, {len(complaints)} skip by themselves."]))
    sys.exit(1 if complaints or not files else 0)


if __name__ == "__main__":
    main()
