# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a tree that belong to the project, for the style tests."""

import os
import subprocess


def tree_files(tree):
    """Paths relative to the tree, sorted: what git tracks or would; without git, all but the build folder."""
    try:
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "-C", tree, "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        paths = {name for name in os.fsdecode(listed).split("\0") if name}
    except (OSError, subprocess.CalledProcessError):
        paths = set()
        for folder, folders, names in os.walk(tree):
            folders[:] = [name for name in folders if name not in (".git", ".cache", "build", "__pycache__")]
            paths.update(os.path.relpath(os.path.join(folder, name), tree) for name in names)
    return sorted(path for path in paths if os.path.isfile(os.path.join(tree, path)))


def text_of(tree, path):
    """The file's text, or None where it is not one (a picture, say)."""
    with open(os.path.join(tree, path), "rb") as file:
        content = file.read()
    if b"\0" in content:
        return None
    return content.decode("utf-8", errors="replace")
