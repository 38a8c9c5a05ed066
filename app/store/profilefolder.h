// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStandardPaths>
#include <QString>

namespace millrace {

/// The folder that a profile's files are in: the one that was named, or with an empty name the user's
/// configuration folder (~/.config/millrace on Linux).
inline QString profileFolder(const QString &profile)
{
    return profile.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) : profile;
}

} // namespace millrace
