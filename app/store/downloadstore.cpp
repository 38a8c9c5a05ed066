// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/downloadstore.h"

#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// A person cannot lose more by a crash than what was done in the last moment.
constexpr auto kWriteDelay = 50ms;
constexpr auto kRetryDelay = 5000ms;
// A fraction of a frame's time each to take them into the list.
constexpr int kBatch = 500;

} // namespace

DownloadStore::DownloadStore(const QString &path, QObject *parent)
    : QObject(parent), m_worker(new QObject), m_database(std::make_shared<Database>(path))
{
    m_writeTimer.setSingleShot(true);
    m_writeTimer.setInterval(kWriteDelay);
    connect(&m_writeTimer, &QTimer::timeout, this, &DownloadStore::write);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("store"));
    m_thread.start();
}

DownloadStore::~DownloadStore()
{
    m_isEnding = true;
    write();
    // In its turn, after all that was handed in; a connection may be closed by its own thread only.
    QMetaObject::invokeMethod(m_worker, [this, database = std::move(m_database)]() mutable {
        database.reset();
        m_thread.quit();
    });
    m_thread.wait();
}

void DownloadStore::open()
{
    ++m_underWay;
    QMetaObject::invokeMethod(m_worker, [this, database = m_database] {
        const OpenedDatabase found = database->open();
        const int crashes = database->isOpen() ? database->noteStart() : 0;
        QMetaObject::invokeMethod(this, [this, found, crashes] { emit opened(found, crashes); });
        const bool isWhole =
            !database->isOpen() || database->load(kBatch, [this](QList<PlacedDownload> rows) {
                QMetaObject::invokeMethod(this, [this, rows = std::move(rows)] { emit loaded(rows); });
                return !m_isEnding;
            });
        QMetaObject::invokeMethod(this, [this, isWhole] {
            --m_underWay;
            emit loadEnded(isWhole);
        });
        // What came from a backup, or is not all there, does not take its place.
        if (database->isOpen() && isWhole && found.kind == OpenedDatabase::Kind::Sound && !m_isEnding) {
            database->backUp();
        }
    });
}

void DownloadStore::put(const StoredDownload &download, qint64 position)
{
    m_removed.remove(download.id);
    m_rows.insert(download.id, {download, position});
    if (!m_writeTimer.isActive()) {
        m_writeTimer.start();
    }
}

void DownloadStore::remove(quint64 id)
{
    m_rows.remove(id);
    m_removed.insert(id);
    if (!m_writeTimer.isActive()) {
        m_writeTimer.start();
    }
}

void DownloadStore::settleStart()
{
    QMetaObject::invokeMethod(m_worker, [database = m_database] {
        if (database->isOpen()) {
            database->settleStarts();
        }
    });
}

void DownloadStore::write()
{
    m_writeTimer.stop();
    if ((m_rows.isEmpty() && m_removed.isEmpty()) || !m_database) {
        return;
    }
    const QList<PlacedDownload> rows = std::exchange(m_rows, {}).values();
    const QList<quint64> removed = std::exchange(m_removed, {}).values();
    ++m_underWay;
    QMetaObject::invokeMethod(m_worker, [this, database = m_database, rows, removed] {
        // A list that could not be opened is not kept, which opened() has said.
        const bool isWritten = !database->isOpen() || database->write(rows, removed);
        const QString fault = isWritten ? QString() : database->lastError();
        QMetaObject::invokeMethod(this, [=, this] { onWritten(fault, rows, removed); });
    });
}

void DownloadStore::onWritten(const QString &fault, const QList<PlacedDownload> &rows,
                              const QList<quint64> &removed)
{
    --m_underWay;
    const bool hadFailed = std::exchange(m_hasFailed, !fault.isEmpty());
    m_writeTimer.setInterval(m_hasFailed ? kRetryDelay : kWriteDelay);
    if (!m_hasFailed) {
        return;
    }
    // What came since is newer.
    for (const PlacedDownload &row : rows) {
        if (!m_rows.contains(row.download.id) && !m_removed.contains(row.download.id)) {
            m_rows.insert(row.download.id, row);
        }
    }
    for (const quint64 id : removed) {
        if (!m_rows.contains(id)) {
            m_removed.insert(id);
        }
    }
    m_writeTimer.start();
    if (!hadFailed) {
        emit writeFailed(fault);
    }
}

void DownloadStore::flush()
{
    write();
    QMetaObject::invokeMethod(m_worker,
                              [this] { QMetaObject::invokeMethod(this, [this] { emit flushed(); }); });
}

} // namespace millrace
