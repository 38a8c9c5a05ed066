// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/program.h"
#include "tests/support/seedlist.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace millrace;

namespace {

QByteArrayList finishedLines(const QByteArrayList &names)
{
    QByteArrayList lines;
    for (const QByteArray &name : names) {
        lines.append("Finished downloading " + name);
    }
    return lines;
}

} // namespace

/// `millrace get`, the built program: outputs, orders, exit statuses.
class TestGet : public QObject
{
    Q_OBJECT

private slots:
    void seedList_isPrintedAsItCompletes();
    void seedList_inOrder_isPrintedAsGiven();
    void seedList_inTheWorkersOwnTime_isWhole();
    void extensionless_asksNoServer();
    void extensionless_namedByTheServer();
    void input_isReadFromStandardInputAndFile();
    void input_mayBeProseAndPages();
    void json_isOneObjectALine();
    void output_namesTheFile();
    void patternWithAnOptionForOneFile_isRefused();
    void lostOutput_isAFailure();
    void sameCommandTwice_conflicts_data();
    void sameCommandTwice_conflicts();
    void saveFailed_listsWhatDidNotFinish();
    void mirrors_standInAndAreSavedWithTheirLink();
    void mirrorWithAnotherFile_isNamed();
    void chunks_bringEveryFile();
    void interrupt_stopsWithItsStatus();
    void profile_holdsTheSettings();
    void withoutADisplay_theWindowNamesGet();

private:
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("get"), QStringLiteral("--into"), m_folder->path()} + more;
    }
    QByteArray content(const QString &name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QStringList files() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
};

void TestGet::seedList_isPrintedAsItCompletes()
{
    FaultServer server;
    const SeedList seed(server);
    Program program;
    program.start(arguments(QStringList{QStringLiteral("-j"), QStringLiteral("7")} + seed.links()));
    QByteArray printed;
    for (const QByteArray &name : SeedList::namesInEndOrder()) {
        QVERIFY(server.log().waitFor([&] { return server.heldRequests("/" + name) == 1; }));
        seed.release(name);
        // Its line is there before the next one may end.
        const QByteArray line = "Finished downloading " + name + '\n';
        while (!printed.endsWith(line) && program.process().waitForReadyRead(10'000)) {
            printed += program.process().readAllStandardOutput();
        }
        QVERIFY2(printed.endsWith(line), printed.constData());
    }
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(linesOf(printed), finishedLines(SeedList::namesInEndOrder()));
    const QByteArray link = server.url("/latest").toEncoded();
    QCOMPARE(run.errors, QByteArrayList{link + ": URL does not contain an extension"});
    QCOMPARE(server.log().count("/latest"), 0);
}

void TestGet::seedList_inOrder_isPrintedAsGiven()
{
    FaultServer server;
    const SeedList seed(server);
    Program program;
    program.start(arguments(
        QStringList{QStringLiteral("--in-order"), QStringLiteral("-j"), QStringLiteral("7")} + seed.links()));
    for (const QByteArray &name : SeedList::namesInEndOrder()) {
        QVERIFY(server.log().waitFor([&] { return server.heldRequests("/" + name) == 1; }));
        seed.release(name);
    }
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.output, finishedLines(SeedList::names()));
    QCOMPARE(run.errors.size(), 1);
}

