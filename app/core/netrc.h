// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

namespace millrace {

/// Users and passwords by host, as a netrc file gives them to ftp, curl, wget and git.
class Netrc
{
public:
    /// Reads the words machine, default, login, password, account and macdef with what follows each. A word
    /// in double quotes may hold white space, and \", \\, \n, \r and \t. "#" where one of these words is
    /// expected begins a comment to the end of the line. A macro ends with an empty line. Words that are none
    /// of these are passed over.
    static Netrc parse(QByteArrayView text);

    bool isEmpty() const { return m_entries.isEmpty(); }

    /// Whom to sign in as at a host. The first entry of the host counts; where a user is given, the first one
    /// with that user; "default" counts for hosts that have none. Empty where there is nothing.
    ///
    /// \param host  as QUrl::host() gives it; in any case.
    /// \param user  empty: any.
    Credentials find(const QString &host, const QString &user = {}) const;

private:
    struct Entry
    {
        /// Empty: default.
        QString machine;
        QString login;
        QString password;
    };

    QList<Entry> m_entries;
};

} // namespace millrace
