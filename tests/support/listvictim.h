// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/listkeeper.h"

#include "tests/support/scriptedbody.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QRandomGenerator>
#include <QTimer>

#include <memory>

namespace millrace {

/// A program that does something to its list all the time, and says what the list is after each change
/// ("S 7 12a 13p"), before it can be written, and what is surely written ("A 7"): for tests that end it in
/// the midst of it. "12a" is a row with the id 12 that goes on by itself, "12p" a paused one, and so on.
class ListVictim : public QObject
{
public:
    /// \param path  of the list's file.
    ListVictim(const QString &path, quint32 seed);

    DownloadManager &manager() { return m_manager; }

private:
    void tell();
    QList<DownloadId> some(int most);
    void add();
    void act();

    QRandomGenerator m_random;
    ScriptedBody m_body;
    DownloadManager m_manager;
    DownloadStore m_store;
    std::unique_ptr<ListKeeper> m_keeper;
    QTimer m_timer;
    QByteArray m_last;
    int m_number = 0;
    /// What is being written, 0 for nothing.
    int m_flushed = 0;
};

/// What a victim said.
struct LivedList
{
    /// What the list was, by number; the first as it began.
    QByteArrayList lists{QByteArray()};
    /// This one, or a later one, is what its file holds.
    int acknowledged = 0;
};

/// Reads what a victim said, as far as it came to an end.
LivedList livedBy(const QByteArray &output, const QByteArray &before);

/// Whether each row is as it was in one of these lists, each of their rows is there or was missing in one,
/// and the order is that of one.
bool isMadeOf(const QByteArray &found, const QByteArrayList &lists);

/// The list in a file, as a victim would say it.
QByteArray listIn(const QString &path);

} // namespace millrace
