// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadmanager.h"

#include "tests/support/scriptedbody.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestDownloadManager : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void add_tellsTheRowsAndStartsThem();
    void add_withPassword_keepsItOutOfTheRow();
    void finished_rowHasTextAndCounts();
    void failed_rowHasItsErrorAndCanBeRetried();
    void missingExtension_nameFromServer_goesOn();
    void pause_freesTheWorkerAndKeepsWhatIsHeld();
    void pause_queued_isImmediate();
    void idNamedTwice_countsOnce();
    void moved_startsInItsNewTurn();
    void resumeWhilePausing_goesOnByItself();
    void cancel_leavesTheRow();
    void waiting_goesOnByItself();
    void waiting_canBeRetriedAtOnce();
    void remove_thenUndo_bringsTheRowsBackAndGoesOn();
    void editLink_beginsAnewWithTheNewLink();
    void knownLinks_sayWhatHasFinished();
    void settings_resizeThePool();
    void ticks_stopWhenNothingRuns();
    void allEnded_comesOnceAtTheEnd();
    void close_pausesWhatRuns();
    void log_holdsNoPassword();

private:
    QList<DownloadId> addLinks(int count)
    {
        QList<DownloadRequest> requests;
        for (int i = 0; i < count; ++i) {
            DownloadRequest request;
            request.url = QUrl(QStringLiteral("http://host.example/file%1.bin").arg(++m_serial));
            request.folder = m_dir.path();
            requests.append(request);
        }
        return m_manager->add(requests);
    }
    DownloadState stateOf(DownloadId id) const { return m_manager->find(id)->state; }

    QTemporaryDir m_dir;
    int m_serial = 0;
    ScriptedBody m_body;
    std::unique_ptr<DownloadManager> m_manager;
};

void TestDownloadManager::init()
{
    m_body = ScriptedBody();
    m_serial = 0;
    Settings settings;
    settings.workers = 2;
    m_manager = std::make_unique<DownloadManager>(poolsOf<ThreadWorkerPool>(m_body),
                                                  std::make_shared<TransferShared>(), settings);
}

void TestDownloadManager::cleanup()
{
    m_manager.reset();
}

void TestDownloadManager::add_tellsTheRowsAndStartsThem()
{
    QSignalSpy added(m_manager.get(), &DownloadManager::downloadsAdded);
    const QList<DownloadId> ids = addLinks(3);
    QCOMPARE(added.count(), 1);
    QCOMPARE(added.first().at(0).toInt(), 0);
    QCOMPARE(added.first().at(1).toInt(), 3);
    QCOMPARE(m_manager->find(ids.at(1))->name, QStringLiteral("file2.bin"));
    QTRY_COMPARE(m_manager->counts().running, 2);
    QCOMPARE(m_manager->counts().queued, 1);
    QCOMPARE(stateOf(ids.at(2)), DownloadState::Queued);
}

void TestDownloadManager::add_withPassword_keepsItOutOfTheRow()
{
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("http://user:can%40ry@host.example/a.bin"));
    request.folder = m_dir.path();
    const DownloadId id = m_manager->add({request}).first();
    QCOMPARE(m_manager->find(id)->request.url, QUrl(QStringLiteral("http://host.example/a.bin")));
    QTRY_COMPARE(m_body.begun().size(), 1);
    QCOMPARE(m_body.begun().first().url, QUrl(QStringLiteral("http://host.example/a.bin")));
    QCOMPARE(m_body.begun().first().options.credentials,
             (Credentials{QStringLiteral("user"), QStringLiteral("can@ry")}));
}

void TestDownloadManager::finished_rowHasTextAndCounts()
{
    QSignalSpy ended(m_manager.get(), &DownloadManager::downloadEnded);
    const DownloadId id = addLinks(1).first();
    m_body.finish(id);
    QTRY_COMPARE(ended.count(), 1);
    const Download &download = *m_manager->find(id);
    QCOMPARE(download.state, DownloadState::Finished);
    QCOMPARE(download.resultText, QStringLiteral("Finished downloading file1.bin"));
    QCOMPARE(download.received, 100);
    QVERIFY(download.finished.isValid());
    QCOMPARE(m_manager->counts().finished, 1);
    QVERIFY(download.log.last().endsWith(QLatin1String("Finished downloading file1.bin")));
}

