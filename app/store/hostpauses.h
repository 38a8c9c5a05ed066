// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <map>
#include <string>

namespace millrace {

/// Keeps until when hosts have asked not to be asked again, in hosts.ini, readable by its owner alone, so
/// that neither a restart nor a second Millrace asks too early. Any thread; blocks on the disk.
class HostPauses
{
public:
    /// A longer one is none: no answer asks for more, but a clock may have been set back.
    static constexpr std::chrono::hours kLongest{24};

    /// \param profile  as for profileFolder()
    explicit HostPauses(const QString &profile);

    /// What is left of each pause, by "host:port".
    std::map<std::string, std::chrono::milliseconds> load(const QDateTime &now) const;
    /// Adds a pause that begins at `now`, and drops those that are over. A file that cannot be written is
    /// passed over: the pause still holds in this process.
    void remember(const std::string &host, std::chrono::milliseconds span, const QDateTime &now) const;

    const QString &filePath() const { return m_filePath; }

private:
    QString m_filePath;
};

} // namespace millrace
