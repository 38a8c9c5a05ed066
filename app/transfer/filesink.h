// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "disk/integritycheck.h"
#include "disk/partfile.h"
#include "transfer/transferjob.h"

#include <optional>

namespace millrace {

/// Where a download's bytes go: the save folder and, from the first accepted response on, the part file in
/// it. Knows how many bytes are held; writes them in order; compares those that are sent again.
class FileSink
{
public:
    explicit FileSink(const TransferJob &job);

    /// Opens the save folder, and the part file of the job where there is one. Whether the part file was lost
    /// is told by `lostPart`: the download then begins anew.
    Expected<void> open();
    bool lostPart() const { return m_lostPart; }

    bool hasPart() const { return m_part.has_value(); }
    /// Whether the final name is taken already.
    bool isTaken(const QString &name) const { return m_folder->hasEntry(name); }
    QString pathOf(const QString &name) const;

    /// Makes the part file. DiskFull when `total` is known and has no room.
    Expected<void> create(const QString &targetName, qint64 total);
    /// Throws away what is held, for a body that begins at 0.
    Expected<void> startOver();
    /// Prepares for a body that begins at `offset`, at most held(): what it brings again is compared, not
    /// written.
    Expected<void> beginAt(qint64 offset);
    /// Takes the next piece of the body. FileChanged where it differs from the disk; errors of the disk.
    Expected<void> take(QByteArrayView piece);

    qint64 held() const { return m_held; }
    /// What is on the disk, for the outcome; empty without a part file.
    PartState state() const;
    void setFacts(qint64 total, const QByteArray &etag, const QByteArray &lastModified);

    /// Gives the file its final name and returns that.
    Expected<QString> finish(ConflictPolicy onConflict);
    /// Hex SHA-256 of the held bytes; reads those that have not passed through take() in order.
    Expected<QByteArray> sha256();
    void discard();
    /// For a transfer that ends before its file is whole: what is held stays on the disk, for another job. A
    /// small file that cannot be kept is let go.
    void keep();

private:
    Expected<void> compare(QByteArrayView piece);

    const TransferJob &m_job;
    std::optional<SaveFolder> m_folder;
    std::optional<PartFile> m_part;
    QString m_targetName;
    bool m_lostPart = false;
    bool m_isDiscarded = false;
    qint64 m_held = 0;
    /// Where the next byte of the body belongs.
    qint64 m_position = 0;
    PartState m_facts;
    /// Runs along from the first byte on; none where the order did not allow it.
    std::optional<Sha256> m_sha256;
};

} // namespace millrace
