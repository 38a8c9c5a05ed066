// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transfer/filesink.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>

namespace millrace {

/// What the tests of a sink need: a file's bytes, a save folder, and a job for it.
class SinkBench
{
public:
    explicit SinkBench(qint64 size = 64 * 1024) : m_source(size, Qt::Uninitialized)
    {
        QRandomGenerator random(1);
        for (char &byte : m_source) {
            byte = static_cast<char>(random.bounded(256));
        }
        job.url = QUrl(QStringLiteral("http://me:secret@host.example/a.bin?key=1#top"));
        job.folder = m_folder.path();
        tools.smallSize = 1;
        tools.leastRun = 4096;
        tools.checkpointInterval = std::chrono::hours(1);
    }

    const QByteArray &source() const { return m_source; }
    QByteArrayView piece(qint64 begin, qint64 end) const
    {
        return QByteArrayView(m_source).sliced(begin, end - begin);
    }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString partPath() const { return path(QStringLiteral("a.bin.part")); }
    QString recordPath() const { return path(QStringLiteral("a.bin.part.rec")); }
    QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    QByteArray content(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// Makes the part file of a sink that is open, and writes these.
    bool begin(FileSink &sink, const QList<ByteRange> &ranges) const
    {
        bool isGood = sink.open().hasValue() && sink.create(QStringLiteral("a.bin"), m_source.size());
        sink.setFacts(m_source.size(), "\"v1\"", "Sun, 06 Nov 1994 08:49:37 GMT");
        for (const ByteRange &range : ranges) {
            isGood = isGood && sink.take(range.begin, piece(range.begin, range.end));
        }
        return isGood;
    }
    /// Whether what a sink holds is in the part file.
    bool holdsTheTruth(const FileSink &sink) const
    {
        const QByteArray onDisk = content(sink.state().fileName);
        for (const ByteRange &range : sink.held().ranges()) {
            if (range.end > onDisk.size() ||
                QByteArrayView(onDisk).sliced(range.begin, range.size()) != piece(range.begin, range.end)) {
                return false;
            }
        }
        return true;
    }
    /// Fetches what is missing, and gives the final name; empty after an error.
    QString complete(FileSink &sink) const
    {
        if (!sink.hasPart() && !sink.create(QStringLiteral("a.bin"), m_source.size())) {
            return {};
        }
        const QList<ByteRange> gaps = sink.held().gapsIn({0, m_source.size()});
        for (const ByteRange &gap : gaps) {
            if (!sink.take(gap.begin, piece(gap.begin, gap.end))) {
                return {};
            }
        }
        const Expected<QString> name =
            sink.isComplete(m_source.size()) ? sink.finish(ConflictPolicy::Rename) : QString();
        return name ? *name : QString();
    }

    TransferJob job;
    SinkTools tools;

private:
    QTemporaryDir m_folder;
    QByteArray m_source;
};

} // namespace millrace
