// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadmanager.h"
#include "tests/support/fakekeychain.h"
#include "tests/ui/fakepool.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

const Credentials kKept{QStringLiteral("me"), QStringLiteral("pw"), false};
const TransferError kRefused{ErrorCode::SignInRequired, QStringLiteral("Basic: Members"), 401};

} // namespace

class SignInKeeperTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void serverOf_isWhatASignInIsFor_data();
    void serverOf_isWhatASignInIsFor();
    void kept_isUsedForAllRowsOfTheServer();
    void nothingKept_failsAndIsNotAskedAgain();
    void noAnswer_failsAfterTheLimit();
    void keptButWrong_failsOnce();
    void keptButWrong_whileAnotherIsToldIt_isAskedAgain();
    void signedInByHand_whileAnotherAsks_isForBoth();
    void ownCredentials_areNotReplaced();
    void otherErrors_failAtOnce();
    void withoutAKeychain_failsAtOnce();
    void digest_isRememberedAsSuch();
    void pausedWhileAsking_staysPaused();
    void retriedWhileAsking_goesOn();
    void remember_writesWhatWasAccepted();
    void remember_writesNothingThatWasRefused();
    void notToRemember_writesNothing();
    void canRemember_asTheKeychainCan();

private:
    DownloadId add(const QString &link = QStringLiteral("https://a.example/f.bin"))
    {
        DownloadRequest request;
        request.url = QUrl(link);
        request.folder = QStringLiteral("/nowhere");
        const DownloadId id = m_manager->add({request}).first();
        [&] { QTRY_COMPARE(stateOf(id), DownloadState::Running); }();
        return id;
    }
    /// A row whose server has just refused it.
    DownloadId addRefused(const QString &link = QStringLiteral("https://a.example/f.bin"))
    {
        const DownloadId id = add(link);
        m_jobs->fail(id, kRefused);
        [&] { QTRY_VERIFY(stateOf(id) != DownloadState::Running); }();
        return id;
    }
    std::optional<bool> canRemember()
    {
        std::optional<bool> answer;
        m_manager->askWhetherCanRemember([&answer](bool can) { answer = can; });
        [&] { QTRY_VERIFY(answer); }();
        return answer;
    }
    void setKeychain(std::chrono::milliseconds limit = 1h)
    {
        m_manager->setKeychain(std::make_unique<FakeKeychain>(m_script), limit);
    }
    DownloadState stateOf(DownloadId id) const { return m_manager->find(id)->state; }
    const TransferJob &lastJob() const { return m_jobs->submitted.constLast(); }

    std::shared_ptr<FakeJobs> m_jobs;
    std::shared_ptr<KeychainScript> m_script;
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<QSignalSpy> m_ended;
};

void SignInKeeperTest::init()
{
    m_jobs = std::make_shared<FakeJobs>();
    m_script = std::make_shared<KeychainScript>();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), Settings());
    m_ended = std::make_unique<QSignalSpy>(m_manager.get(), &DownloadManager::downloadEnded);
}

void SignInKeeperTest::cleanup()
{
    m_manager.reset();
}

void SignInKeeperTest::serverOf_isWhatASignInIsFor_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("server");
    const auto row = [](const char *link, const char *server) {
        QTest::newRow(link) << QString::fromUtf8(link) << QString::fromUtf8(server);
    };
    row("https://me:pw@a.example/dir/f.bin?q=1#part", "https://a.example");
    row("https://A.example:443/f.bin", "https://a.example");
    row("http://a.example:443/f.bin", "http://a.example:443");
    row("http://[::1]:8080/f.bin", "http://[::1]:8080");
    row("https://b\xC3\xBC"
        "cher.example/f.bin",
        "https://xn--bcher-kva.example");
}

void SignInKeeperTest::serverOf_isWhatASignInIsFor()
{
    QFETCH(QString, link);
    QTEST(SignInKeeper::serverOf(QUrl(link)), "server");
}

void SignInKeeperTest::kept_isUsedForAllRowsOfTheServer()
{
    setKeychain();
    const DownloadId first = addRefused();
    const DownloadId second = addRefused();
    QCOMPARE(stateOf(first), DownloadState::Waiting);
    QCOMPARE(m_script->asked, QStringList{QStringLiteral("https://a.example")});
    m_script->answers.first()(kKept);
    for (const DownloadId id : {first, second}) {
        QTRY_COMPARE(stateOf(id), DownloadState::Running);
    }
    QCOMPARE(lastJob().options.credentials, kKept);
    // Later ones do not ask again.
    const DownloadId third = add();
    m_jobs->fail(third, kRefused);
    QTRY_VERIFY(m_jobs->isOpen(third) && lastJob().id == third && !lastJob().options.credentials.isEmpty());
    QCOMPARE(m_script->asked.size(), 1);
    QCOMPARE(m_ended->count(), 0);
    // Another server's are another matter.
    addRefused(QStringLiteral("https://a.example:8443/f.bin"));
    QCOMPARE(m_script->asked.size(), 2);
}

