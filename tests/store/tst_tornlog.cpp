// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include "tests/support/sqlfile.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace millrace;

namespace {

constexpr int kWrites = 12;
constexpr int kRandomCuts = 40;

PlacedDownload row(int id)
{
    PlacedDownload row;
    row.position = id;
    row.download.id = static_cast<quint64>(id);
    row.download.url = QUrl(QStringLiteral("http://host.example/%1.bin").arg(id));
    row.download.added = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    return row;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

/// What a power cut, or somebody, may leave of the list's write-ahead log.
class TestTornLog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void cutAnywhere_givesTheListOfTheLastWholeWrite();
    void changedAnywhere_givesAListThatItWas();
    void deleted_givesTheLastCheckpoint();
    void indexOfNonsense_isMadeAnew();
    void deletedAfterABackup_costsNoMoreThanCameSince();

private:
    /// How many rows a start finds, or -1; they are the first of those that were written.
    static int rowsFound(const QByteArray &file, const QByteArray &log, const QByteArray &index = {});
    /// How many rows had been written when the log had so many bytes.
    int rowsAt(qint64 size) const
    {
        return static_cast<int>(std::upper_bound(m_sizes.begin(), m_sizes.end(), size) - m_sizes.begin()) - 1;
    }

    QByteArray m_file;
    QByteArray m_log;
    /// Of the log, after each write; the first from before any.
    QList<qint64> m_sizes;
};

void TestTornLog::initTestCase()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    const QString log = path + QStringLiteral("-wal");
    {
        // The tables are in the file itself.
        Database first(path);
        QCOMPARE(first.open().kind, OpenedDatabase::Kind::Sound);
    }
    Database database(path);
    QCOMPARE(database.open().kind, OpenedDatabase::Kind::Sound);
    m_sizes.append(0);
    for (int id = 1; id <= kWrites; ++id) {
        QVERIFY(database.write({{row(id)}, {}}));
        m_sizes.append(QFile(log).size());
    }
    m_file = contentOf(path);
    m_log = contentOf(log);
    QVERIFY(std::is_sorted(m_sizes.begin(), m_sizes.end()) && m_sizes.last() == m_log.size());
}

int TestTornLog::rowsFound(const QByteArray &file, const QByteArray &log, const QByteArray &index)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    if (!write(path, file) || (!log.isNull() && !write(path + QStringLiteral("-wal"), log)) ||
        (!index.isNull() && !write(path + QStringLiteral("-shm"), index))) {
        return -1;
    }
    int found = 0;
    {
        Database database(path);
        const bool isOpen = database.open().kind == OpenedDatabase::Kind::Sound;
        const bool isWhole = isOpen && database.load(100, [&found](const QList<PlacedDownload> &rows) {
            const bool isAsWritten =
                std::all_of(rows.begin(), rows.end(), [&found](const PlacedDownload &one) {
                    return one.download == row(++found).download;
                });
            return isAsWritten;
        });
        if (!isWhole || !database.write({{row(100)}, {}})) {
            return -1;
        }
    }
    return isSound(path) ? found : -1;
}

void TestTornLog::cutAnywhere_givesTheListOfTheLastWholeWrite()
{
    QRandomGenerator random(3);
    QList<qint64> cuts;
    for (const qint64 size : std::as_const(m_sizes)) {
        cuts << size - 1 << size << size + 1;
    }
    for (int i = 0; i < kRandomCuts; ++i) {
        cuts.append(random.bounded(m_log.size()));
    }
    for (const qint64 cut : std::as_const(cuts)) {
        const qint64 size = std::clamp<qint64>(cut, 0, m_log.size());
        QVERIFY2(rowsFound(m_file, m_log.first(size)) == rowsAt(size), qPrintable(QString::number(size)));
    }
}

void TestTornLog::changedAnywhere_givesAListThatItWas()
{
    QRandomGenerator random(5);
    for (int i = 0; i < kRandomCuts; ++i) {
        const auto at = random.bounded(m_log.size());
        QByteArray log = m_log;
        log[at] = static_cast<char>(~log[at]);
        const int found = rowsFound(m_file, log);
        QVERIFY2(found >= 0 && found <= kWrites, qPrintable(QString::number(at)));
        // What is before the byte counts, but for one in the head of the log.
        constexpr qint64 kHead = 32;
        QVERIFY2(at < kHead || found >= rowsAt(at), qPrintable(QString::number(at)));
    }
}

void TestTornLog::deleted_givesTheLastCheckpoint()
{
    QCOMPARE(rowsFound(m_file, {}), 0);
    QCOMPARE(rowsFound(m_file, QByteArray("")), 0);
    QCOMPARE(rowsFound(m_file, QByteArray(m_log.size(), '\xa5')), 0);
}

void TestTornLog::indexOfNonsense_isMadeAnew()
{
    for (const int size : {1, 100, 32 * 1024, 64 * 1024}) {
        QCOMPARE(rowsFound(m_file, m_log, QByteArray(size, '\xa5')), kWrites);
    }
}

void TestTornLog::deletedAfterABackup_costsNoMoreThanCameSince()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    Database database(path);
    QCOMPARE(database.open().kind, OpenedDatabase::Kind::Sound);
    QVERIFY(database.write({{row(1), row(2)}, {}}));
    QVERIFY(database.backUp());
    QVERIFY(database.write({{row(3)}, {}}));
    QCOMPARE(rowsFound(contentOf(path), {}), 2);
}

QTEST_GUILESS_MAIN(TestTornLog)
#include "tst_tornlog.moc"
