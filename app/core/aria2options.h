// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listeddownload.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QString>
#include <QStringList>

namespace millrace {

/// Whether an option of aria2 may be called so: lower case, digits and hyphens, at most 64 bytes.
bool isAria2OptionName(QByteArrayView name);

/// The options that an aria2 list gives a link, one after the other.
class Aria2Options
{
public:
    /// \param download  gets what they say; outlives this object.
    explicit Aria2Options(ListedDownload &download) : m_download(download) {}

    /// What is wrong with an option, a sentence without a full stop; empty where nothing is.
    QString take(const ForeignOption &option);
    /// After the last one: what is wrong with all of them together, so that the link is not to be used.
    QString end();
    /// Those that are neither used nor kept.
    const QStringList &unused() const { return m_unused; }

private:
    using Use = QString (Aria2Options::*)(const QByteArray &value);
    static Use useOf(const QByteArray &name);

    QString drop(const QByteArray &) { return {}; }
    QString takeFolder(const QByteArray &value);
    QString takeName(const QByteArray &value);
    QString takeChecksum(const QByteArray &value);
    QString takeHeader(const QByteArray &value);
    QString takeUserAgent(const QByteArray &value);
    QString takeReferer(const QByteArray &value);
    QString takeLimit(const QByteArray &value);
    QString takePause(const QByteArray &value);
    QString keep(const ForeignOption &option);
    QString takeProxy(const QString &address, const Credentials &credentials);

    ListedDownload &m_download;
    /// Folders before the name in "out".
    QString m_folders;
    /// Users, passwords and proxies, by option.
    QHash<QByteArray, QByteArray> m_access;
    QStringList m_unused;
};

} // namespace millrace
