// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadtext.h"

#include "ui/downloadcolumns.h"
#include "ui/downloadtablemodel.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestDownloadText : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void finished_saysWhatIsToBeKnown();
    void waiting_saysWhatForAndHowLong_data();
    void waiting_saysWhatForAndHowLong();
    void waiting_toolTipHasTheCause();
    void waiting_isSpokenWithItsCure();
    void running_saysWhatTheWorkerDoes();
    void failed_toolTipHasTheDetail();

private:
    static Download waitingRow(const TransferError &error)
    {
        Download download;
        download.name = QStringLiteral("a.bin");
        download.state = DownloadState::Waiting;
        download.error = error;
        download.retriesMade = 2;
        download.waitsUntil = QDeadlineTimer(11'900ms, Qt::PreciseTimer);
        return download;
    }
    static constexpr int kMaxRetries = 5;
};

void TestDownloadText::finished_saysWhatIsToBeKnown()
{
    Download download;
    download.state = DownloadState::Finished;
    QCOMPARE(statusText(download, {5}), QStringLiteral("Finished"));
    download.sizeConfirmed = false;
    QCOMPARE(statusText(download, {5}), QStringLiteral("Finished, size not confirmed by the server"));
    download.note = QStringLiteral("Not checked by SHA256SUMS, which could not be had");
    QCOMPARE(statusText(download, {5}),
             QStringLiteral("Finished: Not checked by SHA256SUMS, which could not be had"));
    download.wasHere = true;
    QCOMPARE(statusText(download, {5}), QStringLiteral("Already here"));
}

void TestDownloadText::waiting_saysWhatForAndHowLong_data()
{
    QTest::addColumn<Download>("download");
    QTest::addColumn<QString>("text");

    Download download = waitingRow({ErrorCode::ServerError, {}, 500});
    QTest::newRow("an answer is counted")
        << download << QStringLiteral("Retrying in 12 s (2 of 5): The server has a fault (500)");
    download.waitsUntil = QDeadlineTimer(0);
    QTest::newRow("an answer, the wait is over")
        << download << QStringLiteral("Retrying now (2 of 5): The server has a fault (500)");
    download.waitsUntil = QDeadlineTimer(3h + 2min - 100ms, Qt::PreciseTimer);
    QTest::newRow("a long wait has no thousands of seconds")
        << download << QStringLiteral("Retrying in 3h 2m (2 of 5): The server has a fault (500)");

    download = waitingRow({ErrorCode::HostBusy, {}, 0});
    QTest::newRow("the host asked for a pause")
        << download << QStringLiteral("Waiting 12 s: the server asked for a pause");
    download.waitsUntil = QDeadlineTimer(0);
    QTest::newRow("the pause is over") << download << QStringLiteral("Asking the server again");
    download = waitingRow({ErrorCode::HostFull, {}, 0});
    QTest::newRow("the host has no place")
        << download << QStringLiteral("Waiting 12 s: all connections to this server are in use");
    download.waitsUntil = QDeadlineTimer(0);
    QTest::newRow("the host may have a place") << download << QStringLiteral("Asking the server again");

    download = waitingRow({ErrorCode::DiskFull, QStringLiteral("/home/u"), 0});
    QTest::newRow("the disk is full")
        << download << QStringLiteral("Waiting for the disk: The disk is full: /home/u");

    download = waitingRow({ErrorCode::NetworkUnreachable, {}, 0});
    QTest::newRow("the host never answered")
        << download << QStringLiteral("Retrying in 12 s (2 of 5): The network cannot be reached");
    download.lostFor = 1s;
    QTest::newRow("the network was lost")
        << download << QStringLiteral("Waiting for the network (next try in 12 s)");
    download.waitsUntil = QDeadlineTimer(0);
    QTest::newRow("the network is tried")
        << download << QStringLiteral("Waiting for the network (trying now)");
    download = waitingRow({ErrorCode::ServerError, {}, 500});
    download.lostFor = 1s;
    QTest::newRow("an answer after the network was lost")
        << download << QStringLiteral("Retrying in 12 s (2 of 5): The server has a fault (500)");
}

void TestDownloadText::waiting_saysWhatForAndHowLong()
{
    QFETCH(Download, download);
    QFETCH(QString, text);
    QCOMPARE(statusText(download, {kMaxRetries}), text);
}

void TestDownloadText::waiting_toolTipHasTheCause()
{
    Download download = waitingRow({ErrorCode::HostNotFound, QStringLiteral("h.example"), 0});
    download.lostFor = 1s;
    QCOMPARE(columnToolTip(download, DownloadTableModel::Status, {kMaxRetries}),
             QStringLiteral("Waiting for the network (next try in 12 s)\n"
                            "The server h.example was not found"));
}

void TestDownloadText::waiting_isSpokenWithItsCure()
{
    const Download download = waitingRow({ErrorCode::HostBusy, {}, 0});
    QCOMPARE(columnSpoken(download, DownloadTableModel::Status, {kMaxRetries}),
             QStringLiteral("Waiting 12 s: the server asked for a pause. Offered: Retry now"));
    QCOMPARE(spokenRow(download, {kMaxRetries}),
             QStringLiteral("a.bin, Waiting 12 s: the server asked for a pause"));
}

void TestDownloadText::running_saysWhatTheWorkerDoes()
{
    Download download;
    download.state = DownloadState::Running;
    QCOMPARE(statusText(download, {kMaxRetries}), QStringLiteral("Connecting"));
    download.received = 7;
    QCOMPARE(statusText(download, {kMaxRetries}), QStringLiteral("Downloading"));
    download.isStopping = true;
    QCOMPARE(statusText(download, {kMaxRetries}), QStringLiteral("Stopping\u2026"));
}

void TestDownloadText::failed_toolTipHasTheDetail()
{
    Download download;
    download.state = DownloadState::Failed;
    download.error = TransferError{ErrorCode::ConnectionLost, QStringLiteral("Connection reset by peer"), 0};
    QCOMPARE(columnToolTip(download, DownloadTableModel::Status, {kMaxRetries}),
             QStringLiteral("The connection broke before the file was whole: Connection reset by peer"));
}

QTEST_MAIN(TestDownloadText)
#include "tst_downloadtext.moc"
