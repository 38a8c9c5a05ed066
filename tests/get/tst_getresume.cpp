// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "tests/get/recordedbytes.h"
#include "tests/support/faultserver.h"
#include "tests/support/lanes.h"
#include "tests/support/testfolder.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <array>

using namespace millrace;

namespace {

constexpr qint64 kRate = 4'000'000;
constexpr qint64 kSize = 8 * kRate;
// One in each tenth of a file, and one before its first byte or behind its last.
constexpr int kKillsOfAFile = 10;
// At least, of a hundred kills: while bytes flow, and in each tenth of progress.
constexpr int kLeastFlowing = 90;
constexpr int kLeastOfATenth = 5;
// They wait for the server's rate most of the time.
constexpr int kLanes = 8;

/// MILLRACE_KILLS, or a hundred.
int killsWished()
{
    const int wished = qEnvironmentVariableIntValue("MILLRACE_KILLS");
    return wished > 0 ? wished : 100;
}

/// A download of one file, killed again and again.
class KilledDownload
{
public:
    KilledDownload(const QString &transport, int connections)
    {
        m_server.limitSendBuffer(64 * 1024);
        m_server.serve("/a.bin", [reply = m_reply](const LoggedRequest &request) {
            return withoutLastByte(reply, request);
        });
        m_arguments = {QStringLiteral("get"),
                       QStringLiteral("--transport"),
                       transport,
                       QStringLiteral("--connections"),
                       QString::number(connections),
                       QStringLiteral("--into"),
                       m_folder.path(),
                       m_server.url("/a.bin").toString()};
    }

    /// One run, killed when so many of the file's bytes are there or on their way. What is wrong; empty when
    /// nothing is.
    QString killAt(qint64 progress);
    /// One run, killed when it is about to ask the server, or has its answer: no byte flows.
    QString killEarly();
    /// The last run.
    QString finish();

    /// The kills while bytes flowed, in each tenth of progress.
    const std::array<int, 10> &tenths() const { return m_tenths; }
    int kills() const { return m_kills; }
    /// What the server sent beside each byte once.
    qint64 again() const { return m_sent - kSize; }

private:
    static Reply withoutLastByte(Reply reply, const LoggedRequest &request);
    qint64 held() const { return recordedBytes(m_folder.pathOf(QStringLiteral("a.bin.part"))).size(); }
    QString endKilled(Program &program);

    const TestBody m_body = TestBody::pattern(kSize);
    const Reply m_reply = Reply::file(m_body).etag("\"v1\"").throttleTogether(kRate);
    const TestFolder m_folder;
    FaultServer m_server;
    QStringList m_arguments;
    std::array<int, 10> m_tenths{};
    int m_kills = 0;
    qint64 m_sent = 0;
};

/// So that no run is over before it is killed, the answer that has the file's last byte stalls before it. The
/// last bytes of other parts come: what is behind them may be asked for only then.
Reply KilledDownload::withoutLastByte(Reply reply, const LoggedRequest &request)
{
    // As "bytes=0-" or "bytes=0-99".
    constexpr qsizetype kUnit = 6;
    const QByteArrayList ends = request.header("Range").mid(kUnit).split('-');
    const qint64 begin = ends.value(0).toLongLong();
    const bool hasLast = ends.value(1).isEmpty() || ends.value(1).toLongLong() >= kSize - 1;
    return hasLast ? reply.stallAfter(kSize - 1 - begin) : reply;
}

QString KilledDownload::killAt(qint64 progress)
{
    const qint64 before = held();
    m_server.log().clear();
    Program program;
    program.start(m_arguments);
    const auto sent = [this] { return m_server.log().bodySent("/a.bin"); };
    // Up to three seconds' worth.
    constexpr std::chrono::seconds kLimit(60);
    if (!m_server.log().waitFor([&] { return before + sent() >= progress && sent() > 0; }, kLimit)) {
        return QStringLiteral("no bytes came: ") + QString::fromUtf8(program.finish().errors.join('\n'));
    }
    const QString complaint = endKilled(program);
    if (complaint.isEmpty()) {
        ++m_tenths.at(static_cast<std::size_t>(std::min<qint64>(9, progress * 10 / kSize)));
    }
    return complaint;
}

QString KilledDownload::killEarly()
{
    m_server.hold("/a.bin");
    m_server.log().clear();
    Program program;
    program.start(m_arguments);
    const bool hasAsked = m_server.log().waitFor([this] { return m_server.heldRequests("/a.bin") > 0; });
    const QString complaint = hasAsked ? endKilled(program) : QStringLiteral("nothing was asked for");
    m_server.release("/a.bin");
    return complaint;
}

QString KilledDownload::endKilled(Program &program)
{
    program.process().kill();
    ++m_kills;
    if (program.finish().exitStatus != -1) {
        return QStringLiteral("it had ended before the kill");
    }
    if (m_folder.has(QStringLiteral("a.bin"))) {
        return QStringLiteral("the final name before the last byte");
    }
    if (!m_server.log().waitFor([this] { return m_server.log().openConnections() == 0; })) {
        return QStringLiteral("its connections are still open");
    }
    m_sent += m_server.log().bodySent("/a.bin");
    return {};
}

QString KilledDownload::finish()
{
    m_server.serve("/a.bin", m_reply);
    m_server.log().clear();
    Program program;
    const ProgramRun run = program.run(m_arguments);
    m_sent += m_server.log().bodySent("/a.bin");
    return m_folder.complaint(run, QStringLiteral("a.bin"), m_body);
}

} // namespace

