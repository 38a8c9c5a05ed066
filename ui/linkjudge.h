// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pastechecksums.h"
#include "core/urllist.h"

#include <QFutureWatcher>
#include <QObject>
#include <QSet>
#include <QThreadPool>

#include <optional>

namespace millrace {

/// How many there are of each kind.
struct VerdictCounts
{
    int fresh = 0;
    int withoutExtension = 0;
    int duplicates = 0;
    int invalid = 0;
    /// Of those to start, how many will find their name taken; 0 while nobody has looked.
    int takenNames = 0;

    void add(const JudgedLine &line);
    /// What Start would submit.
    int startable() const { return fresh + withoutExtension; }
};

/// A paste with the verdicts on each line.
struct JudgedPaste
{
    QList<JudgedLine> lines;
    PasteChecksums checksums;
    VerdictCounts counts;
    /// The list's rows that have its duplicates, and those of them that have finished.
    QSet<quint64> knownRows;
    QSet<quint64> finishedRows;
    /// Rows whose links are new in it.
    QSet<quint64> again;
};

/// Judges a text here and now. Any thread.
JudgedPaste judgePaste(const QString &text, const KnownLinks &known, bool extensionRequired);

/// The paste with its patterns' links in their place, judged by the same rules. Any thread.
JudgedPaste expandedPaste(const JudgedPaste &paste, const KnownLinks &known, bool extensionRequired);

/// Judges texts on a thread of its own. Only requests for the newest revision are answered: what is overtaken
/// meanwhile is dropped.
class LinkJudge : public QObject
{
    Q_OBJECT

public:
    explicit LinkJudge(QObject *parent = nullptr);
    ~LinkJudge() override;

    /// `revision` comes back with the answer.
    void judge(quint64 revision, const QString &text, const KnownLinks &known, bool extensionRequired);
    /// Forgets what was asked.
    void drop();

signals:
    void judged(quint64 revision, const millrace::JudgedPaste &paste);

private:
    struct Request
    {
        quint64 revision = 0;
        QString text;
        KnownLinks known;
        bool extensionRequired = true;
    };
    void start(const Request &request);
    void onFinished();

    QThreadPool m_threads;
    QFutureWatcher<JudgedPaste> m_watcher;
    quint64 m_running = 0;
    bool m_isDropped = false;
    std::optional<Request> m_next;
};

} // namespace millrace
