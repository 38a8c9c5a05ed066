// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/commandline.h"

#include "commandline/optiontable.h"

#include <QDir>
#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestCommandLine : public QObject
{
    Q_OBJECT

private slots:
    void get_takesItsOptions();
    void checksum_isTakenWithOneLink();
    void mirrors_areTakenWithOneLink();
    void window_takesLinksAndStart();
    void nothing_isTheWindow();
    void line_isRefused_data();
    void line_isRefused();
    void settings_areOverriddenOnlyByWhatIsGiven();
    void headers_findTheirPlace();
    void overrides_doNotBecomeSettings();
    void overrides_thatWereChangedSince_areSettings();
    void limitRate_standsAboveTheSchedule();
    void settingsOfALaterStart_holdUntilTheEnd();
    void everyOption_isForSomeWindow();
    void help_namesEveryOption();
};

void TestCommandLine::get_takesItsOptions()
{
    const CommandLine line = parseCommandLine({QStringLiteral("millrace"),
                                               QStringLiteral("get"),
                                               QStringLiteral("-d"),
                                               QStringLiteral("down"),
                                               QStringLiteral("--input"),
                                               QStringLiteral("-"),
                                               QStringLiteral("-j"),
                                               QStringLiteral("3"),
                                               QStringLiteral("--chunksize=4"),
                                               QStringLiteral("--in-order"),
                                               QStringLiteral("--timeout"),
                                               QStringLiteral("2.5"),
                                               QStringLiteral("--time-limit"),
                                               QStringLiteral("60"),
                                               QStringLiteral("--retries"),
                                               QStringLiteral("0"),
                                               QStringLiteral("--name-from"),
                                               QStringLiteral("server"),
                                               QStringLiteral("--on-conflict"),
                                               QStringLiteral("skip"),
                                               QStringLiteral("--save-failed"),
                                               QStringLiteral("/tmp/failed"),
                                               QStringLiteral("--json"),
                                               QStringLiteral("--transport"),
                                               QStringLiteral("qt"),
                                               QStringLiteral("http://a.example/x.zip")});
    QCOMPARE(line.error, QString());
    QCOMPARE(line.mode, CommandLine::Mode::Get);
    QCOMPARE(line.into, QDir::current().absoluteFilePath(QStringLiteral("down")));
    QCOMPARE(line.input, QStringLiteral("-"));
    QCOMPARE(line.urls, QStringList{QStringLiteral("http://a.example/x.zip")});
    QCOMPARE(line.saveFailed, QStringLiteral("/tmp/failed"));
    QVERIFY(line.inOrder);
    QVERIFY(line.json);
    const Settings settings = line.applyTo({});
    QCOMPARE(settings.workers, 3);
    QCOMPARE(settings.chunkSize, 4);
    QCOMPARE(settings.stallTimeout, 2500ms);
    QCOMPARE(settings.timeLimit, 60s);
    QCOMPARE(settings.retry.maxRetries, 0);
    QCOMPARE(settings.nameSource, NameSource::Server);
    QCOMPARE(settings.onConflict, ConflictPolicy::Skip);
}

void TestCommandLine::checksum_isTakenWithOneLink()
{
    const CommandLine line = parseCommandLine(
        {QStringLiteral("millrace"), QStringLiteral("get"), QStringLiteral("--checksum"),
         QStringLiteral("md5=0123456789ABCDEF0123456789abcdef"), QStringLiteral("http://a.example/x.zip")});
    QCOMPARE(line.error, QString());
    QCOMPARE(line.checksum,
             (Checksum{ChecksumAlgorithm::Md5, QByteArray::fromHex("0123456789abcdef0123456789abcdef")}));
}

void TestCommandLine::mirrors_areTakenWithOneLink()
{
    const CommandLine line = parseCommandLine(
        {QStringLiteral("millrace"), QStringLiteral("get"), QStringLiteral("--mirror"),
         QStringLiteral("http://b.example/x.zip"), QStringLiteral("--mirror=https://c.example/x.zip"),
         QStringLiteral("--mirror"), QStringLiteral("http://b.example/x.zip"),
         QStringLiteral("http://a.example/x.zip")});
    QCOMPARE(line.error, QString());
    QCOMPARE(line.mirrors, (QList<QUrl>{QUrl(QStringLiteral("http://b.example/x.zip")),
                                        QUrl(QStringLiteral("https://c.example/x.zip"))}));
}

