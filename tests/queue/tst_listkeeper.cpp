// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listkeeper.h"

#include "tests/support/scriptedbody.h"
#include "tests/support/sqlfile.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

/// One start of the program: its list and what keeps it.
struct Start
{
    explicit Start(const QString &path, int workers = 1)
        : manager(poolsOf<ThreadWorkerPool>(body, workers), std::make_shared<TransferShared>(),
                  settingsFor(workers))
        , store(path)
        , keeper(manager, store)
    {
    }

    static Settings settingsFor(int workers)
    {
        Settings settings;
        settings.workers = workers;
        return settings;
    }
    /// As the program ends.
    bool end()
    {
        QSignalSpy closed(&manager, &DownloadManager::closed);
        QSignalSpy ended(&keeper, &ListKeeper::ended);
        manager.close();
        if (!closed.wait()) {
            return false;
        }
        keeper.end();
        return ended.wait();
    }
    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < manager.count(); ++row) {
            names.append(manager.find(manager.idAt(row))->name);
        }
        return names;
    }
    DownloadState stateOf(const QString &name) const
    {
        return manager.find(manager.idAt(static_cast<int>(names().indexOf(name))))->state;
    }

    ScriptedBody body;
    DownloadManager manager;
    DownloadStore store;
    ListKeeper keeper;
};

} // namespace

class TestListKeeper : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_start.reset(); }

    void rows_areBackAsTheyWere();
    void active_goesOn();
    void pausedRightBeforeTheEnd_staysPaused();
    void idsAreNeverUsedAgain();
    void addedWhileLoading_comesBehind();
    void removed_staysAway();
    void removedAsSoonAsItIsFinished_isInTheHistory();
    void undone_isBackInItsPlace();
    void undone_manyTimesAtOnePlace_keepsTheOrder();
    void crashes_twice_comesBackPaused();
    void restoredBackup_findsPartFiles();
    void moved_isBackInItsNewPlace();
    void manyRows_areWrittenTogether();

private:
    void start(int workers = 1)
    {
        m_start.reset();
        m_start.emplace(path(), workers);
        m_restored = std::make_unique<QSignalSpy>(&m_start->keeper, &ListKeeper::restored);
        QVERIFY(m_restored->wait());
    }
    QList<DownloadId> add(const QStringList &names)
    {
        QList<DownloadRequest> requests;
        for (const QString &name : names) {
            DownloadRequest request;
            request.url = QUrl(QStringLiteral("http://host.example/") + name);
            request.folder = m_dir->path();
            requests.append(request);
        }
        return m_start->manager.add(requests);
    }
    QString path() const { return m_dir->filePath(QStringLiteral("downloads.db")); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::optional<Start> m_start;
    std::unique_ptr<QSignalSpy> m_restored;
};

void TestListKeeper::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    start();
}

void TestListKeeper::rows_areBackAsTheyWere()
{
    const QList<DownloadId> ids =
        add({QStringLiteral("a.bin"), QStringLiteral("b.bin"), QStringLiteral("c.bin")});
    m_start->manager.pause({ids[2]});
    m_start->manager.limitSpeed({ids[2]}, 5000);
    m_start->body.finish(ids[0]);
    m_start->body.fail(ids[1], ErrorCode::NotFound);
    QTRY_COMPARE(m_start->manager.counts().failed, 1);
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_start->manager.count(), 3);
    const Download *finished = m_start->manager.find(ids[0]);
    QVERIFY(finished && finished->state == DownloadState::Finished && finished->finished.isValid());
    QCOMPARE(finished->name, QStringLiteral("file%1.bin").arg(ids[0]));
    QVERIFY(finished->resultText.startsWith(QLatin1String("Finished downloading")));
    const Download *failed = m_start->manager.find(ids[1]);
    QVERIFY(failed && failed->state == DownloadState::Failed);
    QCOMPARE(failed->error->code, ErrorCode::NotFound);
    const Download *paused = m_start->manager.find(ids[2]);
    QVERIFY(paused && paused->state == DownloadState::Paused);
    QCOMPARE(paused->request.options->bytesPerSecond, 5000);
    QCOMPARE(m_start->manager.idAt(0), ids[0]);
    QCOMPARE(m_start->manager.idAt(2), ids[2]);
    QCOMPARE(m_restored->first().first().toInt(), 0);
}

void TestListKeeper::active_goesOn()
{
    const QList<DownloadId> ids = add({QStringLiteral("a.bin"), QStringLiteral("b.bin")});
    QTRY_COMPARE(m_start->body.running(), 1);
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_restored->first(), QVariantList({2, false}));
    QTRY_COMPARE(m_start->body.begunIds(), QList<quint64>{ids[0]});
    QCOMPARE(m_start->stateOf(QStringLiteral("b.bin")), DownloadState::Queued);
}

void TestListKeeper::pausedRightBeforeTheEnd_staysPaused()
{
    const QList<DownloadId> ids = add({QStringLiteral("a.bin"), QStringLiteral("b.bin")});
    QTRY_COMPARE(m_start->body.running(), 1);
    m_start->manager.pause({ids[0]});
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_restored->first(), QVariantList({1, false}));
    QCOMPARE(m_start->stateOf(QStringLiteral("a.bin")), DownloadState::Paused);
}

void TestListKeeper::idsAreNeverUsedAgain()
{
    const QList<DownloadId> first = add({QStringLiteral("a.bin"), QStringLiteral("b.bin")});
    m_start->body.finish(first[0]);
    m_start->body.finish(first[1]);
    QTRY_COMPARE(m_start->manager.counts().finished, 2);
    QVERIFY(m_start->end());
    start();
    m_start->manager.remove({first[1]});
    QVERIFY(m_start->end());
    start();
    const QList<DownloadId> second = add({QStringLiteral("c.bin")});
    QVERIFY(second[0] > first[1]);
    QCOMPARE(m_start->names(),
             QStringList({QStringLiteral("file%1.bin").arg(first[0]), QStringLiteral("c.bin")}));
}

