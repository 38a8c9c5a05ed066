// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/netrc.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

namespace {

QByteArray quoted(const QString &word)
{
    QByteArray text = word.toUtf8();
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return '"' + text + '"';
}

/// Whatever stands in a word between quotes is read as it was written, and found.
void requireFound(const QString &machine, const QString &user, const QString &password)
{
    const QByteArray entry = "machine " + quoted(machine) + " login " + quoted(user) + " password " +
                             quoted(password) + " default login other password none";
    const Credentials found = Netrc::parse(entry).find(machine);
    require(found.user == user && found.password == password, "an entry is found", machine);
}

} // namespace

/// A file, and cut at its NULs the words of an entry.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text = bytesOf(data, size);
    const QByteArrayList parts = partsOf(text, 3);
    const QString machine = QString::fromUtf8(parts[0]);
    const QString user = QString::fromUtf8(parts[1]);
    const Netrc netrc = Netrc::parse(text);
    for (const QString &host : {QStringLiteral("host.example"), machine}) {
        const Credentials found = netrc.find(host, user);
        require(user.isEmpty() || found.isEmpty() || found.user == user, "of the user who is asked for",
                user);
        require(!netrc.isEmpty() || found.isEmpty(), "nothing of nothing");
    }
    requireFound(machine, user, QString::fromUtf8(parts[2]));
    return 0;
}