void TestCommandLine::window_takesLinksAndStart()
{
    const CommandLine line = parseCommandLine(
        {QStringLiteral("millrace"), QStringLiteral("--start"), QStringLiteral("http://a.example/x.zip")});
    QCOMPARE(line.mode, CommandLine::Mode::Window);
    QVERIFY(line.start);
    QCOMPARE(line.urls.size(), 1);
}

void TestCommandLine::nothing_isTheWindow()
{
    const CommandLine line = parseCommandLine({QStringLiteral("millrace")});
    QCOMPARE(line.mode, CommandLine::Mode::Window);
    QCOMPARE(line.error, QString());
}

void TestCommandLine::line_isRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *name, const QString &arguments) {
        QTest::newRow(name) << arguments.split(u' ');
    };
    row("unknown option", QStringLiteral("get --nonsense"));
    row("option not built yet", QStringLiteral("get --remote-control http://a/x.zip"));
    row("workers not a number", QStringLiteral("get -j many http://a/x.zip"));
    row("workers zero", QStringLiteral("get -j 0 http://a/x.zip"));
    row("connections zero", QStringLiteral("get -x 0 http://a/x.zip"));
    row("too many connections", QStringLiteral("get --connections 33 http://a/x.zip"));
    row("too many connections to a host", QStringLiteral("get --connections-per-host 65 http://a/x.zip"));
    row("timeout negative", QStringLiteral("get --timeout -1 http://a/x.zip"));
    row("timeout too short", QStringLiteral("get --timeout 0 http://a/x.zip"));
    row("timeout not finite", QStringLiteral("get --timeout nan http://a/x.zip"));
    row("unknown word", QStringLiteral("get --name-from me http://a/x.zip"));
    row("unknown conflict", QStringLiteral("get --on-conflict ask http://a/x.zip"));
    row("unknown transport", QStringLiteral("get --transport wget http://a/x.zip"));
    row("output with two links", QStringLiteral("get --output n http://a/x.zip http://a/y.zip"));
    row("mirror with two links", QStringLiteral("get --mirror http://b/x.zip http://a/x.zip http://a/y.zip"));
    row("mirror with a list", QStringLiteral("get --mirror http://b/x.zip -i list"));
    row("mirror that is no link", QStringLiteral("get --mirror b/x.zip http://a/x.zip"));
    row("mirror with a password", QStringLiteral("get --mirror http://u:p@b/x.zip http://a/x.zip"));
    row("checksum with two links",
        QStringLiteral("get --checksum md5=%1 http://a/x.zip http://a/y.zip").arg(QString(32, u'0')));
    row("checksum with a list", QStringLiteral("get --checksum md5=%1 -i list").arg(QString(32, u'0')));
    row("checksum too short", QStringLiteral("get --checksum md5=%1 http://a/x.zip").arg(QString(31, u'0')));
    row("checksum of an unknown kind",
        QStringLiteral("get --checksum crc32=%1 http://a/x.zip").arg(QString(8, u'0')));
    row("output with a folder", QStringLiteral("get --output a/n http://a/x.zip"));
    row("header without a colon", QStringLiteral("get --header X-Key http://a/x.zip"));
    row("header without a name", QStringLiteral("get --header :x http://a/x.zip"));
    row("header whose name is none", QStringLiteral("get --header X;Key:x http://a/x.zip"));
    row("header of two lines", QStringLiteral("get --header X-Key:x\r\nX-Other:y http://a/x.zip"));
    row("range by hand", QStringLiteral("get --header Range:bytes=0-5 http://a/x.zip"));
    row("encoding by hand", QStringLiteral("get --header accept-encoding:gzip http://a/x.zip"));
    row("user agent of two lines", QStringLiteral("get --user-agent a\nX:y http://a/x.zip"));
    row("proxy of an unknown kind", QStringLiteral("get --proxy ftp://p http://a/x.zip"));
    row("value missing", QStringLiteral("get --into"));
    row("option of get in the window", QStringLiteral("--json http://a/x.zip"));
    row("option of the window in get", QStringLiteral("get --start http://a/x.zip"));
}

