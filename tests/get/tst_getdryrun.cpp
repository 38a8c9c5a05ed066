// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

using namespace millrace;

namespace {

const QByteArray kSum = QByteArray(64, 'a');

/// A folder as it would show a change: names, sizes, times.
QByteArray portraitOf(const QString &folder)
{
    QByteArray portrait;
    const auto add = [&portrait](const QString &path) {
        struct stat info = {};
        ::lstat(QFile::encodeName(path).constData(), &info);
        portrait += path.toUtf8() + ' ' + QByteArray::number(qint64{info.st_size}) + ' ' +
                    QByteArray::number(qint64{info.st_mtim.tv_sec}) + '.' +
                    QByteArray::number(qint64{info.st_mtim.tv_nsec}) + '.' +
                    QByteArray::number(qint64{info.st_ctim.tv_nsec}) + '\n';
    };
    add(folder);
    const QStringList names = QDir(folder).entryList(
        QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString &name : names) {
        add(QDir(folder).filePath(name));
    }
    return portrait;
}

} // namespace

/// `millrace get --dry-run` as a script sees it.
class TestGetDryRun : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
    }

    void twelveLines_areWhatTheExpectedFileSays_data();
    void twelveLines_areWhatTheExpectedFileSays();
    void noRoom_isSaid();
    void whatItPromises_isWhatTheDownloadsDo();
    void whatWouldFail_hasItsStatus();
    void interrupted_saysWhatWasNotAsked();
    void fileThatIsHere_isKnown();
    void csvAlone_isRefused();

