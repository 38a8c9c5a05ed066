// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/recordedbytes.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"
#include "tests/support/sqlfile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace millrace;

namespace {

constexpr qint64 kSize = 8'000'000;

/// The built window, on no display.
class Window : public Program
{
public:
    explicit Window(const QTemporaryDir &runtime)
    {
        QProcessEnvironment environment = process().processEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), runtime.path());
        process().setProcessEnvironment(environment);
    }
    void kill()
    {
        process().kill();
        process().waitForFinished();
    }
    /// Its exit status, and how long it took.
    std::pair<int, qint64> end(int signal)
    {
        QElapsedTimer clock;
        clock.start();
        ::kill(static_cast<pid_t>(process().processId()), signal);
        process().waitForFinished();
        return {process().exitStatus() == QProcess::NormalExit ? process().exitCode() : -1, clock.elapsed()};
    }
};

} // namespace

/// What becomes of the window's list when the program ends, one way or the other.
class TestWindowList : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void killed_goesOnAtTheNextStart();
    void terminated_keepsItsListAndEndsSoon_data();
    void terminated_keepsItsListAndEndsSoon();
    void secondStart_handsItsLinksOver();
    void secondStart_changesTheSettingsUntilTheEnd();
    void secondStart_refusesWhatAnOpenWindowCannotFollow();
    void newerList_isLeftAlone();
    void fewOpenFiles_areEnoughForTheListToo();

private:
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{QStringLiteral("--profile"), m_profile->path()} + more;
    }
    QStringList started(const QString &path) const
    {
        return arguments({QStringLiteral("--into"), m_folder->path(), QStringLiteral("--start"),
                          m_server->url(path.toUtf8()).toString()});
    }
    bool isThere(const QString &name) const { return QFile::exists(m_folder->filePath(name)); }
    QString list() const { return m_profile->filePath(QStringLiteral("downloads.db")); }
    QByteArray content(const QString &name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    const TestBody m_body = TestBody::pattern(kSize);
    QTemporaryDir m_runtime;
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;
};

void TestWindowList::init()
{
    m_profile = std::make_unique<QTemporaryDir>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FaultServer>();
    m_server->serve("/a.bin", Reply::file(m_body).etag("\"a\"").throttle(kSize / 20));
}

