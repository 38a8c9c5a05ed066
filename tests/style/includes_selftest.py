#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that includes.py can fail: each line of two tables becomes a small tree of its own.

    includes_selftest.py QT_HEADERS
"""

import os
import sys
import tempfile

import includes

# The file and the include it holds.
GOOD = [
    ("app/core/a.cpp", '"core/other.h"'),
    ("app/core/a.cpp", '"other.h"'),
    ("app/core/a.cpp", "<QString>"),
    ("app/core/a.cpp", "<QtCore/QUrl>"),
    ("app/core/a.cpp", "<variant>"),
    ("app/http/a.cpp", "<QNetworkAccessManager>"),
    ("app/http/a.cpp", "<curl/curl.h>"),
    ("app/platform/a.cpp", "<qt6keychain/keychain.h>"),
    ("app/disk/a.cpp", "<sys/stat.h>"),
    ("app/disk/a.cpp", "<openssl/evp.h>"),
    ("app/platform/a.cpp", "<unistd.h>"),
    ("app/transfer/a.cpp", '"http/other.h"'),
    ("app/queue/a.cpp", '"store/other.h"'),
    ("app/queue/a.cpp", "<QtConcurrent>"),
    ("app/get/a.cpp", '"queue/other.h"'),
    ("app/main.cpp", '"ui/other.h"'),
    ("app/main.cpp", "<QApplication>"),
    ("ui/a.cpp", '"queue/other.h"'),
    ("ui/a.cpp", '"ui/other.h"'),
    ("ui/a.cpp", '"moc_a.cpp"'),
    ("ui/a.cpp", "<QPushButton>"),
]

# The file, the include, and what must be said of it.
BAD = [
    ("app/core/a.cpp", '"http/other.h"', "core may not see http"),
    ("app/core/a.cpp", '"../queue/other.h"', "core may not see queue"),
    ("app/core/a.cpp", '  #  include "app/queue/other.h"', "core may not see queue"),
    ("app/core/a.h", "<QObject>", "core holds values only"),
    ("app/core/a.cpp", "<QTimer>", "core holds values only"),
    ("app/core/a.cpp", "<QtCore/QFile>", "core holds values only"),
    ("app/core/a.cpp", "<QNetworkReply>", "core may not use QtNetwork"),
    ("app/core/a.cpp", "<thread>", "core does not read, write or run"),
    ("app/core/a.cpp", "<unistd.h>", "operating system"),
    ("app/http/a.cpp", '"disk/other.h"', "http may not see disk"),
    ("app/http/a.cpp", "<sys/socket.h>", "operating system"),
    ("app/queue/a.cpp", "<openssl/evp.h>", "openssl is for disk, http"),
    ("app/disk/a.cpp", '"transfer/other.h"', "disk may not see transfer"),
    ("app/disk/a.cpp", "<curl/curl.h>", "curl is for http"),
    ("app/queue/a.cpp", "<qt6keychain/keychain.h>", "qt6keychain is for platform"),
    ("app/transfer/a.cpp", '"queue/other.h"', "transfer may not see queue"),
    ("app/transfer/a.cpp", "<QNetworkReply>", "transfer may not use QtNetwork"),
    ("app/store/a.cpp", '"queue/other.h"', "store may not see queue"),
    ("app/platform/a.cpp", '"ui/other.h"', "platform may not see ui"),
    ("app/queue/a.cpp", '"http/other.h"', "queue may not see http"),
    ("app/queue/a.cpp", '"ui/other.h"', "queue may not see ui"),
    ("app/queue/a.cpp", "<QWidget>", "queue may not use QtWidgets"),
    ("app/queue/a.cpp", "<QtGui/QColor>", "queue may not use QtGui"),
    ("app/get/a.cpp", '"ui/other.h"', "get may not see ui"),
    ("app/get/a.cpp", "<QtWidgets>", "get may not use QtWidgets"),
    ("app/commandline.cpp", '"queue/other.h"', "commandline may not see queue"),
    ("ui/a.cpp", '"transfer/other.h"', "ui may not see transfer"),
    ("ui/a.cpp", '"http/other.h"', "ui may not see http"),
    ("ui/a.cpp", "<QNetworkReply>", "ui may not use QtNetwork"),
    ("ui/a.cpp", '"tests/support/other.h"', "ui may not see tests/support/other.h"),
    ("ui/a.cpp", '"nowhere.h"', "there is no such file"),
    ("app/attic/a.cpp", "<QString>", "there is no room attic"),
]

ROOMS = ["app/core", "app/http", "app/disk", "app/store", "app/platform", "app/transfer", "app/queue", "app/get",
         "ui", "tests/support"]


def complaints_about(path, include, qt):
    line = include if "include" in include else "#include " + include
    with tempfile.TemporaryDirectory() as tree:
        for room in ROOMS:
            os.makedirs(os.path.join(tree, room))
            write(tree, room + "/other.h", "#pragma once\n")
        write(tree, path, "// A comment that says #include <unistd.h>\n" + line + "\n")
        return includes.check(tree, qt)[0]


def write(tree, path, text):
    os.makedirs(os.path.dirname(os.path.join(tree, path)), exist_ok=True)
    with open(os.path.join(tree, path), "w", encoding="utf-8") as file:
        file.write(text)


def main():
    qt = includes.QtHeaders(sys.argv[1])
    wrong = []
    for path, include in GOOD:
        said = complaints_about(path, include, qt)
        if said:
            wrong.append(f"{include} in {path} is good, but: {said}")
    for path, include, expected in BAD:
        said = complaints_about(path, include, qt)
        if len(said) != 1 or expected not in said[0]:
            wrong.append(f'{include} in {path}: expected "{expected}", got {said}')
    print("\n".join(wrong + [f"{len(GOOD)} good and {len(BAD)} bad includes tried, {len(wrong)} judged wrongly."]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