private:
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("get"), QStringLiteral("--dry-run"), QStringLiteral("--into"),
                           m_folder->path()} +
               more;
    }
    QByteArray link(const QByteArray &target) const { return m_server->url(target).toEncoded(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;
};

void TestGetDryRun::twelveLines_areWhatTheExpectedFileSays_data()
{
    QTest::addColumn<QString>("transport");
    for (const QString &name : transportNames()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestGetDryRun::twelveLines_areWhatTheExpectedFileSays()
{
    QFETCH(QString, transport);
    FaultServer &server = *m_server;
    const Reply file = Reply::file(TestBody::pattern(5'000'000)).etag("\"v1\"");
    server.serve("/plain.zip", file);
    server.serve("/taken.zip", file);
    server.serve("/dir/PLAIN.zip", file);
    server.serve("/old.iso", Reply::file(TestBody::pattern(70)).ignoreRange());
    server.serve("/moved.bin", Reply::redirect(302, "/cdn/real.bin"));
    server.serve("/cdn/real.bin", Reply::file(TestBody::pattern(1234)).etag("\"r\""));
    server.serve("/page.zip", Reply::file("<!DOCTYPE html><p>Sign in").contentType("text/html"));
    server.serve("/gone.zip", Reply::statusOnly(404));
    server.serve("/secret.zip", Reply::statusOnly(401));
    server.serveOnce("/dl/a.zip", file);
    server.serve("/latest", file);
    QFile taken(m_folder->filePath(QStringLiteral("taken.zip")));
    QVERIFY(taken.open(QIODevice::WriteOnly));
    taken.close();
    const QByteArray lines = link("/plain.zip") + '\n' +            // 1
                             link("/taken.zip") + '\n' +            // 2
                             link("/dir/PLAIN.zip") + '\n' +        // 3
                             link("/old.iso") + '\n' +              // 4
                             link("/moved.bin") + '\n' +            // 5
                             link("/page.zip") + '\n' +             // 6
                             link("/gone.zip") + '\n' +             // 7
                             link("/secret.zip") + '\n' +           // 8
                             link("/dl/a.zip?ticket=4711") + '\n' + // 9
                             link("/latest") + '\n' +               // 10
                             link("/x/../plain.zip") + '\n' +       // 11
                             kSum + "  old.iso\n" + "htp:/bad\n";   // 12, 13
    const QByteArray folder = m_folder->path().toUtf8();
    const QByteArray expected =
        "line,link,standing,name,folder,size,resumable,conflict,fits,checksum,reason\n"
        "1," +
        link("/plain.zip") + ",answers,plain.zip," + folder +
        ",5000000,yes,none,yes,no,\n"
        "2," +
        link("/taken.zip") + ",answers,taken (1).zip," + folder +
        ",5000000,yes,renamed,yes,no,\n"
        "3," +
        link("/dir/PLAIN.zip") + ",answers,PLAIN (1).zip," + folder +
        ",5000000,yes,renamed,yes,no,\n"
        "4," +
        link("/old.iso") + ",answers,old.iso," + folder +
        ",70,no,none,yes,yes,\n"
        "5," +
        link("/moved.bin") + ",answers,moved.bin," + folder +
        ",1234,yes,none,yes,no,\n"
        "6," +
        link("/page.zip") +
        ",fails,,,,,,,,\"The server sent a web page, not a zip archive\"\n"
        "7," +
        link("/gone.zip") +
        ",fails,,,,,,,,The file is not there (404)\n"
        "8," +
        link("/secret.zip") +
        ",fails,,,,,,,,The server asks for a user name and password (401)\n"
        "9," +
        link("/dl/a.zip") +
        "?ticket=\xE2\x80\xA6,at risk,,,,,,,,Not asked: the link may work only once\n"
        "10," +
        link("/latest") +
        ",fails,,,,,,,,URL does not contain an extension\n"
        "11," +
        link("/x/../plain.zip") +
        ",duplicate,,,,,,,,The same link stands further up\n"
        "13,htp:/bad,not a link,,,,,,,,Links of the kind htp: are not downloaded";
    const QByteArray before = portraitOf(m_folder->path());
    Program program;
    program.start(arguments({QStringLiteral("--csv"), QStringLiteral("--transport"), transport,
                             QStringLiteral("--input"), QStringLiteral("-")}),
                  lines);
    const ProgramRun run = program.finish();
    const QByteArrayList wanted = linesOf(expected);
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        QCOMPARE(run.output.value(i).trimmed(), wanted.at(i));
    }
    QCOMPARE(run.output.size(), wanted.size());
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(portraitOf(m_folder->path()), before);
    // Those that only one may ask were left for the download.
    QCOMPARE(server.log().count("/dl/a.zip"), 0);
    QCOMPARE(server.log().count("/latest"), 0);
    QCOMPARE(server.log().count("/plain.zip"), 1);
}

void TestGetDryRun::noRoom_isSaid()
{
    // More than any disk has.
    m_server->serve(
        "/huge.bin",
        Reply::raw("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-0/900000000000000000\r\n"
                   "Content-Length: 1\r\nETag: \"h\"\r\n\r\nx"));
    m_server->serve("/small.bin", Reply::file(TestBody::pattern(10)));
    Program program;
    const ProgramRun run =
        program.run(arguments({QStringLiteral("--json"), m_server->url("/huge.bin").toString(),
                               m_server->url("/small.bin").toString()}));
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.output.size(), 2);
    const QJsonObject huge = QJsonDocument::fromJson(run.output.at(0)).object();
    const QJsonObject small = QJsonDocument::fromJson(run.output.at(1)).object();
    QCOMPARE(huge[QLatin1String("fits")], QJsonValue(false));
    QCOMPARE(huge[QLatin1String("size")].toInteger(), 900'000'000'000'000'000);
    QCOMPARE(small[QLatin1String("fits")], QJsonValue(true));
}

void TestGetDryRun::whatItPromises_isWhatTheDownloadsDo()
{
    QStringList links;
    for (const char *target : {"/1/a.bin", "/2/A.bin", "/3/a.bin", "/4/b.tar.gz", "/5/b.tar.gz"}) {
        m_server->serve(target, Reply::file(TestBody::pattern(4000, qHash(QByteArray(target)))));
        links.append(m_server->url(target).toString());
    }
    Program program;
    const ProgramRun promised = program.run(arguments(QStringList{QStringLiteral("--json")} + links));
    QCOMPARE(promised.exitStatus, 0);
    const ProgramRun done =
        program.run(QStringList{QStringLiteral("get"), QStringLiteral("-j"), QStringLiteral("1"),
                                QStringLiteral("--json"), QStringLiteral("--into"), m_folder->path()} +
                    links);
    QCOMPARE(done.exitStatus, 0);
    QCOMPARE(done.output.size(), promised.output.size());
    for (qsizetype i = 0; i < done.output.size(); ++i) {
        const QJsonObject was = QJsonDocument::fromJson(promised.output.at(i)).object();
        const QJsonObject is = QJsonDocument::fromJson(done.output.at(i)).object();
        QCOMPARE(was[QLatin1String("name")], is[QLatin1String("name")]);
        QCOMPARE(was[QLatin1String("size")], is[QLatin1String("size")]);
    }
}

void TestGetDryRun::whatWouldFail_hasItsStatus()
{
    m_server->serve("/a.bin", Reply::file("x"));
    const QString link = m_server->url("/a.bin").toString();
    Program program;
    QFile file(m_folder->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (const QString &below : {QString(), QStringLiteral("/below")}) {
        const QString into = file.fileName() + below;
        const ProgramRun run = program.run(
            {QStringLiteral("get"), QStringLiteral("--dry-run"), QStringLiteral("--into"), into, link});
        QCOMPARE(run.exitStatus, 1);
        QVERIFY2(run.output.value(0).contains("does not exist and cannot be made"),
                 run.output.value(0).constData());
    }
    // A fault of the list is one of the run.
    file.write(link.toUtf8() + "\n checksum=sha-256=12\n");
    file.close();
    const ProgramRun faulty = program.run(arguments({QStringLiteral("--input"), file.fileName()}));
    QCOMPARE(faulty.exitStatus, 1);
    QVERIFY(!faulty.errors.isEmpty());
}

void TestGetDryRun::interrupted_saysWhatWasNotAsked()
{
    m_server->serve("/silent.bin", Reply::silence());
    m_server->serve("/later.bin", Reply::silence());
    Program program;
    program.start(
        arguments({QStringLiteral("-j"), QStringLiteral("1"), m_server->url("/silent.bin").toString(),
                   m_server->url("/later.bin").toString()}));
    QVERIFY(m_server->log().waitFor([this] { return m_server->log().count("/silent.bin") == 1; }));
    ::kill(static_cast<pid_t>(program.process().processId()), SIGINT);
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 128 + SIGINT);
    QCOMPARE(run.output.size(), 2);
    for (const QByteArray &line : run.output) {
        QVERIFY2(line.endsWith(": Not asked: stopped"), line.constData());
    }
}

void TestGetDryRun::fileThatIsHere_isKnown()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(2'000'000)).etag("\"v1\""));
    Program program;
    const QString link = m_server->url("/a.bin").toString();
    QCOMPARE(
        program.run({QStringLiteral("get"), QStringLiteral("--into"), m_folder->path(), link}).exitStatus, 0);
    const ProgramRun same = program.run(arguments({link}));
    QCOMPARE(same.exitStatus, 0);
    QVERIFY2(same.output.value(0).endsWith("already here"), same.output.value(0).constData());
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(2'000'000, 1)).etag("\"v2\""));
    const ProgramRun newer = program.run(arguments({link}));
    QVERIFY2(newer.output.value(0).contains("a (1).bin"), newer.output.value(0).constData());
}

void TestGetDryRun::csvAlone_isRefused()
{
    Program program;
    const ProgramRun run = program.run(
        {QStringLiteral("get"), QStringLiteral("--csv"), QStringLiteral("http://127.0.0.1:1/a.bin")});
    QCOMPARE(run.exitStatus, 2);
    QVERIFY(run.errors.value(0).contains("--dry-run"));
}

QTEST_GUILESS_MAIN(TestGetDryRun)
#include "tst_getdryrun.moc"
