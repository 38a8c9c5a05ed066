// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "ui/linkjudge.h"

#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

namespace millrace {

class DownloadManager;

/// Puts the links of a paste into the list. A few go in at once, many by pieces from the event loop: 100,000
/// of them do not stall the window. The links of patterns are made on a thread of their own before.
class Submitter : public QObject
{
    Q_OBJECT

public:
    /// \param manager  outlives the submitter.
    explicit Submitter(DownloadManager &manager, QObject *parent = nullptr);
    ~Submitter() override;

    /// \param model  what all requests share.
    /// \param serverNames  links without an extension are named by the server.
    void submit(const JudgedPaste &judged, const DownloadRequest &model, bool serverNames);
    /// How many of those that were submitted are not in the list yet.
    int pending() const { return isBusy() ? m_total - m_done : 0; }
    bool isBusy() const { return !m_pastes.isEmpty(); }
    /// Forgets what is not in the list yet: the program ends.
    void drop();
    /// As drop(), for somebody does not want the rest; cancelled() follows where there was any.
    void cancel();

signals:
    /// So many links are in the list, of all that were submitted since it was last idle; at the end both are
    /// equal.
    void progressed(int done, int total);
    void cancelled(int done, int total);
    /// So many links of a paste's patterns turned out not to be new.
    void leftOut(int count);

private:
    struct Paste
    {
        JudgedPaste judged;
        DownloadRequest model;
        bool serverNames = false;
        qsizetype line = 0;
        qsizetype link = 0;

        bool isDone() const { return line >= judged.lines.size(); }
    };
    static QList<DownloadRequest> nextPiece(Paste &paste);
    void submitSome();
    /// Whether the first paste has to wait until its patterns are expanded.
    bool waitsForPatterns();
    void onExpanded();

    DownloadManager &m_manager;
    QList<Paste> m_pastes;
    int m_done = 0;
    int m_total = 0;
    QTimer m_timer;
    QThreadPool m_threads;
    /// Runs for the first paste.
    QFutureWatcher<JudgedPaste> m_expansion;
};

} // namespace millrace
