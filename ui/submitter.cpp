// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/submitter.h"

#include "core/timeslice.h"
#include "queue/downloadmanager.h"
#include "queue/pasterequest.h"

#include <QElapsedTimer>
#include <QtConcurrentRun>

namespace millrace {

namespace {

// Large enough that a usual paste is one insertion of rows, small enough to stay within a frame or two.
constexpr int kPiece = 200;

} // namespace

Submitter::Submitter(DownloadManager &manager, QObject *parent) : QObject(parent), m_manager(manager)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &Submitter::submitSome);
    m_threads.setObjectName(QStringLiteral("patterns"));
    m_threads.setMaxThreadCount(1);
    connect(&m_expansion, &QFutureWatcherBase::finished, this, &Submitter::onExpanded);
}

Submitter::~Submitter()
{
    m_expansion.disconnect(this);
    m_threads.waitForDone();
}

void Submitter::submit(const JudgedPaste &judged, const DownloadRequest &model, bool serverNames)
{
    if (!isBusy()) {
        m_done = m_total = 0;
    }
    m_pastes.append({judged, model, serverNames});
    m_total += judged.counts.startable();
    if (!m_expansion.isRunning()) {
        m_timer.start();
        submitSome();
    }
}

void Submitter::drop()
{
    m_pastes.clear();
    m_timer.stop();
    m_expansion.setFuture({});
}

bool Submitter::waitsForPatterns()
{
    const Paste &paste = m_pastes.constFirst();
    const bool isBegun = paste.line > 0 || paste.link > 0;
    if (isBegun || !hasPatterns(paste.judged.lines)) {
        return false;
    }
    m_timer.stop();
    m_expansion.setFuture(QtConcurrent::run(&m_threads, expandedPaste, paste.judged, m_manager.knownLinks(),
                                            paste.model.nameSource == NameSource::Url));
    return true;
}

void Submitter::onExpanded()
{
    // Nothing waits where it was dropped meanwhile.
    if (!m_pastes.isEmpty() && m_expansion.future().resultCount() > 0) {
        JudgedPaste &judged = m_pastes.first().judged;
        const int before = judged.counts.startable();
        m_total -= before;
        judged = m_expansion.result();
        m_total += judged.counts.startable();
        m_timer.start();
        if (const int left = before - judged.counts.startable(); left > 0) {
            emit leftOut(left);
        }
    }
}

void Submitter::cancel()
{
    if (isBusy()) {
        drop();
        emit cancelled(m_done, m_total);
    }
}

QList<DownloadRequest> Submitter::nextPiece(Paste &paste)
{
    QList<DownloadRequest> piece;
    for (; !paste.isDone() && piece.size() < kPiece; ++paste.line, paste.link = 0) {
        const QList<JudgedLink> &links = paste.judged.lines.at(paste.line).links;
        for (; paste.link < links.size(); ++paste.link) {
            if (piece.size() == kPiece) {
                return piece;
            }
            const JudgedLink &judged = links.at(paste.link);
            if (judged.isStartable()) {
                piece.append(requestFor(judged.link, paste.judged.checksums, paste.model));
                if (paste.serverNames && judged.verdict == LinkVerdict::NoExtension) {
                    piece.last().nameSource = NameSource::Server;
                }
            }
        }
    }
    return piece;
}

void Submitter::submitSome()
{
    QElapsedTimer spent;
    spent.start();
    // A piece goes in at least, however long it takes.
    do {
        if (m_pastes.isEmpty() || waitsForPatterns()) {
            break;
        }
        const QList<DownloadRequest> piece = nextPiece(m_pastes.first());
        // The list's answer may come back here, so what is done with is gone before.
        if (m_pastes.constFirst().isDone()) {
            // Taking 100,000 lines apart takes longer than a frame.
            m_threads.start([done = m_pastes.takeFirst().judged] {});
        }
        m_done += static_cast<int>(piece.size());
        m_manager.add(piece);
    } while (spent.elapsed() < kTimeSlice);
    if (m_pastes.isEmpty()) {
        m_timer.stop();
    }
    emit progressed(m_done, m_total);
}

} // namespace millrace