void TestCommandLine::line_isRefused()
{
    QFETCH(QStringList, arguments);
    const CommandLine line = parseCommandLine(QStringList{QStringLiteral("millrace")} + arguments);
    QVERIFY(!line.error.isEmpty());
}

void TestCommandLine::settings_areOverriddenOnlyByWhatIsGiven()
{
    Settings settings;
    settings.workers = 9;
    settings.nameSource = NameSource::Server;
    const CommandLine line =
        parseCommandLine({QStringLiteral("millrace"), QStringLiteral("--retries"), QStringLiteral("2")});
    const Settings applied = line.applyTo(settings);
    QCOMPARE(applied.workers, 9);
    QCOMPARE(applied.nameSource, NameSource::Server);
    QCOMPARE(applied.retry.maxRetries, 2);
}

void TestCommandLine::headers_findTheirPlace()
{
    const CommandLine line = parseCommandLine(
        {QStringLiteral("millrace"), QStringLiteral("get"), QStringLiteral("--header"),
         QStringLiteral("X-Key:  a: b "), QStringLiteral("--header"), QStringLiteral("X-Empty:"),
         QStringLiteral("--header=Cookie: id=1"), QStringLiteral("--header=user-agent: agent"),
         QStringLiteral("--header=REFERER: http://page.example/"), QStringLiteral("http://a.example/x.zip")});
    QCOMPARE(line.error, QString());
    const Settings settings = line.applyTo({});
    QCOMPARE(settings.network.headers,
             (QList<HeaderField>{{"X-Key", "a: b"}, {"X-Empty", ""}, {"Cookie", "id=1"}}));
    QCOMPARE(settings.network.userAgent, "agent");
    QCOMPARE(settings.network.referer, "http://page.example/");
}

void TestCommandLine::overrides_doNotBecomeSettings()
{
    Settings stored;
    stored.workers = 9;
    const CommandLine line =
        parseCommandLine({QStringLiteral("millrace"), QStringLiteral("-j"), QStringLiteral("1"),
                          QStringLiteral("--retries"), QStringLiteral("0")});
    Settings current = line.applyTo(stored);
    current.saveFolder = QStringLiteral("/new");
    const Settings kept = line.withoutOverrides(current, stored);
    QCOMPARE(kept.workers, 9);
    QCOMPARE(kept.retry.maxRetries, stored.retry.maxRetries);
    QCOMPARE(kept.saveFolder, QStringLiteral("/new"));
}

void TestCommandLine::overrides_thatWereChangedSince_areSettings()
{
    Settings stored;
    stored.workers = 9;
    stored.bytesPerSecond = 70'000;
    const CommandLine line = parseCommandLine(
        {QStringLiteral("millrace"), QStringLiteral("--limit-rate"), QStringLiteral("500K"),
         QStringLiteral("-j"), QStringLiteral("1"), QStringLiteral("--proxy"), QStringLiteral("none")});
    Settings current = line.applyTo(stored);
    current.bytesPerSecond = 0;
    current.network.proxy.reset();
    const Settings kept = line.withoutOverrides(current, stored);
    QCOMPARE(kept.workers, 9);
    QCOMPARE(kept.bytesPerSecond, 0);
    QVERIFY(!kept.network.proxy);
}

void TestCommandLine::limitRate_standsAboveTheSchedule()
{
    Settings stored;
    stored.bytesPerSecond = 5000;
    stored.rateSchedule = {true, QTime(8, 0), QTime(8, 0), 100};
    const CommandLine line =
        parseCommandLine({QStringLiteral("millrace"), QStringLiteral("--limit-rate"), QStringLiteral("2M")});
    const Settings applied = line.applyTo(stored);
    QCOMPARE(limitAt(applied.rateSchedule, applied.bytesPerSecond, QDateTime::currentDateTime()),
             applied.bytesPerSecond);
    QVERIFY(applied.bytesPerSecond >= 2'000'000);
    QVERIFY(line.withoutOverrides(applied, stored) == stored);
    QVERIFY(parseCommandLine({QStringLiteral("millrace")}).applyTo(stored) == stored);
}

