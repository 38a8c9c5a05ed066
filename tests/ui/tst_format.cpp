// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadtext.h"
#include "ui/format.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestFormat : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void size_data();
    void size();
    void speed_belowOneByte_isEmpty();
    void duration_data();
    void duration();
    void permille_data();
    void permille();
    void visibleText_showsWhatReorders();
    void visibleText_leavesOtherScriptsAlone();
    void shownLink_hasNoPassword();
    void shownServer_hasThePortThatIsNotUsual();
    void rate_data();
    void rate();
    void fingerprint_isInPairs();
    void status_data();
    void status();
    void status_waiting_countsDown();
    void status_failed_isTheSentence();
    void row_spokenInFull();
};

void TestFormat::size_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown") << qint64{-1} << QString();
    QTest::newRow("nothing") << qint64{0} << QStringLiteral("0 bytes");
    QTest::newRow("one decimal") << qint64{3'700'000'000} << QStringLiteral("3.7 GB");
    QTest::newRow("no decimal from 100 on") << qint64{412'345'000'000} << QStringLiteral("412 GB");
}

void TestFormat::size()
{
    QFETCH(qint64, bytes);
    QTEST(formatSize(bytes), "text");
}

void TestFormat::speed_belowOneByte_isEmpty()
{
    QCOMPARE(formatSpeed(0.4), QString());
    QCOMPARE(formatSpeed(11'200'000), QStringLiteral("11.2 MB/s"));
}

void TestFormat::duration_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("spoken");
    QTest::newRow("unknown") << qint64{-1} << QString() << QString();
    QTest::newRow("one second") << qint64{1} << QStringLiteral("1s") << QStringLiteral("1 second");
    QTest::newRow("seconds") << qint64{59} << QStringLiteral("59s") << QStringLiteral("59 seconds");
    QTest::newRow("a minute") << qint64{60} << QStringLiteral("1m 0s") << QStringLiteral("1 minute");
    QTest::newRow("minutes") << qint64{118} << QStringLiteral("1m 58s") << QStringLiteral("2 minutes");
    QTest::newRow("nearly an hour") << qint64{3595} << QStringLiteral("59m 55s") << QStringLiteral("1 hour");
    QTest::newRow("hours") << qint64{7380} << QStringLiteral("2h 3m") << QStringLiteral("2 hours");
    QTest::newRow("days") << qint64{273600} << QStringLiteral("3d 4h") << QStringLiteral("3 days");
}

void TestFormat::duration()
{
    QFETCH(qint64, seconds);
    QTEST(formatDuration(seconds), "text");
    QTEST(spokenDuration(seconds), "spoken");
}

void TestFormat::permille_data()
{
    QTest::addColumn<qint64>("received");
    QTest::addColumn<qint64>("total");
    QTest::addColumn<int>("expected");
    QTest::newRow("unknown total") << qint64{5} << qint64{-1} << -1;
    QTest::newRow("empty file") << qint64{0} << qint64{0} << 1000;
    QTest::newRow("half") << qint64{500} << qint64{1000} << 500;
    QTest::newRow("more than promised") << qint64{2000} << qint64{1000} << 1000;
    QTest::newRow("larger than a thousandth of 64 bits") << (qint64{1} << 62) << (qint64{1} << 62) << 1000;
}

void TestFormat::permille()
{
    QFETCH(qint64, received);
    QFETCH(qint64, total);
    QTEST(permilleOf(received, total), "expected");
}

void TestFormat::visibleText_showsWhatReorders()
{
    QCOMPARE(visibleText(QStringLiteral("a\u202Egpj.exe")), QStringLiteral("a\u2426gpj.exe"));
    QCOMPARE(visibleText(QStringLiteral("a\nb\u200Bc\u2028d")), QStringLiteral("a\u2426b\u2426c\u2426d"));
}

void TestFormat::visibleText_leavesOtherScriptsAlone()
{
    const QString persian = QStringLiteral("\u0645\u06CC\u200C\u062E.pdf");
    QCOMPARE(visibleText(persian), persian);
    QCOMPARE(isolatedText(persian), QString(QChar(u'\u2068') + persian + QChar(u'\u2069')));
}