void TestGet::seedList_inTheWorkersOwnTime_isWhole()
{
    FaultServer server;
    const SeedList seed(server);
    for (const QByteArray &name : SeedList::names()) {
        seed.release(name);
    }
    Program program;
    const ProgramRun run = program.run(arguments(seed.links()));
    QCOMPARE(run.output.size(), 6);
    QCOMPARE(files().size(), 6);
    for (const QByteArray &name : SeedList::names()) {
        QVERIFY(content(QString::fromLatin1(name)) == TestBody::pattern(50'000, qHash(name)).bytes());
    }
}

void TestGet::extensionless_asksNoServer()
{
    FaultServer server;
    Program program;
    const ProgramRun run =
        program.run(arguments({server.url("/latest").toString(), server.url("/get?name=x.zip").toString()}));
    QCOMPARE(run.exitStatus, 1);
    QVERIFY(run.output.isEmpty());
    QCOMPARE(run.errors.size(), 2);
    QVERIFY(run.errors.first().endsWith(": URL does not contain an extension"));
    QCOMPARE(server.log().acceptedConnections(), 0);
}

void TestGet::extensionless_namedByTheServer()
{
    FaultServer server;
    server.serve("/latest", Reply::file("content").contentDisposition("attachment; filename=\"a b.pdf\""));
    Program program;
    const ProgramRun run = program.run(arguments(
        {QStringLiteral("--name-from"), QStringLiteral("server"), server.url("/latest").toString()}));
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(run.output, QByteArrayList{"Finished downloading a b.pdf"});
    QCOMPARE(content(QStringLiteral("a b.pdf")), QByteArray("content"));
}

void TestGet::input_isReadFromStandardInputAndFile()
{
    FaultServer server;
    server.serve("/a.txt", Reply::file("a"));
    server.serve("/b.txt", Reply::file("b"));
    const QByteArray list = server.url("/a.txt").toEncoded() + "\r\n\n  <" +
                            server.url("/b.txt").toEncoded() + ">\n" + server.url("/a.txt").toEncoded() +
                            "\nnot a link\n";
    Program program;
    const ProgramRun run = program.run(arguments({QStringLiteral("--input"), QStringLiteral("-")}), list);
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.output.size(), 2);
    QCOMPARE(run.errors.size(), 2);
    QVERIFY(run.errors.first().contains("more than once"));
    QVERIFY(run.errors.last().startsWith("not a link: "));

    QFile file(m_folder->filePath(QStringLiteral("list")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(server.url("/a.txt").toEncoded());
    file.close();
    Program second;
    QCOMPARE(second.run(arguments({QStringLiteral("-i"), file.fileName()})).output,
             QByteArrayList{"Finished downloading a (1).txt"});
}

void TestGet::input_mayBeProseAndPages()
{
    FaultServer server;
    QByteArrayList links;
    for (const char *name : {"/a.txt", "/b.txt", "/c.txt?x=1&y=2", "/d.txt", "/e.txt"}) {
        server.serve(name, Reply::file("content"));
        links.append(server.url(name).toEncoded());
    }
    const QByteArray pattern = QByteArray(links[3]).replace("/d.txt", "/{d,e}.txt");
    const QByteArray list = "See " + links[0] + ", or [b](" + links[1] + ").\n<tr><td><a href=\"" +
                            QByteArray(links[2]).replace("&", "&amp;") + "\">c</a></td></tr>\n</html>\n" +
                            pattern;
    Program program;
    const ProgramRun run = program.run(
        arguments({QStringLiteral("--in-order"), QStringLiteral("--input"), QStringLiteral("-")}), list);
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(run.output, finishedLines({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}));
}

void TestGet::json_isOneObjectALine()
{
    FaultServer server;
    const TestBody body = TestBody::pattern(10'000);
    server.serve("/a.bin", Reply::file(body));
    Program program;
    const ProgramRun run =
        program.run(arguments({QStringLiteral("--json"), QStringLiteral("--in-order"),
                               server.url("/a.bin").toString(), server.url("/gone.bin").toString()}));
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.output.size(), 2);
    const QJsonObject good = QJsonDocument::fromJson(run.output.first()).object();
    QCOMPARE(good[QLatin1String("status")].toString(), QStringLiteral("finished"));
    QCOMPARE(good[QLatin1String("name")].toString(), QStringLiteral("a.bin"));
    QCOMPARE(good[QLatin1String("path")].toString(), m_folder->filePath(QStringLiteral("a.bin")));
    QCOMPARE(good[QLatin1String("url")].toString(), server.url("/a.bin").toString());
    QCOMPARE(good[QLatin1String("bytes")].toInt(), 10'000);
    QCOMPARE(good[QLatin1String("size")].toInt(), 10'000);
    QVERIFY(good[QLatin1String("sizeConfirmed")].toBool());
    QVERIFY(good[QLatin1String("note")].isNull());
    QCOMPARE(good[QLatin1String("sha256")].toString().toLatin1(), body.sha256());
    QCOMPARE(good[QLatin1String("code")].toInt(), 0);
    QVERIFY(good[QLatin1String("error")].isNull());
    QVERIFY(good[QLatin1String("seconds")].isDouble());
    const QJsonObject bad = QJsonDocument::fromJson(run.output.last()).object();
    QCOMPARE(bad[QLatin1String("status")].toString(), QStringLiteral("failed"));
    QCOMPARE(bad[QLatin1String("code")].toInt(), 43);
    QCOMPARE(bad[QLatin1String("error")].toString(), QStringLiteral("The file is not there (404)"));
    QVERIFY(bad[QLatin1String("path")].isNull());
}

void TestGet::output_namesTheFile()
{
    FaultServer server;
    server.serve("/latest", Reply::file("content"));
    Program program;
    const ProgramRun run = program.run(
        arguments({QStringLiteral("--output"), QStringLiteral("my name"), server.url("/latest").toString()}));
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(files(), QStringList{QStringLiteral("my name")});
}

void TestGet::patternWithAnOptionForOneFile_isRefused()
{
    const FaultServer server;
    const QString pattern = server.url("/").toString() + QStringLiteral("[1-2].bin");
    Program program;
    for (const char *option : {"--output=x.bin", "--checksum=md5=d41d8cd98f00b204e9800998ecf8427e",
                               "--mirror=http://127.0.0.1/x.bin"}) {
        const ProgramRun run = program.run(arguments({QString::fromLatin1(option), pattern}));
        QCOMPARE(run.exitStatus, 2);
        QVERIFY2(run.errors.value(0).contains("one link"), run.errors.value(0).constData());
        QVERIFY(files().isEmpty());
    }
    QCOMPARE(program.run(arguments({QStringLiteral("--output"), QString(241, u'x'), pattern})).exitStatus, 2);
}

void TestGet::lostOutput_isAFailure()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file("x"));
    Program program;
    program.process().setStandardOutputFile(QStringLiteral("/dev/full"));
    const ProgramRun run = program.run(arguments({server.url("/a.bin").toString()}));
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors, QByteArrayList{"The results cannot be printed: No space left on device"});
}

void TestGet::sameCommandTwice_conflicts_data()
{
    QTest::addColumn<QString>("policy");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("rename") << QStringLiteral("rename") << QByteArray("Finished downloading a (1).bin")
                            << QByteArray("one");
    QTest::newRow("skip") << QStringLiteral("skip") << QByteArray("Already here a.bin") << QByteArray("one");
    QTest::newRow("overwrite") << QStringLiteral("overwrite") << QByteArray("Finished downloading a.bin")
                               << QByteArray("two");
}

void TestGet::sameCommandTwice_conflicts()
{
    QFETCH(QString, policy);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, kept);
    FaultServer server;
    server.serveSequence("/a.bin", {Reply::file("one"), Reply::file("two")});
    const QStringList command =
        arguments({QStringLiteral("--on-conflict"), policy, server.url("/a.bin").toString()});
    Program first;
    QCOMPARE(first.run(command).exitStatus, 0);
    Program second;
    const ProgramRun run = second.run(command);
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(run.output, QByteArrayList{line});
    QCOMPARE(content(QStringLiteral("a.bin")), kept);
}

void TestGet::saveFailed_listsWhatDidNotFinish()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file("a"));
    const QString list = m_folder->filePath(QStringLiteral("failed.txt"));
    Program program;
    program.run(arguments({QStringLiteral("--save-failed"), list, server.url("/gone.bin").toString(),
                           server.url("/a.bin").toString(), QStringLiteral("htp:/bad")}));
    QCOMPARE(content(QStringLiteral("failed.txt")),
             "htp:/bad\n" + server.url("/gone.bin").toEncoded() + '\n');
}

