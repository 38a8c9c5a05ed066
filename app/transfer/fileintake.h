// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "http/responsejudge.h"
#include "http/transport.h"
#include "transfer/filesink.h"
#include "transfer/transfer.h"

#include <QString>
#include <QUrl>

#include <functional>
#include <optional>

namespace millrace {

/// Where a response becomes a file: what it has to agree with, the name it gets, its place on the disk. For
/// the worker's thread.
class FileIntake
{
public:
    /// \param sink  is open; outlives this object, as the job and the tools do.
    /// \param accepted  tells that a response was accepted and the file has its place.
    /// \param log  takes a line.
    FileIntake(const TransferJob &job, const TransferTools &tools, FileSink &sink,
               std::function<void()> accepted, std::function<void(const QString &)> log);

    /// Before the first request. False where there is nothing to do, as the file isAlreadyHere().
    bool prepare();
    /// Sent as If-None-Match: where the file is here already, a server that still has it says so and sends
    /// nothing. Empty for none.
    QByteArray condition() const;
    /// Whether the file isAlreadyHere(), finished earlier: the response is of the same link, size and
    /// version.
    bool recognize(const Judgement &judgement, const ResponseHead &head);
    /// What a response to a request for this range is judged against.
    Expectation expectation(const std::optional<ByteRange> &range) const;
    /// Takes a response that is accepted, or says that the file is empty. Then either isAlreadyHere(), or the
    /// sink takes the body's bytes. Errors of the disk.
    ///
    /// \param url  the address that answered.
    Expected<void> accept(const Judgement &judgement, const QUrl &url, const ResponseHead &head);
    /// Calls `accepted`, once for each accept().
    void tellStart();

    /// The file's name, as far as it is known.
    const QString &name() const { return m_name; }
    /// What the latest accepted response promised the whole file to be.
    const std::optional<Checksum> &promised() const { return m_promised; }
    /// It was finished earlier; or the name is taken, and the job says to skip those.
    bool isAlreadyHere() const { return m_isAlreadyHere; }

private:
    bool isToBeSkipped();
    void lookForFinished();
    void hashAlong(const ResponseHead &head);
    Expected<void> sort(const ResponseHead &head);
    Expected<void> beginFile(const Judgement &judgement, const QUrl &url, const ResponseHead &head);

    const TransferJob &m_job;
    const TransferTools &m_tools;
    FileSink &m_sink;
    const std::function<void()> m_accepted;
    const std::function<void(const QString &)> m_log;
    QString m_name;
    /// What may be the file, finished earlier.
    std::optional<FileSink::Marked> m_finished;
    std::optional<Checksum> m_promised;
    bool m_isAlreadyHere = false;
    bool m_isStartTold = true;
};

} // namespace millrace
