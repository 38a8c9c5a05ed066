// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listkeeper.h"
#include "tests/support/faultserver.h"
#include "tests/support/realtransfers.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;

namespace {

constexpr qint64 kSize = 8'000'000;
constexpr qint64 kEarly = 2'000'000;
constexpr qint64 kLate = 5'000'000;
// What is fetched again before an open range, to be compared.
constexpr qint64 kOverlap = 64 * 1024;

const TestBody &body()
{
    static const TestBody kBody = TestBody::pattern(kSize);
    return kBody;
}

Settings oneConnection()
{
    Settings settings;
    settings.connections = 1;
    return settings;
}

/// One start of the program with its list.
struct Start
{
    explicit Start(const QString &list)
        : shared(std::make_shared<TransferShared>())
        , manager(realPools(shared), shared, oneConnection())
        , store(list)
        , keeper(manager, store)
    {
    }

    bool restore()
    {
        QSignalSpy restored(&keeper, &ListKeeper::restored);
        return restored.wait();
    }
    const Download &row() const { return manager.at(0); }
    /// Stops the row and ends the program.
    bool pauseAndEnd()
    {
        manager.pause({row().id});
        QSignalSpy closed(&manager, &DownloadManager::closed);
        QSignalSpy ended(&keeper, &ListKeeper::ended);
        if (!QTest::qWaitFor([this] { return row().state == DownloadState::Paused; })) {
            return false;
        }
        manager.close();
        if (closed.isEmpty() && !closed.wait()) {
            return false;
        }
        keeper.end();
        return ended.wait();
    }

    std::shared_ptr<TransferShared> shared;
    DownloadManager manager;
    DownloadStore store;
    ListKeeper keeper;
};

} // namespace

/// P03: the list and the part file are of different moments, as where the list's log was lost. The part
/// file's own record says what is held.
class TestOldList : public QObject
{
    Q_OBJECT

private slots:
    void record_isTheTruthAboutBytes_data();
    void record_isTheTruthAboutBytes();

private:
    static bool copyAll(const QString &from, const QString &to)
    {
        QDir(to).removeRecursively();
        bool ok = QDir().mkpath(to);
        for (const QString &name : QDir(from).entryList(QDir::Files | QDir::Hidden)) {
            ok = ok && QFile::copy(from + u'/' + name, to + u'/' + name);
        }
        return ok;
    }
};

void TestOldList::record_isTheTruthAboutBytes_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("files");
    QTest::addColumn<qint64>("begin");
    QTest::newRow("the record holds more than the row says") << "early"
                                                             << "late" << kLate - kOverlap;
    QTest::newRow("the record holds less than the row says") << "late"
                                                             << "early" << kEarly - kOverlap;
    QTest::newRow("both say the same") << "late"
                                       << "late" << kLate - kOverlap;
}

void TestOldList::record_isTheTruthAboutBytes()
{
    QFETCH(QString, list);
    QFETCH(QString, files);
    QFETCH(qint64, begin);
    const QTemporaryDir root;
    const auto at = [&root](const QString &name) { return root.filePath(name); };
    QVERIFY(QDir().mkpath(at(QStringLiteral("list"))) && QDir().mkpath(at(QStringLiteral("files"))));
    FaultServer server;
    server.serve("/a.bin", Reply::file(body()).etag("\"v1\""));
    qint64 sent = 0;
    for (const auto &[moment, bytes] :
         {std::pair(QStringLiteral("early"), kEarly), std::pair(QStringLiteral("late"), kLate)}) {
        server.holdAfter("/a.bin", sent == 0 ? bytes : bytes - sent + kOverlap);
        Start start(at(QStringLiteral("list/downloads.db")));
        QVERIFY(start.restore());
        if (sent == 0) {
            DownloadRequest request;
            request.url = server.url("/a.bin");
            request.folder = at(QStringLiteral("files"));
            start.manager.add({request});
        } else {
            start.manager.resume({start.row().id});
        }
        const qint64 wanted = bytes;
        QTRY_COMPARE(start.row().received, wanted);
        QVERIFY(start.pauseAndEnd());
        QVERIFY(copyAll(at(QStringLiteral("list")), at(moment + QStringLiteral("-list"))));
        QVERIFY(copyAll(at(QStringLiteral("files")), at(moment + QStringLiteral("-files"))));
        sent = bytes;
    }

    QVERIFY(copyAll(at(list + QStringLiteral("-list")), at(QStringLiteral("list"))));
    QVERIFY(copyAll(at(files + QStringLiteral("-files")), at(QStringLiteral("files"))));
    server.release("/a.bin");
    server.log().clear();
    Start start(at(QStringLiteral("list/downloads.db")));
    QVERIFY(start.restore());
    start.manager.resume({start.row().id});
    QTRY_COMPARE(start.row().state, DownloadState::Finished);
    QCOMPARE(server.log().ranges("/a.bin"), QList<QByteArray>{"bytes=" + QByteArray::number(begin) + '-'});
    QFile file(at(QStringLiteral("files/a.bin")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll() == body().bytes());
}

QTEST_GUILESS_MAIN(TestOldList)
#include "tst_oldlist.moc"