void TestGet::mirrors_standInAndAreSavedWithTheirLink()
{
    FaultServer server;
    FaultServer mirror;
    mirror.serve("/pub/a.bin", Reply::file("a"));
    const QString own = server.url("/a.bin").toString();
    const QString other = mirror.url("/pub/a.bin").toString();
    Program program;
    ProgramRun run = program.run(arguments({QStringLiteral("--mirror"), other, own}));
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(run.output, QByteArrayList{"Finished downloading a.bin"});
    QCOMPARE(content(QStringLiteral("a.bin")), QByteArray("a"));

    // What is saved can be given again.
    const QString list = m_folder->filePath(QStringLiteral("failed.txt"));
    const QString gone = mirror.url("/gone.bin").toString();
    Program failing;
    failing.run(arguments(
        {QStringLiteral("--save-failed"), list, server.url("/gone.bin").toString() + u'\t' + gone}));
    QCOMPARE(content(QStringLiteral("failed.txt")),
             server.url("/gone.bin").toEncoded() + '\t' + gone.toLatin1() + '\n');
}

void TestGet::mirrorWithAnotherFile_isNamed()
{
    FaultServer server;
    FaultServer mirror;
    const TestBody body = TestBody::pattern(8'000'000);
    // In the middle of the half that the mirror brings: nobody else is asked for these bytes.
    QByteArray wrong = body.bytes();
    std::fill(wrong.begin() + 5'500'000, wrong.begin() + 6'500'000, 'x');
    const QByteArray date = "Sat, 21 Nov 2026 10:00:00 GMT";
    server.serve("/a.bin", Reply::file(body).lastModified(date).throttle(2'000'000));
    mirror.serve("/a.bin", Reply::file(wrong).lastModified(date).throttle(2'000'000));
    const QByteArray sum = QCryptographicHash::hash(body.bytes(), QCryptographicHash::Sha256).toHex();
    // The link brings no more than this before the mirror, once it is proven, is asked for its half.
    server.holdAfter("/a.bin", body.size() / 4);
    Program program;
    program.start(
        arguments({QStringLiteral("--connections"), QStringLiteral("2"), QStringLiteral("--checksum"),
                   QLatin1String("sha-256=") + QString::fromLatin1(sum), QStringLiteral("--mirror"),
                   mirror.url("/a.bin").toString(), server.url("/a.bin").toString()}));
    QVERIFY(mirror.log().waitForRequests("/a.bin", 2, std::chrono::seconds(30)));
    server.release("/a.bin");
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 0);
    QVERIFY(content(QStringLiteral("a.bin")) == body.bytes());
    QVERIFY2(run.errors.join('\n').contains("Fetched without the mirror 127.0.0.1"),
             run.errors.join('\n').constData());
}