void SignInKeeperTest::nothingKept_failsAndIsNotAskedAgain()
{
    setKeychain();
    const DownloadId first = addRefused();
    m_script->answers.first()({});
    QCOMPARE(stateOf(first), DownloadState::Failed);
    QCOMPARE(m_manager->find(first)->error, kRefused);
    QCOMPARE(m_ended->count(), 1);
    const DownloadId second = addRefused();
    QCOMPARE(stateOf(second), DownloadState::Failed);
    QCOMPARE(m_script->asked.size(), 1);
    QCOMPARE(m_ended->count(), 2);
}

void SignInKeeperTest::noAnswer_failsAfterTheLimit()
{
    setKeychain(20ms);
    const DownloadId id = addRefused();
    QTRY_COMPARE(stateOf(id), DownloadState::Failed);
    QCOMPARE(m_ended->count(), 1);
    // Too late for this one, but good for those that come.
    m_script->answers.first()(kKept);
    QCOMPARE(stateOf(id), DownloadState::Failed);
    const DownloadId later = add();
    m_jobs->fail(later, kRefused);
    QTRY_VERIFY(m_jobs->isOpen(later) && !lastJob().options.credentials.isEmpty());
}

void SignInKeeperTest::keptButWrong_failsOnce()
{
    setKeychain();
    const DownloadId id = addRefused();
    m_script->answers.first()(kKept);
    QTRY_VERIFY(m_jobs->isOpen(id));
    m_jobs->fail(id, kRefused);
    QTRY_COMPARE(stateOf(id), DownloadState::Failed);
    QCOMPARE(m_script->asked.size(), 1);
    // It may have been mended before the next one.
    addRefused();
    QCOMPARE(m_script->asked.size(), 2);
}

void SignInKeeperTest::keptButWrong_whileAnotherIsToldIt_isAskedAgain()
{
    setKeychain();
    const DownloadId first = addRefused();
    m_script->answers.first()(kKept);
    QTRY_COMPARE(stateOf(first), DownloadState::Running);
    const DownloadId second = add();
    m_jobs->fail({second, first}, kRefused);
    QTRY_COMPARE(stateOf(first), DownloadState::Failed);
    QTRY_COMPARE(m_script->answers.size(), 2);
    QCOMPARE(stateOf(second), DownloadState::Waiting);
    m_script->answers.last()({});
    QTRY_COMPARE(stateOf(second), DownloadState::Failed);
}

void SignInKeeperTest::signedInByHand_whileAnotherAsks_isForBoth()
{
    setKeychain();
    const DownloadId first = addRefused();
    m_script->answers.first()(kKept);
    QTRY_COMPARE(stateOf(first), DownloadState::Running);
    m_jobs->fail(first, kRefused);
    QTRY_COMPARE(stateOf(first), DownloadState::Failed);
    const DownloadId second = addRefused();
    QCOMPARE(m_script->answers.size(), 2);
    const Credentials right{QStringLiteral("me"), QStringLiteral("right"), false};
    m_manager->signIn({first}, right, true);
    QTRY_COMPARE(stateOf(first), DownloadState::Running);
    m_jobs->finish(first);
    QTRY_COMPARE(stateOf(second), DownloadState::Running);
    QCOMPARE(lastJob().options.credentials, right);
    // Too late: a person was quicker.
    m_script->answers.last()(kKept);
    const DownloadId third = add();
    m_jobs->fail(third, kRefused);
    QTRY_VERIFY(m_jobs->isOpen(third) && lastJob().id == third && lastJob().options.credentials == right);
}

void SignInKeeperTest::ownCredentials_areNotReplaced()
{
    setKeychain();
    const DownloadId id = addRefused(QStringLiteral("https://own:pw@a.example/f.bin"));
    QCOMPARE(stateOf(id), DownloadState::Failed);
    QCOMPARE(m_script->asked, QStringList());
}

void SignInKeeperTest::otherErrors_failAtOnce()
{
    setKeychain();
    const DownloadId id = add();
    m_jobs->fail(id, ErrorCode::Forbidden, {}, 403);
    QTRY_COMPARE(stateOf(id), DownloadState::Failed);
    QCOMPARE(m_script->asked, QStringList());
}

void SignInKeeperTest::withoutAKeychain_failsAtOnce()
{
    QCOMPARE(stateOf(addRefused()), DownloadState::Failed);
    QCOMPARE(canRemember(), false);
}

