// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "tests/support/callfault.h"
#include "tests/support/lanes.h"
#include "tests/support/nginxserver.h"
#include "tests/support/skip.h"
#include "tests/support/testfolder.h"

#include <QSet>
#include <QTest>

using namespace millrace;

namespace {

constexpr qint64 kSize = 5 * 1024 * 1024;

/// A call by which the program reaches the folder.
struct Call
{
    QByteArray name;
    /// So many of them make a whole download at least.
    int least;
    /// So many programs at a time: they wait for the server mostly.
    int lanes;
};

QList<Call> calls()
{
    return {{"openat", 5, 2},    {"linkat", 2, 2}, {"pwrite64", 20, 10}, {"fdatasync", 5, 4},
            {"renameat2", 1, 1}, {"fsync", 3, 2},  {"unlinkat", 1, 1}};
}

} // namespace

/// The program is killed at each of the calls by which a download in two segments reaches the disk.
class TestGetCalls : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void download_isInTwoSegmentsWithCheckpoints_data() { addTransports(); }
    void download_isInTwoSegmentsWithCheckpoints();
    void kill_atEachCall_leavesNoWrongFile_data() { addTransports(); }
    void kill_atEachCall_leavesNoWrongFile();

private:
    static void addTransports();
    QStringList arguments(const QString &transport, const QString &folder) const
    {
        return {QStringLiteral("get"),
                QStringLiteral("--into"),
                folder,
                QStringLiteral("--transport"),
                transport,
                QStringLiteral("--connections"),
                QStringLiteral("2"),
                QStringLiteral("--user-agent"),
                QStringLiteral("slow"),
                m_nginx->url("/a.bin").toString()};
    }
    std::optional<QString> killAt(const QString &transport, const QByteArray &call, int which) const;

    const TestBody m_body = TestBody::pattern(kSize);
    QTemporaryDir m_root;
    std::unique_ptr<NginxServer> m_nginx;
};

void TestGetCalls::initTestCase()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("get.nginx", "nginx is not there");
    }
    QFile file(m_root.filePath(QStringLiteral("a.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(m_body.bytes()) == kSize);
    file.close();
    NginxWish wish;
    // A second's bytes at once, and so on each second: two checkpoints in a file.
    wish.http = "map $http_user_agent $pace { slow 1m; default 0; }";
    wish.server = "limit_rate $pace;";
    m_nginx = std::make_unique<NginxServer>(m_root.path(), wish);
    QVERIFY2(m_nginx->isRunning(), qPrintable(m_nginx->problem()));
}

void TestGetCalls::addTransports()
{
    QTest::addColumn<QString>("transport");
    for (const QString &name : transportNames()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestGetCalls::download_isInTwoSegmentsWithCheckpoints()
{
    QFETCH(QString, transport);
    const TestFolder folder;
    const qsizetype before = m_nginx->requests().size();
    Program program;
    QCOMPARE(
        folder.complaint(program.run(arguments(transport, folder.path())), QStringLiteral("a.bin"), m_body),
        QString());
    const auto ranges = [this, before] {
        QSet<QByteArray> found;
        const QList<NginxRequest> requests = m_nginx->requests().mid(before);
        for (const NginxRequest &request : requests) {
            // Beside the file its checksum is asked for.
            if (request.status == 206) {
                found.insert(request.range);
            }
        }
        return found;
    };
    QTRY_VERIFY(ranges().size() >= 2);
}

void TestGetCalls::kill_atEachCall_leavesNoWrongFile()
{
    QFETCH(QString, transport);
    std::atomic<int> all = 0;
    const QList<Call> kinds = calls();
    const auto killAtAll = [&](const Call &call) {
        std::atomic<int> kills = 0;
        QStringList complaints = inLanes(call.lanes, [&](int number) {
            const std::optional<QString> complaint = killAt(transport, call.name, number + 1);
            kills += complaint ? 1 : 0;
            return complaint;
        });
        if (complaints.isEmpty() && kills < call.least) {
            complaints.append(QStringLiteral("%1 is called %2 times only")
                                  .arg(QString::fromLatin1(call.name))
                                  .arg(kills.load()));
        }
        all += kills;
        return complaints.join(u'\n');
    };
    const QStringList complaints =
        inLanes(static_cast<int>(kinds.size()), [&](int number) -> std::optional<QString> {
            return number < kinds.size() ? std::optional(killAtAll(kinds.at(number))) : std::nullopt;
        });
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(u'\n')));
    qInfo("%d kills", all.load());
}

/// What is wrong after a kill at the call; nothing where the download ended before it.
std::optional<QString> TestGetCalls::killAt(const QString &transport, const QByteArray &call, int which) const
{
    const QString name = QStringLiteral("a.bin");
    const QString where = QStringLiteral("%1 %2: ").arg(QString::fromLatin1(call)).arg(which);
    const TestFolder folder;
    {
        Program program;
        setCallFault(program, CallFault::kill(call, which), folder.path());
        const ProgramRun run = program.run(arguments(transport, folder.path()));
        if (run.exitStatus == 0 && folder.complaint(run, name, m_body).isEmpty()) {
            return std::nullopt;
        }
        if (run.exitStatus != -1) {
            return where + QString::fromUtf8(run.errors.join('\n'));
        }
    }
    if (folder.has(name) && !folder.isWhole(name, m_body)) {
        return where + QStringLiteral("the final name before the bytes");
    }
    QStringList again = arguments(transport, folder.path());
    again.replaceInStrings(QStringLiteral("slow"), QStringLiteral("fast"));
    Program second;
    const QString complaint = folder.complaint(second.run(again), name, m_body);
    return complaint.isEmpty() ? QString() : where + complaint;
}

QTEST_GUILESS_MAIN(TestGetCalls)
#include "tst_getcalls.moc"