void TestDownloadManager::failed_rowHasItsErrorAndCanBeRetried()
{
    const DownloadId id = addLinks(1).first();
    m_body.fail(id, ErrorCode::NotFound);
    QTRY_COMPARE(stateOf(id), DownloadState::Failed);
    QCOMPARE(m_manager->find(id)->error->code, ErrorCode::NotFound);
    QCOMPARE(m_manager->counts().failed, 1);
    m_manager->retry({id});
    QCOMPARE(m_manager->find(id)->error->code, ErrorCode::None);
    m_body.finish(id);
    QTRY_COMPARE(stateOf(id), DownloadState::Finished);
}

void TestDownloadManager::missingExtension_nameFromServer_goesOn()
{
    const QList<DownloadId> ids = addLinks(2);
    m_body.fail(ids.at(0), ErrorCode::MissingExtension);
    m_body.fail(ids.at(1), ErrorCode::NotFound);
    QTRY_COMPARE(m_manager->counts().failed, 2);
    m_manager->nameFromServer(ids);
    // Only the one that failed for want of a name starts again.
    QTRY_COMPARE(m_body.begun().size(), 3);
    QCOMPARE(m_body.begun().last().id, ids.at(0));
    QCOMPARE(m_body.begun().last().nameSource, NameSource::Server);
    QCOMPARE(stateOf(ids.at(1)), DownloadState::Failed);
}

void TestDownloadManager::pause_freesTheWorkerAndKeepsWhatIsHeld()
{
    const QList<DownloadId> ids = addLinks(3);
    QTRY_COMPARE(m_manager->counts().running, 2);
    m_manager->pause({ids.at(0)});
    QTRY_COMPARE(stateOf(ids.at(0)), DownloadState::Paused);
    QCOMPARE(m_manager->find(ids.at(0))->part->heldBytes(), 50);
    QTRY_COMPARE(stateOf(ids.at(2)), DownloadState::Running);
    m_manager->resume({ids.at(0)});
    m_body.finish(ids.at(1));
    QTRY_COMPARE(m_body.begun().size(), 4);
    QCOMPARE(m_body.begun().last().part.heldBytes(), 50);
}

void TestDownloadManager::pause_queued_isImmediate()
{
    const QList<DownloadId> ids = addLinks(3);
    m_manager->pause(ids);
    for (const DownloadId id : ids) {
        QCOMPARE(stateOf(id), DownloadState::Paused);
    }
    QTRY_COMPARE(m_body.begun().size(), 0);
    m_manager->resumeAll();
    QTRY_COMPARE(m_manager->counts().running, 2);
}

void TestDownloadManager::idNamedTwice_countsOnce()
{
    const DownloadId id = addLinks(1).first();
    m_manager->pause({id, id});
    m_manager->resume({id, id});
    QTRY_COMPARE(stateOf(id), DownloadState::Running);
    m_body.finish(id);
    QTRY_COMPARE(stateOf(id), DownloadState::Finished);
    QCOMPARE(m_body.begun().size(), 1);
}

void TestDownloadManager::moved_startsInItsNewTurn()
{
    const QList<DownloadId> ids = addLinks(5);
    QTRY_COMPARE(m_body.begun().size(), 2);
    QSignalSpy moved(m_manager.get(), &DownloadManager::downloadsMoved);
    m_manager->move({ids[4]}, MoveTo::Top);
    QCOMPARE(moved.size(), 1);
    m_manager->move({ids[4]}, MoveTo::Top);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(m_manager->idAt(0), ids[4]);
    m_body.finish(ids[0]);
    QTRY_COMPARE(m_body.begun().size(), 3);
    QCOMPARE(m_body.begunIds().last(), ids[4]);
    m_body.finish(ids[1]);
    QTRY_COMPARE(m_body.begunIds().size(), 4);
    QCOMPARE(m_body.begunIds().last(), ids[2]);
}

