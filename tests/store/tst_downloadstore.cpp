// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/downloadstore.h"

#include "tests/support/sqlfile.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace millrace;

namespace {

StoredDownload row(quint64 id)
{
    StoredDownload row;
    row.id = id;
    row.url = QUrl(QStringLiteral("http://host.example/%1.bin").arg(id));
    row.added = QDateTime::currentDateTimeUtc();
    return row;
}

} // namespace

class TestDownloadStore : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qRegisterMetaType<OpenedList>(); }
    void init();
    void cleanup() { m_store.reset(); }

    void open_tellsTheFileThenTheRows();
    void put_theLatestCounts();
    void remove_afterPut_leavesNothing();
    void remove_ofAFinishedOne_leavesItInTheHistory();
    void remove_ofAFinishedOne_whileNothingCanBeWritten_isNotForgotten();
    void flush_answersWithNothingToWrite();
    void end_writesWhatWasHandedIn();
    void write_thatFails_isToldOnceAndTriedAgain();

private:
    void open()
    {
        m_store.reset();
        m_store.emplace(path());
        m_rows.clear();
        connect(&*m_store, &DownloadStore::loaded, this,
                [this](const QList<PlacedDownload> &rows) { m_rows += rows; });
        QSignalSpy ended(&*m_store, &DownloadStore::loadEnded);
        m_store->open();
        QVERIFY(ended.wait());
        QCOMPARE(ended.first().first().toBool(), true);
    }
    QList<quint64> ids() const
    {
        QList<quint64> ids;
        for (const PlacedDownload &row : m_rows) {
            ids.append(row.download.id);
        }
        return ids;
    }
    /// The ids there.
    QList<quint64> history() const
    {
        QList<quint64> ids;
        for (const QVariantList &row :
             askRows(path(), QStringLiteral("SELECT id FROM history ORDER BY id"))) {
            ids.append(row.first().toULongLong());
        }
        return ids;
    }
    static StoredDownload finishedRow(quint64 id)
    {
        StoredDownload finished = row(id);
        finished.state = DownloadState::Finished;
        finished.finished = finished.added;
        return finished;
    }
    QString path() const { return m_folder->filePath(QStringLiteral("downloads.db")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<DownloadStore> m_store;
    QList<PlacedDownload> m_rows;
};

void TestDownloadStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    open();
}

void TestDownloadStore::open_tellsTheFileThenTheRows()
{
    for (quint64 id = 1; id <= 1200; ++id) {
        m_store->put(row(id), static_cast<qint64>(id));
    }
    m_store.reset();
    m_store.emplace(path());
    QStringList calls;
    qsizetype rows = 0;
    connect(&*m_store, &DownloadStore::opened, this,
            [&](const OpenedList &) { calls.append(QStringLiteral("opened")); });
    connect(&*m_store, &DownloadStore::loaded, this, [&](const QList<PlacedDownload> &some) {
        calls.append(QStringLiteral("loaded"));
        rows += some.size();
    });
    connect(&*m_store, &DownloadStore::loadEnded, this, [&](bool) { calls.append(QStringLiteral("ended")); });
    m_store->open();
    QVERIFY(calls.isEmpty());
    QTRY_VERIFY(calls.contains(QStringLiteral("ended")));
    QCOMPARE(calls.first(), QStringLiteral("opened"));
    QCOMPARE(calls.last(), QStringLiteral("ended"));
    QVERIFY(calls.size() > 3);
    QCOMPARE(rows, 1200);
}

void TestDownloadStore::put_theLatestCounts()
{
    StoredDownload changed = row(1);
    m_store->put(changed, 1);
    changed.name = QStringLiteral("late");
    m_store->put(changed, 3);
    m_store->put(row(2), 2);
    open();
    QCOMPARE(ids(), QList<quint64>({2, 1}));
    QCOMPARE(m_rows.last().download.name, QStringLiteral("late"));
}

void TestDownloadStore::remove_afterPut_leavesNothing()
{
    m_store->put(row(1), 1);
    m_store->put(row(2), 2);
    m_store->remove(1);
    m_store->remove(2);
    m_store->put(row(2), 2);
    open();
    QCOMPARE(ids(), QList<quint64>{2});
}

void TestDownloadStore::remove_ofAFinishedOne_leavesItInTheHistory()
{
    m_store->put(finishedRow(1), 1);
    m_store->put(row(2), 2);
    m_store->remove(1);
    m_store->remove(2);
    open();
    QVERIFY(m_rows.isEmpty());
    QCOMPARE(history(), QList<quint64>{1});
}

void TestDownloadStore::remove_ofAFinishedOne_whileNothingCanBeWritten_isNotForgotten()
{
    QSignalSpy failed(&*m_store, &DownloadStore::writeFailed);
    StoredDownload impossible = row(1);
    impossible.added = {};
    m_store->put(impossible, 1);
    m_store->put(finishedRow(2), 2);
    m_store->remove(2);
    m_store->put(finishedRow(3), 3);
    m_store->put(finishedRow(4), 4);
    m_store->flush();
    // While that is under way.
    m_store->remove(3);
    m_store->remove(4);
    m_store->put(finishedRow(4), 4);
    QVERIFY(failed.wait());
    m_store->remove(1);
    open();
    QCOMPARE(ids(), QList<quint64>{4});
    QCOMPARE(history(), QList<quint64>({2, 3, 4}));
}

void TestDownloadStore::flush_answersWithNothingToWrite()
{
    QSignalSpy flushed(&*m_store, &DownloadStore::flushed);
    m_store->flush();
    QVERIFY(flushed.wait());
    m_store->put(row(1), 1);
    QVERIFY(!m_store->isIdle());
    m_store->flush();
    QVERIFY(flushed.wait());
    QVERIFY(m_store->isIdle());
}

void TestDownloadStore::end_writesWhatWasHandedIn()
{
    m_store->put(row(1), 1);
    open();
    QCOMPARE(ids(), QList<quint64>{1});
}

void TestDownloadStore::write_thatFails_isToldOnceAndTriedAgain()
{
    QSignalSpy failed(&*m_store, &DownloadStore::writeFailed);
    StoredDownload impossible = row(1);
    impossible.added = {};
    m_store->put(impossible, 1);
    m_store->put(row(2), 2);
    QVERIFY(failed.wait());
    m_store->flush();
    QSignalSpy flushed(&*m_store, &DownloadStore::flushed);
    QVERIFY(flushed.wait());
    QCOMPARE(failed.size(), 1);
    // The row that could be written comes with the next attempt, as the one that could not has changed.
    m_store->put(row(1), 1);
    m_store->flush();
    QVERIFY(flushed.wait());
    open();
    QCOMPARE(ids(), QList<quint64>({1, 2}));
}

QTEST_GUILESS_MAIN(TestDownloadStore)
#include "tst_downloadstore.moc"
