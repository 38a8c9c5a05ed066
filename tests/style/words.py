#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on a file that names a place which exists on one machine only.   words.py TREE"""

import re
import sys

from treefiles import text_of, tree_files

# Written so that this file does not hold what it looks for.
FORBIDDEN = [r"(?<![\w.~-])/wor[k]/", r"\.\./share[d]", r"/tmp/bas[h]"]


def main():
    tree = sys.argv[1]
    pattern = re.compile("|".join(FORBIDDEN))
    complaints = []
    count = 0
    for path in tree_files(tree):
        text = text_of(tree, path)
        if text is None:
            continue
        count += 1
        for number, line in enumerate(text.split("\n"), 1):
            found = pattern.search(line)
            if found:
                complaints.append(f"{path}:{number}: names {found.group()}, which only one machine has")
    print("\n".join(complaints + [f"{count} files read, {len(complaints)} lines with a place of one machine."]))
    sys.exit(1 if complaints or count == 0 else 0)


if __name__ == "__main__":
    main()