void TestFormat::shownLink_hasNoPassword()
{
    QCOMPARE(shownLink(QUrl(QStringLiteral("https://me:secret@host.example/a.zip?x=1"))),
             QStringLiteral("https://host.example/a.zip?x=1"));
}

void TestFormat::shownServer_hasThePortThatIsNotUsual()
{
    QCOMPARE(shownServer(QUrl(QStringLiteral("https://me:pw@h.example/a"))), QStringLiteral("h.example"));
    QCOMPARE(shownServer(QUrl(QStringLiteral("https://h.example:8443/a"))), QStringLiteral("h.example:8443"));
}

void TestFormat::rate_data()
{
    QTest::addColumn<qint64>("bytesPerSecond");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64{0} << QStringLiteral("Unlimited");
    QTest::newRow("bytes") << qint64{7} << QStringLiteral("7 bytes/s");
    QTest::newRow("round") << qint64{100'000} << QStringLiteral("100 kB/s");
    QTest::newRow("one decimal") << qint64{1'500'000} << QStringLiteral("1.5 MB/s");
    QTest::newRow("at most two decimals") << qint64{1'234'567} << QStringLiteral("1.23 MB/s");
}

void TestFormat::rate()
{
    QFETCH(qint64, bytesPerSecond);
    QTEST(formatRate(bytesPerSecond), "text");
}

void TestFormat::fingerprint_isInPairs()
{
    const QByteArray bytes = QByteArray::fromHex("0fa200ff");
    QCOMPARE(formatFingerprint(bytes), QStringLiteral("0F:A2:00:FF"));
    QCOMPARE(formatFingerprint(bytes, 3), QStringLiteral("0F:A2:00\nFF"));
    QCOMPARE(formatFingerprint({}), QString());
}

void TestFormat::status_data()
{
    QTest::addColumn<DownloadState>("state");
    QTest::addColumn<QString>("text");
    QTest::newRow("queued") << DownloadState::Queued << QStringLiteral("Queued");
    QTest::newRow("running, nothing known") << DownloadState::Running << QStringLiteral("Connecting");
    QTest::newRow("paused") << DownloadState::Paused << QStringLiteral("Paused");
    QTest::newRow("finished") << DownloadState::Finished << QStringLiteral("Finished");
    QTest::newRow("cancelled") << DownloadState::Cancelled << QStringLiteral("Cancelled");
}

void TestFormat::status()
{
    Download download;
    QFETCH(DownloadState, state);
    download.state = state;
    QTEST(statusText(download, {5}), "text");
    QCOMPARE(cureOf(download), Cure::None);
}

void TestFormat::status_waiting_countsDown()
{
    Download download;
    download.state = DownloadState::Waiting;
    download.error = TransferError{ErrorCode::ConnectionLost, QString(), 0};
    download.retriesMade = 2;
    download.waitsUntil = QDeadlineTimer(12s);
    QCOMPARE(statusText(download, {5}),
             QStringLiteral("Retrying in 12 s (2 of 5): ") + sentence(download.error));
    QCOMPARE(cureOf(download), Cure::RetryNow);
    download.waitsUntil = QDeadlineTimer(0s);
    QVERIFY(statusText(download, {5}).startsWith(QLatin1String("Retrying now (2 of 5)")));
}

void TestFormat::status_failed_isTheSentence()
{
    Download download;
    download.state = DownloadState::Failed;
    download.error = TransferError{ErrorCode::MissingExtension, QString(), 0};
    QCOMPARE(statusText(download, {5}), QStringLiteral("URL does not contain an extension"));
    QCOMPARE(cureLabel(cureOf(download)), QStringLiteral("Name it from the server"));
}

void TestFormat::row_spokenInFull()
{
    Download download;
    download.state = DownloadState::Running;
    download.name = QStringLiteral("debian.iso");
    download.total = 480'000'000;
    download.speed.sample(284'800'000, 1000ms);
    download.speed.sample(288'000'000, 2000ms);
    download.received = 288'000'000;
    QCOMPARE(spokenRow(download, {5}),
             QStringLiteral("debian.iso, 60 percent, 3.2 MB/s, 1 minute left, Downloading"));
}

QTEST_MAIN(TestFormat)
#include "tst_format.moc"