/// The same command again goes on where a killed one was.
class TestGetResume : public QObject
{
    Q_OBJECT

private slots:
    void killedAgainAndAgain_goesOnEachTime();
    void twoAtOnce_theSecondIsRefused();

private:
    QString killOneFile(int number);

    std::mutex m_mutex;
    std::array<int, 10> m_tenths{};
    int m_kills = 0;
    qint64 m_again = 0;
};

/// Both transports, with one connection and with several.
QString TestGetResume::killOneFile(int number)
{
    const QStringList transports = transportNames();
    const QString transport = transports.at(number % transports.size());
    constexpr std::array kConnections{1, 8, 2};
    const int connections = kConnections.at(static_cast<std::size_t>(number / transports.size()) % 3);
    KilledDownload download(transport, connections);
    QString complaint;
    const int early = QRandomGenerator::global()->bounded(2 * kKillsOfAFile);
    for (int kill = 0; kill < kKillsOfAFile && complaint.isEmpty(); ++kill) {
        constexpr qint64 kTenth = kSize / kKillsOfAFile;
        // The last bytes are under way at once: a kill then would be one of a finished download.
        const qint64 random = QRandomGenerator::global()->bounded(kTenth - 500'000);
        complaint = kill == early ? download.killEarly() : download.killAt(kill * kTenth + random);
    }
    if (complaint.isEmpty()) {
        complaint = download.finish();
    }
    const std::lock_guard lock(m_mutex);
    std::transform(m_tenths.begin(), m_tenths.end(), download.tenths().begin(), m_tenths.begin(),
                   std::plus<>());
    m_kills += download.kills();
    m_again += download.again();
    return complaint.isEmpty()
               ? QString()
               : QStringLiteral("%1, %2 connections: %3").arg(transport).arg(connections).arg(complaint);
}

void TestGetResume::killedAgainAndAgain_goesOnEachTime()
{
    const int files = (killsWished() + kKillsOfAFile - 1) / kKillsOfAFile;
    const QStringList complaints = inLanes(kLanes, [this, files](int number) {
        return number < files ? std::optional(killOneFile(number)) : std::nullopt;
    });
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(u'\n')));
    QVERIFY(m_kills >= killsWished());
    int flowing = 0;
    for (const int kills : m_tenths) {
        flowing += kills;
        QVERIFY2(kills * 100 >= kLeastOfATenth * m_kills, QByteArray::number(kills).constData());
    }
    QVERIFY2(flowing * 100 >= kLeastFlowing * m_kills, QByteArray::number(flowing).constData());
    const qint64 again = m_again / m_kills;
    qInfo("%d kills, %d while bytes flowed; fetched again after one: %lld bytes on average, of %lld in a "
          "second",
          m_kills, flowing, static_cast<long long>(again), static_cast<long long>(kRate));
    // A checkpoint is made each second, or as soon as a slow disk has brought the one before to its end.
    QVERIFY2(again <= 3 * kRate, QByteArray::number(again).constData());
}

void TestGetResume::twoAtOnce_theSecondIsRefused()
{
    const QTemporaryDir folder;
    const TestBody body = TestBody::pattern(2'000'000);
    FaultServer server;
    server.serve("/a.bin", Reply::file(body));
    server.holdAfter("/a.bin", 1'500'000);
    const QStringList arguments = {QStringLiteral("get"), QStringLiteral("--into"), folder.path(),
                                   server.url("/a.bin").toString()};
    Program first;
    first.start(arguments);
    QVERIFY(server.log().waitFor([&server] { return server.heldRequests("/a.bin") == 1; }));
    // What the server has sent need not have been read: the unfinished file comes with the head.
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder.filePath(QStringLiteral("a.bin.part"))), 30'000);
    Program second;
    const ProgramRun refused = second.run(arguments);
    QCOMPARE(refused.exitStatus, 1);
    QVERIFY(refused.errors.join('\n').contains("Another Millrace is downloading this file"));
    QCOMPARE(server.log().count("/a.bin"), 1);
    server.release("/a.bin");
    QCOMPARE(first.finish().output, QByteArrayList{"Finished downloading a.bin"});
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a.bin")});
}

QTEST_GUILESS_MAIN(TestGetResume)
#include "tst_getresume.moc"
