// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultserver.h"
#include "tests/support/program.h"
#include "tests/support/refusingport.h"

#include <QDir>
#include <QTest>

using namespace millrace;

/// What a script sees of `millrace get` when things go wrong: a sentence on standard error, a status, no
/// file.
class TestGetFaults : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void badLine_hasItsSentence_data();
    void badLine_hasItsSentence();
    void badServer_hasItsSentence_data();
    void badServer_hasItsSentence();
    void usage_exitsWithTwo_data();
    void usage_exitsWithTwo();
    void hungServer_delaysNobody();
    void drippingServer_isStoppedByTheTimeLimit();
    void folderThatCannotBe_isSaid();
    void longName_andEncodedTraversal_areHarmless();
    void retries_areVisibleAtTheServer();
    void password_isSeenNowhere();
    void badLines_areNamedAndSavedWithoutPasswords();

private:
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("get"), QStringLiteral("--into"), m_folder->path(),
                           QStringLiteral("--retries"), QStringLiteral("0")} +
               more;
    }
    QStringList files() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestGetFaults::badLine_hasItsSentence_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("garbage") << QStringLiteral("garbage");
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd.txt");
    QTest::newRow("data") << QStringLiteral("data:text/plain,hi.txt");
    QTest::newRow("javascript") << QStringLiteral("javascript:alert(1)");
    QTest::newRow("half a scheme") << QStringLiteral("htp:/bad");
    QTest::newRow("no host") << QStringLiteral("http:///x.zip");
}

void TestGetFaults::badLine_hasItsSentence()
{
    QFETCH(QString, line);
    Program program;
    const ProgramRun run = program.run(arguments({QStringLiteral("--"), line}));
    QCOMPARE(run.exitStatus, 1);
    QVERIFY(run.output.isEmpty());
    QCOMPARE(run.errors.size(), 1);
    QVERIFY2(run.errors.first().size() > line.size() + 10, run.errors.first().constData());
    QVERIFY(files().isEmpty());
}

void TestGetFaults::badServer_hasItsSentence_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("404") << Reply::statusOnly(404, "gone") << QByteArray("The file is not there (404)");
    QTest::newRow("body shorter than promised")
        << Reply::file(TestBody::pattern(1000)).ignoreRange().contentLength(2000)
        << QByteArray("The connection broke before the file was whole");
    QTest::newRow("redirect loop") << Reply::redirect(302, "/a.bin")
                                   << QByteArray(
                                          "The link leads from one address to the next without an end");
    QTest::newRow("redirect to a file")
        << Reply::redirect(302, "file:///etc/passwd")
        << QByteArray("The link leads to an address that is not followed: file:///etc/passwd");
}

void TestGetFaults::badServer_hasItsSentence()
{
    QFETCH(Reply, reply);
    QFETCH(QByteArray, sentence);
    FaultServer server;
    server.serve("/a.bin", reply);
    Program program;
    const ProgramRun run = program.run(arguments({server.url("/a.bin").toString()}));
    QCOMPARE(run.exitStatus, 1);
    QVERIFY(run.output.isEmpty());
    QCOMPARE(run.errors, QByteArrayList{server.url("/a.bin").toEncoded() + ": " + sentence});
    QVERIFY(!files().contains(QStringLiteral("a.bin")));
}

void TestGetFaults::usage_exitsWithTwo_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::newRow("nothing to do") << QStringList{QStringLiteral("get")};
    QTest::newRow("unknown option") << QStringList{QStringLiteral("get"), QStringLiteral("--nonsense")};
    QTest::newRow("option of a later version")
        << QStringList{QStringLiteral("get"), QStringLiteral("--remote"), QStringLiteral("x")};
    QTest::newRow("list that is not there")
        << QStringList{QStringLiteral("get"), QStringLiteral("-i"), QStringLiteral("/nowhere")};
}

void TestGetFaults::usage_exitsWithTwo()
{
    QFETCH(QStringList, line);
    Program program;
    const ProgramRun run = program.run(line);
    QCOMPARE(run.exitStatus, 2);
    QCOMPARE(run.errors.size(), 1);
}