void TestGet::chunks_bringEveryFile()
{
    FaultServer server;
    QStringList links;
    for (int i = 0; i < 60; ++i) {
        const QByteArray path = "/file" + QByteArray::number(i) + ".bin";
        server.serve(path, Reply::file(TestBody::pattern(i == 7 ? 2'000'000 : 500, static_cast<quint64>(i))));
        links.append(server.url(path).toString());
    }
    Program program;
    const ProgramRun run =
        program.run(arguments(QStringList{QStringLiteral("--chunksize"), QStringLiteral("8")} + links));
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(run.output.size(), 60);
    QCOMPARE(files().size(), 60);
}

void TestGet::interrupt_stopsWithItsStatus()
{
    FaultServer server;
    server.serve("/a.bin", Reply::file(TestBody::pattern(100'000)));
    server.holdAfter("/a.bin", 50'000);
    Program program;
    program.start(arguments({server.url("/a.bin").toString()}));
    QVERIFY(server.log().waitFor([&server] { return server.heldRequests("/a.bin") == 1; }));
    program.process().terminate();
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 143);
    QVERIFY(run.output.isEmpty());
    QVERIFY(!files().contains(QStringLiteral("a.bin")));
}

void TestGet::profile_holdsTheSettings()
{
    FaultServer server;
    server.serve("/latest", Reply::file("content").contentType("application/pdf"));
    const QTemporaryDir profile;
    QFile settings(profile.filePath(QStringLiteral("millrace.ini")));
    QVERIFY(settings.open(QIODevice::WriteOnly));
    settings.write("[General]\nnameFrom=server\nworkers=banana\n");
    settings.close();
    Program program;
    const ProgramRun run = program.run(
        arguments({QStringLiteral("--profile"), profile.path(), server.url("/latest").toString()}));
    QCOMPARE(run.output, QByteArrayList{"Finished downloading latest.pdf"});
}

void TestGet::withoutADisplay_theWindowNamesGet()
{
    Program program;
    const ProgramRun run = program.run({});
    QCOMPARE(run.exitStatus, 2);
    QCOMPARE(run.errors.size(), 1);
    QVERIFY(run.errors.first().contains("millrace get"));
}

QTEST_GUILESS_MAIN(TestGet)
#include "tst_get.moc"
