#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on an #include against the arrows between the rooms of app/ and ui/.

    includes.py TREE QT_HEADERS      QT_HEADERS is the folder that holds QtCore, QtGui and the like
"""

import os
import re
import sys

# From a room to those it may see beside itself.
ARROWS = {
    "core": [],
    "http": ["core"],
    "disk": ["core"],
    "store": ["core"],
    "platform": ["core"],
    "transfer": ["http", "disk", "core"],
    "queue": ["transfer", "store", "platform", "disk", "core"],
    "ui": ["queue", "platform", "core"],
    # The option table; --transport names what http/ offers.
    "commandline": ["http", "core"],
    # These two assemble. Only main.cpp sees the window.
    "get": ["commandline", "queue", "transfer", "store", "platform", "http", "disk", "core"],
    "main": ["ui", "get", "commandline", "queue", "transfer", "store", "platform", "http", "disk", "core"],
}

# The parts of Qt a room may use. QtGui and QtWidgets are for ui/ and main.cpp alone, and QtNetwork is where the
# program speaks to servers (http/) and to the desktop (platform/: a second instance, is there a network).
QT_MODULES = {
    "core": ["QtCore"],
    "http": ["QtCore", "QtNetwork"],
    "disk": ["QtCore", "QtConcurrent"],
    "store": ["QtCore", "QtSql"],
    "platform": ["QtCore", "QtNetwork", "QtDBus"],
    "transfer": ["QtCore", "QtConcurrent"],
    "queue": ["QtCore", "QtConcurrent"],
    "ui": ["QtCore", "QtConcurrent", "QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets"],
    "commandline": ["QtCore"],
    "get": ["QtCore", "QtConcurrent"],
    "main": ["QtCore", "QtConcurrent", "QtNetwork", "QtGui", "QtWidgets"],
}

# core/ holds values and pure functions: of QtCore only what is a value or makes one. No QObject, no timer, no file,
# no thread. Add a name here when it is such a value.
CORE_QT = set("""
    QByteArray QByteArrayList QByteArrayView QByteArrayMatcher QChar QLatin1Char QLatin1String QLatin1StringView
    QString QStringBuilder QStringConverter QStringDecoder QStringEncoder QStringList QStringTokenizer QStringView
    QAnyStringView QUtf8StringView QTextBoundaryFinder QRegularExpression QCollator QLocale
    QList QVector QVarLengthArray QHash QMultiHash QMap QMultiMap QSet QPair QBitArray QFlags
    QDate QDateTime QTime QTimeZone QUrl QUrlQuery QUuid QVariant QMetaType QMetaEnum
    QDataStream QCborArray QCborMap QCborValue QJsonArray QJsonDocument QJsonObject QJsonValue
    QXmlStreamReader QXmlStreamWriter
    QCryptographicHash QException QScopeGuard QSharedData QSharedDataPointer QExplicitlySharedDataPointer QDebug
    QtAlgorithms QtEndian QtGlobal QtMath QtNumeric QtTypes
""".split()) | {
    "QCoreApplication",  # for translate() only: an error's words
    "QMimeDatabase",  # a table of media types and their suffixes, though one that Qt reads from a file once
}

# Of the standard library core/ leaves alone what reads, writes or runs.
NOT_IN_CORE = set("cstdio filesystem fstream iostream mutex condition_variable shared_mutex thread future".split())

# Libraries beside Qt, each behind one room. Every other <name.h> is the operating system's, and of two rooms.
LIBRARIES = {"curl": ["http"], "openssl": ["disk", "http"], "qt6keychain": ["platform"]}
SYSTEM_ROOMS = ["disk", "platform"]

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')


def room_of(path):
    """The room that a path below the tree lies in, None where it is in none."""
    parts = path.split("/")
    if parts[0] == "ui":
        return "ui"
    if parts[0] != "app" or len(parts) < 2:
        return None
    return parts[1] if len(parts) > 2 else parts[1].split(".")[0]


class QtHeaders:
    """Knows which module of Qt a header belongs to, by looking where it is installed."""

    def __init__(self, folder):
        self.module_of = {}
        for module in sorted(os.listdir(folder)):
            if re.fullmatch(r"Qt[A-Z]\w*", module):
                for name in os.listdir(os.path.join(folder, module)):
                    self.module_of.setdefault(name, module)
        if self.module_of.get("QString") != "QtCore":
            sys.exit(f"{folder} does not hold the headers of Qt.")

    def split(self, include):
        """(module, header) of an include, or None where it is not Qt's."""
        module, _, header = include.rpartition("/")
        if not module:
            module = self.module_of.get(header)
            # <QtWidgets> is the whole of a module.
            if header.startswith("Qt") and header in self.module_of.values():
                module = header
        return (module, header) if module and module.startswith("Qt") else None


def judge_own(tree, path, room, include):
    """An include in quotes: what is wrong with it, or None."""
    if include.endswith(".moc") or os.path.basename(include).startswith("moc_"):
        return None
    beside = os.path.normpath(os.path.join(os.path.dirname(path), include))
    for place in (beside, "app/" + include, include):
        if os.path.isfile(os.path.join(tree, place)):
            other = room_of(place)
            if other == room or other in ARROWS[room]:
                return None
            return f"{room} may not see {other or place}"
    return "there is no such file"


def judge_foreign(qt, room, include):
    """An include in angle brackets: what is wrong with it, or None."""
    of_qt = qt.split(include)
    if of_qt:
        module, header = of_qt
        if module not in QT_MODULES[room]:
            return f"{room} may not use {module}"
        if room == "core" and header not in CORE_QT:
            return "core holds values only, and CORE_QT in tests/style/includes.py does not list this one"
        return None
    if room == "core" and include in NOT_IN_CORE:
        return "core does not read, write or run"
    library, slash, _ = include.partition("/")
    if slash and library in LIBRARIES:
        return None if room in LIBRARIES[library] else f"{library} is for {', '.join(LIBRARIES[library])} only"
    if include.endswith(".h") and room not in SYSTEM_ROOMS:
        return f"what is the operating system's is for {', '.join(SYSTEM_ROOMS)} only"
    return None


def check(tree, qt):
    """All complaints, a line each, and how many files were read."""
    complaints = []
    count = 0
    for top in ("app", "ui"):
        for folder, folders, names in os.walk(os.path.join(tree, top)):
            folders.sort()
            for name in sorted(names):
                if not name.endswith((".h", ".cpp")):
                    continue
                count += 1
                path = os.path.relpath(os.path.join(folder, name), tree)
                complaints += check_file(tree, path, qt)
    return complaints, count


def check_file(tree, path, qt):
    room = room_of(path)
    if room not in ARROWS:
        return [f"{path}: there is no room {room}; tests/style/includes.py lists them"]
    complaints = []
    with open(os.path.join(tree, path), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            foreign, own = found.groups()
            wrong = judge_foreign(qt, room, foreign) if foreign else judge_own(tree, path, room, own)
            if wrong:
                complaints.append(f"{path}:{number}: {foreign or own}: {wrong}")
    return complaints


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    complaints, count = check(sys.argv[1], QtHeaders(sys.argv[2]))
    print("\n".join(complaints + [f"{count} files read, {len(complaints)} includes against the arrows."]))
    if count == 0:
        sys.exit("There is nothing to check, so this passes nothing.")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
