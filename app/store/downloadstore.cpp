// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/downloadstore.h"

#include <QPromise>

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
    m_piecesLeft.release();
    // In its turn, after what is under way; a connection may be closed by its own thread only.
    QMetaObject::invokeMethod(m_worker, [this, database = std::move(m_database)]() mutable {
        if (database->isOpen()) {
            database->write(m_changes);
        }
        database.reset();
        m_thread.quit();
    });
    m_thread.wait();
}

void DownloadStore::open()
{
    m_isLoading = true;
    QMetaObject::invokeMethod(m_worker, [this, database = m_database] {
        OpenedList list{database->open()};
        if (database->isOpen()) {
            list.crashes = database->noteStart();
            list.lastId = database->lastId();
        }
        m_mayBackUp = list.database.kind == OpenedDatabase::Kind::Sound;
        QMetaObject::invokeMethod(this, [this, list] { emit opened(list); });
        const bool isWhole =
            !database->isOpen() || database->load(kBatch, [this](QList<PlacedDownload> rows) {
                give(std::move(rows));
                return !m_isEnding;
            });
        if (!isWhole) {
            // Rows that nobody knows of would be written over.
            database->close();
        }
        QMetaObject::invokeMethod(this, [this, isWhole] {
            m_isLoading = false;
            emit loadEnded(isWhole);
        });
    });
}

/// On the other thread: hands over the list's next rows, once there is room for them.
void DownloadStore::give(QList<PlacedDownload> rows)
{
    m_piecesLeft.acquire();
    QMetaObject::invokeMethod(this, [this, rows = std::move(rows)] {
        emit loaded(rows);
        m_piecesLeft.release();
    });
}

void DownloadStore::put(const StoredDownload &download, qint64 position)
{
    m_changes.put(download, position);
    startWriteTimer();
}

void DownloadStore::remove(quint64 id)
{
    m_changes.remove(id);
    startWriteTimer();
}

void DownloadStore::startWriteTimer()
{
    if (!m_writeTimer.isActive() && !m_isWriting) {
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

void DownloadStore::backUp()
{
    QMetaObject::invokeMethod(m_worker, [this, database = m_database] {
        // What came from a backup is older than that was when it was made.
        if (database->isOpen() && m_mayBackUp && !m_isEnding) {
            database->backUp();
        }
    });
}

QFuture<HistoryPage> DownloadStore::readHistory(quint64 after, int count)
{
    auto promise = std::make_shared<QPromise<HistoryPage>>();
    promise->start();
    QMetaObject::invokeMethod(m_worker, [database = m_database, promise, after, count] {
        const auto entries =
            database->isOpen() ? database->history(after, count) : std::optional<QList<HistoryEntry>>();
        promise->addResult(
            entries
                ? HistoryPage{*entries, {}}
                : HistoryPage{{}, database->isOpen() ? database->lastError() : tr("the list is not kept")});
        promise->finish();
    });
    return promise->future();
}

/// One batch at a time: where it fails, nothing newer has been written yet.
void DownloadStore::write()
{
    m_writeTimer.stop();
    if (m_isWriting || m_changes.isEmpty()) {
        return;
    }
    m_isWriting = true;
    const auto changes = std::make_shared<const ListChanges>(std::exchange(m_changes, {}));
    QMetaObject::invokeMethod(m_worker, [this, database = m_database, changes] {
        // A list that could not be opened is not kept, which opened() has said.
        const bool isWritten = !database->isOpen() || database->write(*changes);
        const auto fault = isWritten ? std::nullopt : std::optional(database->lastError());
        QMetaObject::invokeMethod(this, [=, this] { onWritten(fault, *changes); });
    });
}

void DownloadStore::onWritten(const std::optional<QString> &fault, const ListChanges &changes)
{
    m_isWriting = false;
    const bool hadFailed = std::exchange(m_hasFailed, fault.has_value());
    if (m_hasFailed) {
        // What could not be written waits again, unless something newer does.
        m_changes.addOlder(changes);
    }
    if (m_hasFailed && !hadFailed) {
        emit writeFailed(*fault);
    }
    m_writeTimer.setInterval(m_hasFailed ? kRetryDelay : kWriteDelay);
    if (m_isFlushing) {
        flush();
    } else if (!m_changes.isEmpty()) {
        m_writeTimer.start();
    }
}

void DownloadStore::flush()
{
    m_isFlushing = m_isWriting;
    if (m_isWriting) {
        // Until that is done.
        return;
    }
    write();
    // It comes back behind what the thread has been given so far.
    ++m_awaited;
    QMetaObject::invokeMethod(m_worker, [this] {
        QMetaObject::invokeMethod(this, [this] {
            --m_awaited;
            emit flushed();
        });
    });
}

} // namespace millrace