void TestCommandLine::settingsOfALaterStart_holdUntilTheEnd()
{
    const QStringList program{QStringLiteral("millrace")};
    CommandLine line = parseCommandLine(
        program + QStringList{QStringLiteral("--workers=3"), QStringLiteral("--header=X-Key: canary")});
    Settings stored;
    stored.connections = 6;
    Settings running = line.applyTo(stored);
    const CommandLine second = parseCommandLine(
        program + QStringList{QStringLiteral("-x"), QStringLiteral("2"), QStringLiteral("--limit-rate=1M"),
                              QStringLiteral("--proxy=http://me:pw@proxy.example"),
                              QStringLiteral("--ca-file=ca.pem"), QStringLiteral("--start"),
                              QStringLiteral("http://host.example/a.bin")});
    QCOMPARE(
        second.forOpenWindow,
        QStringList({QStringLiteral("--connections=2"), QStringLiteral("--limit-rate=1M"),
                     QStringLiteral("--proxy=http://me:pw@proxy.example"),
                     QStringLiteral("--ca-file=") + QDir::current().filePath(QStringLiteral("ca.pem"))}));
    QVERIFY(second.forNewWindow.isEmpty());

    const CommandLine handedOver = parseCommandLine(program + second.forOpenWindow);
    QCOMPARE(handedOver.error, QString());
    running = handedOver.applyTo(running);
    line.addSettingsOf(handedOver);
    QCOMPARE(running.connections, 2);
    QCOMPARE(running.bytesPerSecond, 1024 * 1024);
    // What was given before holds on.
    QCOMPARE(running.workers, 3);
    QCOMPARE(running.network.headers.size(), 1);
    // Nothing of it becomes a setting, but what somebody changes meanwhile.
    running.chunkSize = 7;
    Settings expected = stored;
    expected.chunkSize = 7;
    QVERIFY(line.withoutOverrides(running, stored) == expected);
}

void TestCommandLine::everyOption_isForSomeWindow()
{
    const QStringList ofTheMoment{QStringLiteral("into"),  QStringLiteral("input"),
                                  QStringLiteral("start"), QStringLiteral("profile"),
                                  QStringLiteral("help"),  QStringLiteral("version")};
    const auto valueOf = [](const QString &name) {
        return name == QLatin1String("name-from")     ? QStringLiteral("server")
               : name == QLatin1String("on-conflict") ? QStringLiteral("skip")
               : name == QLatin1String("transport")   ? QStringLiteral("qt")
               : name == QLatin1String("proxy")       ? QStringLiteral("none")
               : name == QLatin1String("header")      ? QStringLiteral("A: b")
                                                      : QStringLiteral("7");
    };
    QStringList ofANewWindow;
    for (const OptionSpec &spec : optionTable()) {
        const QString name = QString::fromLatin1(spec.longName);
        if (!spec.inWindow) {
            continue;
        }
        const CommandLine line = parseCommandLine(
            {QStringLiteral("millrace"),
             QStringLiteral("--") + name + (spec.valueName ? u'=' + valueOf(name) : QString())});
        QCOMPARE(line.error, QString());
        ofANewWindow += line.forNewWindow;
        QVERIFY2(
            line.forOpenWindow.size() + line.forNewWindow.size() + (ofTheMoment.contains(name) ? 1 : 0) == 1,
            spec.longName);
        if (!line.forOpenWindow.isEmpty()) {
            // It says something there, and that is taken back at the end.
            const Settings applied = line.applyTo({});
            CommandLine window;
            window.addSettingsOf(line);
            QVERIFY2(applied != Settings(), spec.longName);
            QVERIFY2(window.withoutOverrides(applied, {}) == Settings(), spec.longName);
        }
    }
    QCOMPARE(ofANewWindow, QStringList({QStringLiteral("--header"), QStringLiteral("--referer"),
                                        QStringLiteral("--cookies"), QStringLiteral("--netrc"),
                                        QStringLiteral("--transport")}));
}

void TestCommandLine::help_namesEveryOption()
{
    const QString text = helpText(CommandLine::Mode::Get);
    for (const char *name :
         {"--into", "--input", "--workers", "--chunksize", "--in-order", "--timeout", "--time-limit",
          "--retries", "--name-from", "--on-conflict", "--output", "--checksum", "--mirror", "--save-failed",
          "--json", "--dry-run", "--csv", "--profile", "--transport"}) {
        QVERIFY2(text.contains(QLatin1String(name)), name);
    }
    QVERIFY(helpText(CommandLine::Mode::Window).contains(QLatin1String("--start")));
}

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
