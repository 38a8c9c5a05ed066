// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksumfile.h"
#include "transfer/checksumshelf.h"
#include "transfer/textfetch.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <optional>

namespace millrace {

/// Finds what checksum files say of one download's file, by its link's file name. Asks for each once in the
/// program's life, by way of the shelf. For the worker's thread, after the download.
class ChecksumLookup
{
public:
    /// Job and tools outlive this object.
    ///
    /// \param log  takes a line.
    ChecksumLookup(const TransferJob &job, const TransferTools &tools,
                   std::function<void(const QString &)> log);

    struct Found
    {
        Checksum checksum;
        /// The name of the checksum file.
        QString fileName;
    };

    /// In a checksum file that the user gave the link of.
    std::optional<Found> in(const QUrl &file);
    /// Names of those that could not be had, or hold no checksum.
    const QStringList &missing() const { return m_missing; }
    /// In a checksum file in the folder of the download's link: SHA256SUMS, else SHA512SUMS, else B2SUMS,
    /// else NAME.sha256. The lists are asked for once a folder; NAME.sha256 where the first file asked about
    /// had one. Silent where there is none. Hosts that fail, or send pages in place of it, are asked no more.
    std::optional<Found> beside();

private:
    using Answer = ChecksumShelf::Answer;

    Answer askFolder();
    /// Null where it was not found out.
    Answer ask(const QUrl &file);
    /// The same for a file that nobody gave the link of.
    Answer askUnbidden(const QUrl &file);
    std::optional<Found> foundIn(const Answer &answer) const;

    const TransferJob &m_job;
    const TransferTools &m_tools;
    const std::function<void(const QString &)> m_log;
    const QString m_name;
    const ChecksumShelf::Clock::time_point m_until;
    TextFetch m_fetch;
    QStringList m_missing;
};

} // namespace millrace
