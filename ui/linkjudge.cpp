// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linkjudge.h"

#include <QtConcurrentRun>

#include <utility>

namespace millrace {

namespace {

void findKnownRows(JudgedPaste &paste)
{
    for (const JudgedLine &line : std::as_const(paste.lines)) {
        for (const JudgedLink &judged : line.links) {
            if (judged.verdict == LinkVerdict::DuplicateInList) {
                paste.knownRows.insert(judged.known.row);
                if (judged.known.isFinished) {
                    paste.finishedRows.insert(judged.known.row);
                }
            }
        }
    }
}

JudgedPaste countedPaste(const QList<JudgedLine> &lines, const KnownLinks &known)
{
    JudgedPaste paste;
    paste.lines = lines;
    paste.checksums = PasteChecksums(lines);
    paste.again = known.again;
    for (const JudgedLine &line : lines) {
        paste.counts.add(line);
    }
    if (paste.counts.duplicates > 0) {
        findKnownRows(paste);
    }
    return paste;
}

} // namespace

void VerdictCounts::add(const JudgedLine &line)
{
    for (const JudgedLink &judged : line.links) {
        takenNames += judged.taken->conflict == NameConflict::None ? 0 : 1;
        switch (judged.verdict) {
        case LinkVerdict::Checksum:
            break;
        case LinkVerdict::New:
            fresh += static_cast<int>(judged.count);
            break;
        case LinkVerdict::NoExtension:
            withoutExtension += static_cast<int>(judged.count);
            break;
        case LinkVerdict::DuplicateInPaste:
        case LinkVerdict::DuplicateInList:
            duplicates += static_cast<int>(judged.count);
            break;
        case LinkVerdict::Invalid:
            ++invalid;
            break;
        }
    }
}

JudgedPaste judgePaste(const QString &text, const KnownLinks &known, bool extensionRequired)
{
    return countedPaste(judgeLines(text, known, extensionRequired), known);
}

JudgedPaste expandedPaste(const JudgedPaste &paste, const KnownLinks &known, bool extensionRequired)
{
    KnownLinks rows = known;
    rows.again = paste.again;
    return countedPaste(withPatternsExpanded(paste.lines, rows, extensionRequired), rows);
}

LinkJudge::LinkJudge(QObject *parent) : QObject(parent)
{
    m_threads.setObjectName(QStringLiteral("links"));
    m_threads.setMaxThreadCount(1);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &LinkJudge::onFinished);
}

LinkJudge::~LinkJudge()
{
    m_watcher.disconnect(this);
    m_threads.waitForDone();
}

void LinkJudge::judge(quint64 revision, const QString &text, const KnownLinks &known, bool extensionRequired)
{
    const Request request{revision, text, known, extensionRequired};
    if (m_watcher.isRunning()) {
        m_next = request;
    } else {
        start(request);
    }
}

void LinkJudge::drop()
{
    m_next.reset();
    m_isDropped = true;
}

void LinkJudge::start(const Request &request)
{
    m_running = request.revision;
    m_isDropped = false;
    m_watcher.setFuture(
        QtConcurrent::run(&m_threads, judgePaste, request.text, request.known, request.extensionRequired));
}

void LinkJudge::onFinished()
{
    const quint64 revision = m_running;
    const bool isWanted = !m_isDropped && (!m_next || m_next->revision == revision);
    const QList<JudgedPaste> answer = m_watcher.future().results();
    if (m_next) {
        const Request request = *m_next;
        m_next.reset();
        start(request);
    }
    if (isWanted && !answer.isEmpty()) {
        emit judged(revision, answer.constFirst());
    }
}

} // namespace millrace
