// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/submitter.h"

#include "queue/downloadmanager.h"
#include "queue/pasterequest.h"

#include <QElapsedTimer>

namespace millrace {

namespace {

// Large enough that a usual paste is one insertion of rows, small enough to stay within a frame or two.
constexpr int kPiece = 200;
constexpr int kMaxSliceMs = 20;

} // namespace

Submitter::Submitter(DownloadManager &manager, QObject *parent) : QObject(parent), m_manager(manager)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &Submitter::submitSome);
}

void Submitter::submit(const JudgedPaste &judged, const DownloadRequest &model, bool serverNames)
{
    if (!isBusy()) {
        m_done = m_total = 0;
    }
    m_pastes.append({judged, model, serverNames});
    m_total += judged.counts.startable();
    m_timer.start();
    submitSome();
}

void Submitter::drop()
{
    m_pastes.clear();
    m_timer.stop();
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
    for (; paste.next < paste.judged.lines.size() && piece.size() < kPiece; ++paste.next) {
        for (const JudgedLink &judged : paste.judged.lines.at(paste.next).links) {
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
    while (!m_pastes.isEmpty() && spent.elapsed() < kMaxSliceMs) {
        const QList<DownloadRequest> piece = nextPiece(m_pastes.first());
        // The list's answer may come back here, so what is done with is gone before.
        if (m_pastes.constFirst().next >= m_pastes.constFirst().judged.lines.size()) {
            m_pastes.removeFirst();
        }
        m_done += static_cast<int>(piece.size());
        m_manager.add(piece);
    }
    if (m_pastes.isEmpty()) {
        m_timer.stop();
    }
    emit progressed(m_done, m_total);
}

} // namespace millrace
