// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/get/recordedbytes.h"
#include "tests/support/faultserver.h"
#include "tests/support/testfolder.h"

#include <QRandomGenerator>

#include <chrono>
#include <memory>

using namespace millrace;

namespace {

constexpr int kFiles = 20;
constexpr int kRounds = 3;

} // namespace

/// The same links again, by the next program or by two at once: one file each, and no number in its name.
class TestGetAgain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportNames(); }
    void init();

    void twoAtOnce_bringOneFile_data();
    void twoAtOnce_bringOneFile();
    void listByTwoAtOnce_thenByOne_isWhole();
    void listKilledTwice_isWholeAtTheThirdRun();

private:
    QStringList arguments(const QStringList &links) const
    {
        QFETCH_GLOBAL(QString, transport);
        return QStringList{QStringLiteral("get"), QStringLiteral("--into"), m_folder->path(),
                           QStringLiteral("--transport"), transport} +
               links;
    }
    QStringList serveList();
    static QString nameOf(int file)
    {
        return QStringLiteral("file%1.bin").arg(file, 2, 10, QLatin1Char('0'));
    }
    /// Three of four are small.
    static TestBody bodyOf(int file)
    {
        const qint64 size = file % 4 == 3 ? 2'500'000 + file * 100'000 : 20'000 + file * 40'000;
        return TestBody::pattern(size, static_cast<quint64>(file));
    }
    QString listComplaint(const ProgramRun &run) const;
    qint64 bytesLeft() const;

    std::unique_ptr<TestFolder> m_folder;
    std::unique_ptr<FaultServer> m_server;
};

void TestGetAgain::init()
{
    m_folder = std::make_unique<TestFolder>();
    m_server = std::make_unique<FaultServer>();
}

QStringList TestGetAgain::serveList()
{
    QStringList links;
    const Reply pace = Reply().throttleTogether(20'000'000);
    for (int i = 0; i < kFiles; ++i) {
        const QByteArray path = "/" + nameOf(i).toLatin1();
        Reply reply = Reply::file(bodyOf(i)).etag("\"v" + QByteArray::number(i) + '"');
        reply.sharedPacer = pace.sharedPacer;
        m_server->serve(path, reply);
        links.append(m_server->url(path).toString());
    }
    return links;
}

/// What is wrong after a run that was to complete the list.
QString TestGetAgain::listComplaint(const ProgramRun &run) const
{
    if (run.exitStatus != 0) {
        return QString::fromUtf8(run.errors.join('\n'));
    }
    QStringList names;
    for (int i = 0; i < kFiles; ++i) {
        names.append(nameOf(i));
        if (!m_folder->isWhole(nameOf(i), bodyOf(i))) {
            return nameOf(i) + QStringLiteral(" is not whole");
        }
    }
    return m_folder->files() == names ? QString() : m_folder->files().join(u' ');
}

/// What the next run has to bring of the list.
qint64 TestGetAgain::bytesLeft() const
{
    qint64 bytes = 0;
    for (int i = 0; i < kFiles; ++i) {
        const QString part = m_folder->pathOf(nameOf(i) + QStringLiteral(".part"));
        bytes += m_folder->has(nameOf(i)) ? 0 : bodyOf(i).size() - recordedBytes(part).size();
    }
    return bytes;
}

void TestGetAgain::twoAtOnce_bringOneFile_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("a small file") << qint64{100'000};
    QTest::newRow("a file in segments") << qint64{5'000'000};
}

void TestGetAgain::twoAtOnce_bringOneFile()
{
    QFETCH(qint64, size);
    for (int round = 0; round < kRounds; ++round) {
        init();
        const TestBody body = TestBody::pattern(size);
        m_server->serve("/a.bin", Reply::file(body).etag("\"v1\""));
        const QStringList command = arguments({m_server->url("/a.bin").toString()});
        Program first;
        Program second;
        first.start(command);
        second.start(command);
        const ProgramRun runs[] = {first.finish(), second.finish()};
        int good = 0;
        for (const ProgramRun &run : runs) {
            const QByteArray said = (run.output + run.errors).join('\n');
            good += run.exitStatus == 0 ? 1 : 0;
            QVERIFY2(run.exitStatus == 0 || said.endsWith("Another Millrace is downloading this file"),
                     said.constData());
        }
        QVERIFY(good >= 1);
        QCOMPARE(m_folder->files(), QStringList{QStringLiteral("a.bin")});
        QVERIFY(m_folder->isWhole(QStringLiteral("a.bin"), body));
    }
}

void TestGetAgain::listByTwoAtOnce_thenByOne_isWhole()
{
    const QStringList command = arguments(serveList());
    Program first;
    Program second;
    first.start(command);
    second.start(command);
    for (const ProgramRun &run : {first.finish(), second.finish()}) {
        for (const QByteArray &line : run.errors) {
            QVERIFY2(line.endsWith("Another Millrace is downloading this file"), line.constData());
        }
    }
    QCOMPARE(listComplaint(Program().run(command)), QString());
}

void TestGetAgain::listKilledTwice_isWholeAtTheThirdRun()
{
    for (int round = 0; round < kRounds; ++round) {
        init();
        const QStringList command = arguments(serveList());
        // No run is over before it is killed: one of the small files lacks its last byte.
        const QByteArray lacking = "/" + nameOf(kFiles - 2).toLatin1();
        m_server->holdLastByte(lacking);
        for (int kill = 0; kill < 2; ++kill) {
            // The second run begins with what the first has left of the large ones.
            const qint64 left = bytesLeft();
            const qint64 until = left / 8 + QRandomGenerator::global()->bounded(left / 4);
            m_server->log().clear();
            Program program;
            program.start(command);
            QVERIFY(m_server->log().waitFor([&] { return m_server->log().bodySent() >= until; },
                                            std::chrono::seconds(30)));
            program.process().kill();
            QCOMPARE(program.finish().exitStatus, -1);
        }
        m_server->release(lacking);
        QCOMPARE(listComplaint(Program().run(command)), QString());
    }
}

QTEST_GUILESS_MAIN(TestGetAgain)
#include "tst_getagain.moc"