void TestWindowList::killed_goesOnAtTheNextStart()
{
    // It still runs when it is killed.
    m_server->holdLastByte("/a.bin");
    Window window(m_runtime);
    window.start(started(QStringLiteral("/a.bin")));
    // A checkpoint is made each second.
    const QString part = m_folder->filePath(QStringLiteral("a.bin.part"));
    QTRY_VERIFY_WITH_TIMEOUT(recordedBytes(part).size() >= kSize / 4, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(ask(list(), QStringLiteral("SELECT count(*) FROM downloads")).toInt(), 1,
                              30'000);
    window.kill();
    m_server->release("/a.bin");
    const qsizetype before = m_server->log().requests().size();
    const qint64 sent = m_server->log().bodySent();
    // Not so fast that much more is sent than is asked for in the end.
    m_server->serve("/a.bin", Reply::file(m_body).etag("\"a\"").throttle(kSize / 8));
    window.start(arguments({}));
    QTRY_VERIFY_WITH_TIMEOUT(isThere(QStringLiteral("a.bin")), 30'000);
    QVERIFY(content(QStringLiteral("a.bin")) == m_body.bytes());
    QVERIFY(m_server->log().requests().size() > before);
    QVERIFY(m_server->log().bodySent() - sent < kSize);
    QCOMPARE(window.end(SIGTERM).first, 128 + SIGTERM);
}

void TestWindowList::terminated_keepsItsListAndEndsSoon_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestWindowList::terminated_keepsItsListAndEndsSoon()
{
    QFETCH(int, signal);
    // Who waited for the file would need the minute in which a server may be silent.
    m_server->holdLastByte("/a.bin");
    Window window(m_runtime);
    window.start(started(QStringLiteral("/a.bin")));
    QTRY_VERIFY_WITH_TIMEOUT(m_server->log().bodySent() > kSize / 2, 30'000);
    const auto [status, milliseconds] = window.end(signal);
    QCOMPARE(status, 128 + signal);
    QVERIFY2(milliseconds < 10'000, QByteArray::number(milliseconds).constData());
    m_server->release("/a.bin");
    const qint64 sent = m_server->log().bodySent();
    // Not so fast that much more is sent than is asked for in the end.
    m_server->serve("/a.bin", Reply::file(m_body).etag("\"a\"").throttle(kSize / 8));
    window.start(arguments({}));
    QTRY_VERIFY_WITH_TIMEOUT(isThere(QStringLiteral("a.bin")), 30'000);
    QVERIFY(content(QStringLiteral("a.bin")) == m_body.bytes());
    // What was fetched was recorded at the end, but for what was on its way; some of it is sent again as
    // proof.
    const qint64 again = m_server->log().bodySent() - sent;
    QVERIFY2(again < kSize * 3 / 4, QByteArray::number(again).constData());
    QCOMPARE(window.end(signal).first, 128 + signal);
}

void TestWindowList::secondStart_handsItsLinksOver()
{
    Window first(m_runtime);
    first.start(started(QStringLiteral("/a.bin")));
    QTRY_VERIFY_WITH_TIMEOUT(m_server->log().requests().size() > 0, 30'000);
    m_server->serve("/b.bin", Reply::file(TestBody::pattern(1000)));
    Window second(m_runtime);
    second.start(started(QStringLiteral("/b.bin")));
    const ProgramRun run = second.finish();
    QCOMPARE(run.exitStatus, 0);
    QVERIFY2(run.errors.isEmpty(), run.errors.join('\n').constData());
    QTRY_COMPARE_WITH_TIMEOUT(content(QStringLiteral("b.bin")), TestBody::pattern(1000).bytes(), 30'000);
    // A crash leaves its lock behind.
    first.kill();
    m_server->serve("/c.bin", Reply::file(TestBody::pattern(1000)));
    second.start(started(QStringLiteral("/c.bin")));
    QTRY_COMPARE_WITH_TIMEOUT(content(QStringLiteral("c.bin")), TestBody::pattern(1000).bytes(), 30'000);
    QCOMPARE(second.end(SIGTERM).first, 128 + SIGTERM);
}

void TestWindowList::secondStart_changesTheSettingsUntilTheEnd()
{
    Window first(m_runtime);
    first.start(started(QStringLiteral("/a.bin")));
    QTRY_VERIFY_WITH_TIMEOUT(m_server->log().requests().size() > 0, 30'000);
    m_server->serve(
        "/noextension",
        Reply::file(TestBody::pattern(1000)).header("Content-Disposition: attachment; filename=named.bin"));
    Window second(m_runtime);
    second.start(started(QStringLiteral("/noextension")) +
                 QStringList{QStringLiteral("--name-from"), QStringLiteral("server"),
                             QStringLiteral("--user-agent"), QStringLiteral("canary/1")});
    const ProgramRun run = second.finish();
    QCOMPARE(run.exitStatus, 0);
    QVERIFY2(run.errors.isEmpty(), run.errors.join('\n').constData());
    QTRY_COMPARE_WITH_TIMEOUT(content(QStringLiteral("named.bin")), TestBody::pattern(1000).bytes(), 30'000);
    QCOMPARE(m_server->log().requests("/noextension").last().header("User-Agent"), QByteArray("canary/1"));
    QCOMPARE(first.end(SIGTERM).first, 128 + SIGTERM);
    QFile settings(QDir(m_profile->path()).filePath(QStringLiteral("millrace.ini")));
    QVERIFY(!settings.open(QIODevice::ReadOnly) || !settings.readAll().contains("canary"));
}

void TestWindowList::secondStart_refusesWhatAnOpenWindowCannotFollow()
{
    Window first(m_runtime);
    first.start(started(QStringLiteral("/a.bin")));
    QTRY_VERIFY_WITH_TIMEOUT(m_server->log().requests().size() > 0, 30'000);
    m_server->serve("/b.bin", Reply::file(TestBody::pattern(1000)));
    Window second(m_runtime);
    second.start(started(QStringLiteral("/b.bin")) +
                 QStringList{QStringLiteral("--header"), QStringLiteral("X-Key: canary"),
                             QStringLiteral("--transport"), QStringLiteral("qt")});
    const ProgramRun run = second.finish();
    QCOMPARE(run.exitStatus, 2);
    QCOMPARE(run.errors.size(), 1);
    QVERIFY2(run.errors.first().contains("--header, --transport"), run.errors.first().constData());
    QVERIFY(!run.errors.first().contains("canary"));
    QCOMPARE(first.end(SIGTERM).first, 128 + SIGTERM);
    QVERIFY(!isThere(QStringLiteral("b.bin")));
}

void TestWindowList::newerList_isLeftAlone()
{
    // SQLite's header with a user_version of 1,000 and no table.
    QByteArray header("SQLite format 3\0\x10\x00\x01\x01\x00\x40\x20\x20", 24);
    header.resize(4096, '\0');
    const auto put = [&header](int at, const QByteArray &bytes) { header.replace(at, bytes.size(), bytes); };
    put(24, QByteArray("\0\0\0\1\0\0\0\1", 8));
    put(44, QByteArray("\0\0\0\4", 4));
    put(56, QByteArray("\0\0\0\1", 4));
    put(60, QByteArray("\0\0\x03\xe8", 4));
    put(92, QByteArray("\0\0\0\1", 4));
    put(100, QByteArray("\x0d\0\0\0\0\x10\0\0", 8));
    QFile file(list());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(header);
    file.close();
    m_server->serve("/b.bin", Reply::file(TestBody::pattern(1000)));
    Window window(m_runtime);
    window.start(started(QStringLiteral("/b.bin")));
    QTRY_COMPARE_WITH_TIMEOUT(content(QStringLiteral("b.bin")), TestBody::pattern(1000).bytes(), 30'000);
    QCOMPARE(window.end(SIGTERM).first, 128 + SIGTERM);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll() == header);
    QCOMPARE(QDir(m_profile->path()).entryList({QStringLiteral("downloads.db*")}, QDir::Files).size(), 1);
}

// P10
void TestWindowList::fewOpenFiles_areEnoughForTheListToo()
{
    constexpr int kFiles = 12;
    const TestBody body = TestBody::pattern(300'000);
    QStringList links;
    for (int file = 0; file < kFiles; ++file) {
        const QByteArray path = "/few" + QByteArray::number(file) + ".bin";
        m_server->serve(path, Reply::file(body));
        links.append(m_server->url(path).toString());
    }
    {
        Window window(m_runtime);
        window.process().setProgram(QStringLiteral("/bin/sh"));
        window.start(QStringList{QStringLiteral("-c"), QStringLiteral("ulimit -n 40 && exec \"$0\" \"$@\""),
                                 QStringLiteral(MILLRACE_PROGRAM)} +
                     arguments({QStringLiteral("--into"), m_folder->path(), QStringLiteral("--start")}) +
                     links);
        QTRY_COMPARE_WITH_TIMEOUT(QDir(m_folder->path()).entryList({QStringLiteral("few*.bin")}).size(),
                                  kFiles, 30'000);
        QCOMPARE(window.end(SIGTERM).first, 128 + SIGTERM);
    }
    QVERIFY(isSound(list()));
    QCOMPARE(ask(list(), QStringLiteral("SELECT count(*) FROM downloads")).toInt(), kFiles);
}

QTEST_GUILESS_MAIN(TestWindowList)
#include "tst_windowlist.moc"