void TestListKeeper::addedWhileLoading_comesBehind()
{
    add({QStringLiteral("a.bin")});
    QVERIFY(m_start->end());
    m_start.reset();
    m_start.emplace(path());
    QVERIFY(add({QStringLiteral("b.bin")}).isEmpty());
    QTRY_COMPARE(m_start->names(), QStringList({QStringLiteral("a.bin"), QStringLiteral("b.bin")}));
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_start->names(), QStringList({QStringLiteral("a.bin"), QStringLiteral("b.bin")}));
}

void TestListKeeper::removed_staysAway()
{
    const QList<DownloadId> ids =
        add({QStringLiteral("a.bin"), QStringLiteral("b.bin"), QStringLiteral("c.bin")});
    m_start->manager.remove({ids[0], ids[2]});
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_start->names(), QStringList{QStringLiteral("b.bin")});
}

void TestListKeeper::removedAsSoonAsItIsFinished_isInTheHistory()
{
    const DownloadId id = add({QStringLiteral("a.bin")}).first();
    DownloadManager &manager = m_start->manager;
    m_start->body.finish(id);
    // Before anybody is told of it.
    while (manager.find(id)->state != DownloadState::Finished) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    manager.remove({id});
    QVERIFY(m_start->end());
    m_start.reset();
    QCOMPARE(ask(path(), QStringLiteral("SELECT group_concat(id) FROM history")).toULongLong(), id);
    QCOMPARE(ask(path(), QStringLiteral("SELECT count(*) FROM downloads")).toInt(), 0);
}

void TestListKeeper::undone_isBackInItsPlace()
{
    const QList<DownloadId> ids = add(
        {QStringLiteral("a.bin"), QStringLiteral("b.bin"), QStringLiteral("c.bin"), QStringLiteral("d.bin")});
    m_start->manager.remove({ids[1], ids[2]});
    m_start->manager.undoRemove();
    const QStringList names = m_start->names();
    QCOMPARE(names.size(), 4);
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_start->names(), names);
}

void TestListKeeper::undone_manyTimesAtOnePlace_keepsTheOrder()
{
    const QList<DownloadId> ids =
        add({QStringLiteral("a.bin"), QStringLiteral("b.bin"), QStringLiteral("c.bin")});
    for (int i = 0; i < 60; ++i) {
        m_start->manager.remove({ids[i % 2 == 0 ? 1 : 2]});
        m_start->manager.undoRemove();
    }
    const QStringList names = m_start->names();
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_start->names(), names);
}

void TestListKeeper::crashes_twice_comesBackPaused()
{
    add({QStringLiteral("a.bin")});
    QVERIFY(m_start->end());
    // Each is gone before it has settled.
    start();
    QCOMPARE(m_restored->first(), QVariantList({1, false}));
    start();
    QCOMPARE(m_restored->first(), QVariantList({1, false}));
    start();
    QCOMPARE(m_restored->first(), QVariantList({1, true}));
    QCOMPARE(m_start->stateOf(QStringLiteral("a.bin")), DownloadState::Paused);
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_restored->first(), QVariantList({0, false}));
    QCOMPARE(m_start->stateOf(QStringLiteral("a.bin")), DownloadState::Paused);
}

void TestListKeeper::restoredBackup_findsPartFiles()
{
    add({QStringLiteral("a.bin")});
    QVERIFY(m_start->end());
    start();
    m_start->store.backUp();
    QVERIFY(m_start->end());
    m_start.reset();
    {
        Expected<SaveFolder> folder = SaveFolder::open(m_dir->path(), false);
        PartRecord record;
        record.url = QUrl(QStringLiteral("http://host.example/late.bin"));
        record.targetName = QStringLiteral("late.bin");
        record.total = 100;
        QVERIFY(PartFile::create(*folder, record));
    }
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write(QByteArray(2000, 'x'));
    file.close();
    m_start.emplace(path());
    QSignalSpy told(&m_start->keeper, &ListKeeper::told);
    QTRY_COMPARE(m_start->names(), QStringList({QStringLiteral("a.bin"), QStringLiteral("late.bin")}));
    QVERIFY(told.first().first().toString().contains(QLatin1String("last backup")));
}

void TestListKeeper::moved_isBackInItsNewPlace()
{
    const QList<DownloadId> ids = add(
        {QStringLiteral("a.bin"), QStringLiteral("b.bin"), QStringLiteral("c.bin"), QStringLiteral("d.bin")});
    QTRY_COMPARE(m_start->body.running(), 1);
    m_start->manager.move({ids[3]}, MoveTo::Up);
    m_start->manager.move({ids[0]}, MoveTo::Bottom);
    const QStringList names{QStringLiteral("b.bin"), QStringLiteral("d.bin"), QStringLiteral("c.bin"),
                            QStringLiteral("a.bin")};
    QCOMPARE(m_start->names(), names);
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_start->names(), names);
    // It is the order in which they start, too.
    m_start->body.finish(ids[1]);
    QTRY_COMPARE(m_start->body.begunIds(), (QList<quint64>{ids[1], ids[3]}));
}

void TestListKeeper::manyRows_areWrittenTogether()
{
    QStringList names;
    for (int i = 0; i < 2000; ++i) {
        names.append(QStringLiteral("%1.bin").arg(i));
    }
    add(names);
    QVERIFY(m_start->end());
    start();
    QCOMPARE(m_start->names(), names);
}

QTEST_GUILESS_MAIN(TestListKeeper)
#include "tst_listkeeper.moc"