void TestGetFaults::hungServer_delaysNobody()
{
    FaultServer server;
    server.serve("/hung.bin", Reply::silence());
    QStringList links{server.url("/hung.bin").toString()};
    for (int i = 0; i < 5; ++i) {
        const QByteArray path = "/good" + QByteArray::number(i) + ".bin";
        server.serve(path, Reply::file(TestBody::pattern(10'000)));
        links.append(server.url(path).toString());
    }
    Program program;
    const ProgramRun run =
        program.run(arguments(QStringList{QStringLiteral("--timeout"), QStringLiteral("6")} + links));
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.output.size(), 5);
    QCOMPARE(run.errors, QByteArrayList{server.url("/hung.bin").toEncoded() + ": The server fell silent"});
    // Without the option it would be a minute.
    QVERIFY2(run.milliseconds >= 5900 && run.milliseconds < 30'000,
             QByteArray::number(run.milliseconds).constData());
}

void TestGetFaults::drippingServer_isStoppedByTheTimeLimit()
{
    FaultServer server;
    server.serve("/drip.bin", Reply::file(TestBody::pattern(1000)).drip(1));
    Program program;
    const ProgramRun run = program.run(
        arguments({QStringLiteral("--time-limit"), QStringLiteral("3"), server.url("/drip.bin").toString()}));
    QCOMPARE(run.exitStatus, 1);
    QVERIFY(run.errors.first().endsWith(": Not done within the time limit"));
    // Without the option a drip is given up after a minute.
    QVERIFY2(run.milliseconds >= 2900 && run.milliseconds < 30'000,
             QByteArray::number(run.milliseconds).constData());
    QVERIFY(!files().contains(QStringLiteral("drip.bin")));
}

void TestGetFaults::folderThatCannotBe_isSaid()
{
    FaultServer server;
    Program program;
    const ProgramRun run = program.run({QStringLiteral("get"), QStringLiteral("-d"),
                                        QStringLiteral("/dev/null/x"), server.url("/a.bin").toString()});
    QCOMPARE(run.exitStatus, 1);
    QVERIFY2(run.errors.value(0).endsWith("The folder /dev/null/x does not exist and cannot be made"),
             run.errors.value(0).constData());
    QCOMPARE(server.log().acceptedConnections(), 0);
}

void TestGetFaults::longName_andEncodedTraversal_areHarmless()
{
    FaultServer server;
    const QByteArray longPath = "/" + QByteArray(300, 'n') + ".zip";
    server.serve(longPath, Reply::file("long"));
    server.serve("/..%2F..%2Fetc%2Fpasswd", Reply::file("no"));
    Program program;
    const ProgramRun run = program.run(
        arguments({QStringLiteral("--name-from"), QStringLiteral("server"), server.url(longPath).toString(),
                   server.url("/..%2f..%2fetc%2fpasswd").toString(QUrl::FullyEncoded)}));
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(files().size(), 2);
    for (const QString &name : files()) {
        QVERIFY(name.toUtf8().size() <= 240);
    }
}

void TestGetFaults::retries_areVisibleAtTheServer()
{
    FaultServer server;
    server.serveSequence("/a.bin", {Reply::statusOnly(503), Reply::file("at last")});
    Program program;
    const ProgramRun run =
        program.run({QStringLiteral("get"), QStringLiteral("-d"), m_folder->path(),
                     QStringLiteral("--retries"), QStringLiteral("1"), server.url("/a.bin").toString()});
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(server.log().count("/a.bin"), 2);
    QVERIFY(run.milliseconds >= 500);
}

void TestGetFaults::password_isSeenNowhere()
{
    FaultServer server;
    server.serve("/a.bin", Reply::statusOnly(401));
    QUrl link = server.url("/a.bin");
    link.setUserName(QStringLiteral("user"));
    link.setPassword(QStringLiteral("canary"));
    const QString list = m_folder->filePath(QStringLiteral("failed.txt"));
    Program program;
    const ProgramRun run = program.run(
        arguments({QStringLiteral("--json"), QStringLiteral("--save-failed"), list, link.toString()}));
    QCOMPARE(run.exitStatus, 1);
    QVERIFY(!run.output.join('\n').contains("canary"));
    QVERIFY(!run.errors.join('\n').contains("canary"));
    QFile saved(list);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QVERIFY(!saved.readAll().contains("canary"));
    QCOMPARE(server.log().requests().first().header("Authorization"),
             "Basic " + QByteArray("user:canary").toBase64());
}

void TestGetFaults::badLines_areNamedAndSavedWithoutPasswords()
{
    const QString list = m_folder->filePath(QStringLiteral("failed.txt"));
    Program program;
    const ProgramRun run =
        program.run(arguments({QStringLiteral("--save-failed"), list, QStringLiteral("--json"),
                               QStringLiteral("-i"), QStringLiteral("-")}),
                    "gopher://me:canary@h/x.zip\rfirst\ruser:canary@host/a.zip\n");
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 3);
    QVERIFY(run.errors.at(0).startsWith("gopher://h/x.zip: "));
    QVERIFY(run.errors.at(1).startsWith("first: "));
    QVERIFY(run.errors.at(2).startsWith("host/a.zip: "));
    QCOMPARE(run.output.size(), 3);
    QVERIFY(run.output.at(1).contains("\"url\":\"first\""));
    QVERIFY(!run.output.join('\n').contains("canary"));
    QVERIFY(!run.errors.join('\n').contains("canary"));
    QFile saved(list);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll(), QByteArray("gopher://h/x.zip\nfirst\nhost/a.zip\n"));
    QVERIFY(!(saved.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
}

QTEST_GUILESS_MAIN(TestGetFaults)
#include "tst_getfaults.moc"
