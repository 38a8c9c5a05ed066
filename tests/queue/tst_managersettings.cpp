// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace millrace;

/// What a person sets while downloads run, and what a row says until it is so.
class TestManagerSettings : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void settings_areToldWhenTheyDiffer();
    void trustedCertificate_isASettingThatIsTold();
    void stopping_isSaidUntilTheWorkerAnswers();
    void stopping_isNotSaidOfARowThatGoesOn();
    void limitSpeed_reachesTheRunningJob();
    void limitSpeed_reachesTheNextJob();
    void limitSpeed_passesOverFinishedRows();

private:
    DownloadId addOne() const
    {
        const DownloadId id = m_manager->add(fakeRequests(1)).first();
        // Its job is there a turn of the event loop before it is told to have begun.
        [&] { QTRY_COMPARE(row(id).state, DownloadState::Running); }();
        return id;
    }
    const Download &row(DownloadId id) const { return *m_manager->find(id); }

    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadManager> m_manager;
};

void TestManagerSettings::init()
{
    m_jobs = std::make_shared<FakeJobs>();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), Settings());
}

void TestManagerSettings::cleanup()
{
    m_manager.reset();
}

void TestManagerSettings::settings_areToldWhenTheyDiffer()
{
    QSignalSpy told(m_manager.get(), &DownloadManager::settingsChanged);
    m_manager->setSettings(m_manager->settings());
    QCOMPARE(told.count(), 0);
    Settings changed = m_manager->settings();
    changed.bytesPerSecond = -7;
    changed.workers = 1000;
    m_manager->setSettings(changed);
    QCOMPARE(told.count(), 1);
    QCOMPARE(told.first().first().value<Settings>(), changed.clamped());
}

void TestManagerSettings::trustedCertificate_isASettingThatIsTold()
{
    QSignalSpy told(m_manager.get(), &DownloadManager::settingsChanged);
    const DownloadId id = addOne();
    const QByteArray sha256(32, 'x');
    // The link led on to another server, whose certificate it is.
    m_jobs->fail(id, {ErrorCode::CertificateUntrusted, {}, 0, sha256, QStringLiteral("cdn.example"), 8443});
    QTRY_COMPARE(row(id).state, DownloadState::Failed);
    m_manager->trustCertificate(id);
    QCOMPARE(told.count(), 1);
    const auto settings = told.first().first().value<Settings>();
    const QList<CertificateException> wanted{{QStringLiteral("cdn.example"), 8443, sha256}};
    QCOMPARE(settings.network.certificateExceptions, wanted);
}

void TestManagerSettings::stopping_isSaidUntilTheWorkerAnswers()
{
    const DownloadId id = addOne();
    QVERIFY(!row(id).isStopping);
    m_manager->pause({id});
    QVERIFY(row(id).isStopping);
    QCOMPARE(row(id).state, DownloadState::Running);
    m_jobs->stop(id);
    QTRY_COMPARE(row(id).state, DownloadState::Paused);
    QVERIFY(!row(id).isStopping);
}

void TestManagerSettings::stopping_isNotSaidOfARowThatGoesOn()
{
    const DownloadId id = addOne();
    m_manager->pause({id});
    m_manager->resume({id});
    QVERIFY(!row(id).isStopping);
}

void TestManagerSettings::limitSpeed_reachesTheRunningJob()
{
    const DownloadId id = addOne();
    QCOMPARE(m_jobs->limit(id), 0);
    QSignalSpy changed(m_manager.get(), &DownloadManager::downloadsChanged);
    m_manager->limitSpeed({id}, 50'000);
    QCOMPARE(m_jobs->limit(id), 50'000);
    QTRY_VERIFY(!changed.isEmpty());
    m_manager->limitSpeed({id}, 0);
    QCOMPARE(m_jobs->limit(id), 0);
    QCOMPARE(m_jobs->submitted.size(), 1);
}

void TestManagerSettings::limitSpeed_reachesTheNextJob()
{
    const DownloadId id = addOne();
    m_manager->pause({id});
    m_jobs->stop(id);
    QTRY_COMPARE(row(id).state, DownloadState::Paused);
    m_manager->limitSpeed({id}, 50'000);
    m_manager->resume({id});
    QTRY_VERIFY(m_jobs->isOpen(id));
    QCOMPARE(m_jobs->limit(id), 50'000);
    QCOMPARE(m_jobs->submitted.last().options.bytesPerSecond, 50'000);
}

void TestManagerSettings::limitSpeed_passesOverFinishedRows()
{
    const DownloadId id = addOne();
    m_jobs->finish(id);
    QTRY_COMPARE(row(id).state, DownloadState::Finished);
    m_manager->limitSpeed({id, 999}, 50'000);
    QCOMPARE(row(id).request.options->bytesPerSecond, 0);
}

QTEST_MAIN(TestManagerSettings)
#include "tst_managersettings.moc"