void TestDownloadManager::resumeWhilePausing_goesOnByItself()
{
    const DownloadId id = addLinks(1).first();
    QTRY_COMPARE(stateOf(id), DownloadState::Running);
    m_manager->pause({id});
    m_manager->resume({id});
    QTRY_COMPARE(m_body.begun().size(), 2);
    QTRY_COMPARE(stateOf(id), DownloadState::Running);
    QCOMPARE(m_body.begun().last().part.heldBytes(), 50);
}

void TestDownloadManager::cancel_leavesTheRow()
{
    const QList<DownloadId> ids = addLinks(3);
    QTRY_COMPARE(m_manager->counts().running, 2);
    m_manager->cancel(ids);
    QTRY_COMPARE(m_manager->counts().failed, 3);
    for (const DownloadId id : ids) {
        QCOMPARE(stateOf(id), DownloadState::Cancelled);
        QCOMPARE(m_manager->find(id)->received,
                 stateOf(id) == DownloadState::Cancelled ? m_manager->find(id)->part->heldBytes() : 0);
    }
    m_manager->retry({ids.at(0)});
    m_body.finish(ids.at(0));
    QTRY_COMPARE(stateOf(ids.at(0)), DownloadState::Finished);
}

void TestDownloadManager::waiting_goesOnByItself()
{
    const DownloadId id = addLinks(1).first();
    QTRY_COMPARE(m_body.running(), 1);
    // Looked at from within the signal: it may be over before the test has its turn again.
    DownloadState told = DownloadState::Queued;
    int queued = 0;
    connect(m_manager.get(), &DownloadManager::waitBegan, this, [&] {
        told = stateOf(id);
        queued = m_manager->counts().queued;
    });
    m_body.wait(id, 50ms);
    QTRY_COMPARE(m_body.begun().size(), 2);
    QCOMPARE(told, DownloadState::Waiting);
    QCOMPARE(queued, 1);
    QCOMPARE(m_manager->find(id)->retriesMade, 1);
    QCOMPARE(m_body.begun().last().retriesMade, 1);
    m_body.finish(id);
    QTRY_COMPARE(stateOf(id), DownloadState::Finished);
}

void TestDownloadManager::waiting_canBeRetriedAtOnce()
{
    const DownloadId id = addLinks(1).first();
    QTRY_COMPARE(m_body.running(), 1);
    m_body.wait(id, 1h);
    QTRY_COMPARE(stateOf(id), DownloadState::Waiting);
    m_manager->retry({id});
    QTRY_COMPARE(m_body.begun().size(), 2);
    m_body.finish(id);
    QTRY_COMPARE(stateOf(id), DownloadState::Finished);
}

void TestDownloadManager::remove_thenUndo_bringsTheRowsBackAndGoesOn()
{
    QSignalSpy removed(m_manager.get(), &DownloadManager::downloadsRemoved);
    QSignalSpy restored(m_manager.get(), &DownloadManager::downloadsRestored);
    const QList<DownloadId> ids = addLinks(4);
    QTRY_COMPARE(m_manager->counts().running, 2);
    m_manager->remove({ids.at(0), ids.at(3)});
    QCOMPARE(removed.first().first().value<QList<int>>(), (QList<int>{0, 3}));
    QCOMPARE(m_manager->count(), 2);
    QCOMPARE(m_manager->counts().all, 2);
    QTRY_COMPARE(stateOf(ids.at(2)), DownloadState::Running);
    QVERIFY(m_manager->canUndoRemove());
    m_manager->undoRemove();
    QCOMPARE(restored.first().first().value<QList<int>>(), (QList<int>{0, 3}));
    QCOMPARE(m_manager->idAt(0), ids.at(0));
    for (const DownloadId id : ids) {
        m_body.finish(id);
    }
    QTRY_COMPARE(m_manager->counts().finished, 4);
    QVERIFY(!m_manager->canUndoRemove());
}

