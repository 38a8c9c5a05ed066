#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on a source, script or CMake file whose first lines do not name the licence.   spdx.py TREE"""

import os
import sys

from treefiles import text_of, tree_files

SUFFIXES = (".cpp", ".h", ".cmake", ".py", ".sh")
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"


def needs_licence(path, text):
    return path.endswith(SUFFIXES) or os.path.basename(path) == "CMakeLists.txt" or text.startswith("#!")


def main():
    tree = sys.argv[1]
    count = 0
    without = []
    for path in tree_files(tree):
        text = text_of(tree, path)
        if text is None or not needs_licence(path, text):
            continue
        count += 1
        if not any(LICENCE in line for line in text.split("\n")[:5]):
            without.append(path)
    for path in without:
        print(f'{path}: the first lines lack "{LICENCE}"')
    print(f"{count} files read, {len(without)} without a licence.")
    sys.exit(1 if without or count == 0 else 0)


if __name__ == "__main__":
    main()