void SignInKeeperTest::digest_isRememberedAsSuch()
{
    setKeychain();
    const DownloadId id = add();
    m_jobs->fail(id, ErrorCode::SignInRequired, QStringLiteral("Digest: Members"), 401);
    QTRY_COMPARE(stateOf(id), DownloadState::Waiting);
    m_script->answers.first()(kKept);
    QTRY_VERIFY(m_jobs->isOpen(id));
    QVERIFY(lastJob().options.credentials.onlyDigest);

    const DownloadId byHand = add(QStringLiteral("https://b.example/f.bin"));
    m_jobs->fail(byHand, ErrorCode::SignInRequired, QStringLiteral("Digest: Members"), 401);
    QTRY_COMPARE(stateOf(byHand), DownloadState::Waiting);
    m_script->answers.last()({});
    m_manager->signIn({byHand}, kKept);
    QTRY_VERIFY(m_jobs->isOpen(byHand));
    QVERIFY(lastJob().options.credentials.onlyDigest);
}

void SignInKeeperTest::pausedWhileAsking_staysPaused()
{
    setKeychain();
    const DownloadId id = addRefused();
    m_manager->pause({id});
    QCOMPARE(stateOf(id), DownloadState::Paused);
    m_script->answers.first()(kKept);
    QCOMPARE(stateOf(id), DownloadState::Paused);
    m_manager->resume({id});
    QTRY_VERIFY(m_jobs->isOpen(id));
    m_jobs->fail(id, kRefused);
    QTRY_VERIFY(m_jobs->isOpen(id) && !lastJob().options.credentials.isEmpty());
}

void SignInKeeperTest::retriedWhileAsking_goesOn()
{
    setKeychain();
    const DownloadId id = addRefused();
    m_manager->retry({id});
    QTRY_COMPARE(stateOf(id), DownloadState::Running);
    m_script->answers.first()({});
    QCOMPARE(stateOf(id), DownloadState::Running);
    m_jobs->finish(id);
    QTRY_COMPARE(stateOf(id), DownloadState::Finished);
}

void SignInKeeperTest::remember_writesWhatWasAccepted()
{
    setKeychain();
    const DownloadId id = addRefused();
    m_script->answers.first()({});
    m_manager->signIn({id}, kKept, true);
    QTRY_VERIFY(m_jobs->isOpen(id));
    QVERIFY(m_script->written.isEmpty());
    m_jobs->finish(id);
    QTRY_COMPARE(stateOf(id), DownloadState::Finished);
    QCOMPARE(m_script->written.size(), 1);
    QCOMPARE(m_script->written.first().first, QStringLiteral("https://a.example"));
    QCOMPARE(m_script->written.first().second, kKept);
    // And is used for the next without asking.
    const DownloadId next = add();
    m_jobs->fail(next, kRefused);
    QTRY_VERIFY(m_jobs->isOpen(next) && !lastJob().options.credentials.isEmpty());
    m_jobs->accept(next, 1000);
    QCoreApplication::processEvents();
    QCOMPARE(m_script->asked.size(), 1);
    QCOMPARE(m_script->written.size(), 1);
}

void SignInKeeperTest::remember_writesNothingThatWasRefused()
{
    setKeychain();
    const DownloadId id = addRefused();
    m_script->answers.first()({});
    m_manager->signIn({id}, kKept, true);
    QTRY_VERIFY(m_jobs->isOpen(id));
    m_jobs->fail(id, kRefused);
    QTRY_COMPARE(stateOf(id), DownloadState::Failed);
    const Credentials right{QStringLiteral("me"), QStringLiteral("right"), false};
    m_manager->signIn({id}, right, false);
    QTRY_VERIFY(m_jobs->isOpen(id));
    m_jobs->finish(id);
    QTRY_COMPARE(stateOf(id), DownloadState::Finished);
    QVERIFY(m_script->written.isEmpty());
}

void SignInKeeperTest::notToRemember_writesNothing()
{
    setKeychain();
    const DownloadId id = addRefused();
    m_script->answers.first()({});
    m_manager->signIn({id}, kKept);
    QTRY_VERIFY(m_jobs->isOpen(id));
    m_jobs->finish(id);
    QTRY_COMPARE(stateOf(id), DownloadState::Finished);
    QVERIFY(m_script->written.isEmpty());
}

void SignInKeeperTest::canRemember_asTheKeychainCan()
{
    QCOMPARE(canRemember(), false);
    setKeychain();
    QCOMPARE(canRemember(), true);
}

QTEST_GUILESS_MAIN(SignInKeeperTest)
#include "tst_signinkeeper.moc"