void TestDownloadManager::editLink_beginsAnewWithTheNewLink()
{
    const DownloadId id = addLinks(1).first();
    m_body.fail(id, ErrorCode::NotFound);
    QTRY_COMPARE(stateOf(id), DownloadState::Failed);
    m_manager->editLink(id, QUrl(QStringLiteral("http://other.example/new.bin")));
    QTRY_COMPARE(m_body.begun().size(), 2);
    QCOMPARE(m_body.begun().last().url, QUrl(QStringLiteral("http://other.example/new.bin")));
    QCOMPARE(m_manager->find(id)->name, QStringLiteral("new.bin"));
    QCOMPARE(m_manager->knownLinks().size(), 1);
    QCOMPARE(m_manager->knownLinks().find(QStringLiteral("http://other.example/new.bin")).row, id);
}

void TestDownloadManager::knownLinks_sayWhatHasFinished()
{
    const QList<DownloadId> ids = addLinks(2);
    const auto isFinished = [this](DownloadId id) {
        const KnownLink known =
            m_manager->knownLinks().find(normalizedLink(m_manager->find(id)->request.url));
        return known.row == id && known.isFinished;
    };
    QVERIFY(!isFinished(ids[0]) && !isFinished(ids[1]));
    m_body.finish(ids[0]);
    QTRY_COMPARE(stateOf(ids[0]), DownloadState::Finished);
    QVERIFY(isFinished(ids[0]) && !isFinished(ids[1]));
    // As it is filled anew.
    m_manager->remove({ids[1]});
    QVERIFY(isFinished(ids[0]));
    m_manager->undoRemove();
    QVERIFY(isFinished(ids[0]) && !isFinished(ids[1]));
}

void TestDownloadManager::settings_resizeThePool()
{
    addLinks(5);
    QTRY_COMPARE(m_manager->counts().running, 2);
    Settings settings = m_manager->settings();
    settings.workers = 4;
    m_manager->setSettings(settings);
    QTRY_COMPARE(m_manager->counts().running, 4);
}

void TestDownloadManager::ticks_stopWhenNothingRuns()
{
    const DownloadId id = addLinks(1).first();
    QTRY_COMPARE(m_manager->find(id)->received, 50);
    const auto *tick = m_manager->findChild<QTimer *>(QStringLiteral("tick"));
    QVERIFY(tick);
    QVERIFY(tick->isActive());
    m_body.finish(id);
    QTRY_VERIFY(!tick->isActive());
}

void TestDownloadManager::allEnded_comesOnceAtTheEnd()
{
    QSignalSpy allEnded(m_manager.get(), &DownloadManager::allEnded);
    const QList<DownloadId> ids = addLinks(3);
    for (const DownloadId id : ids) {
        QCOMPARE(allEnded.count(), 0);
        m_body.finish(id);
    }
    QTRY_COMPARE(allEnded.count(), 1);
    QCOMPARE(m_manager->counts().finished, 3);
}

void TestDownloadManager::close_pausesWhatRuns()
{
    QSignalSpy closed(m_manager.get(), &DownloadManager::closed);
    const QList<DownloadId> ids = addLinks(3);
    QTRY_COMPARE(m_manager->counts().running, 2);
    m_manager->close();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(m_manager->isIdle());
    QCOMPARE(stateOf(ids.at(0)), DownloadState::Paused);
}

void TestDownloadManager::log_holdsNoPassword()
{
    QSignalSpy activity(m_manager.get(), &DownloadManager::activity);
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("http://user:canary@host.example/a.bin"));
    request.folder = m_dir.path();
    const DownloadId id = m_manager->add({request}).first();
    m_body.fail(id, ErrorCode::SignInRequired);
    QTRY_COMPARE(stateOf(id), DownloadState::Failed);
    QVERIFY(activity.count() > 0);
    for (const auto &call : activity) {
        QVERIFY(!call.first().toString().contains(QLatin1String("canary")));
    }
    QVERIFY(!m_manager->find(id)->log.join(u' ').contains(QLatin1String("canary")));
}

QTEST_GUILESS_MAIN(TestDownloadManager)
#include "tst_downloadmanager.moc"
