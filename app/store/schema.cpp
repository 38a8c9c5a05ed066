// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema.h"

namespace millrace {

Schema listSchema()
{
    return {{
        {
            QStringLiteral("CREATE TABLE downloads (id INTEGER PRIMARY KEY, position INTEGER NOT NULL, "
                           "url TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL, "
                           "state INTEGER NOT NULL, received INTEGER NOT NULL, total INTEGER NOT NULL, "
                           "added INTEGER NOT NULL, finished INTEGER, file TEXT NOT NULL, "
                           "details BLOB NOT NULL)"),
            QStringLiteral("CREATE INDEX downloads_by_position ON downloads (position)"),
            QStringLiteral("CREATE TABLE history (id INTEGER PRIMARY KEY, url TEXT NOT NULL, "
                           "file TEXT NOT NULL, size INTEGER NOT NULL, sha256 BLOB NOT NULL, "
                           "added INTEGER NOT NULL, finished INTEGER NOT NULL)"),
            QStringLiteral("CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL)"),
        },
    }};
}

} // namespace millrace
