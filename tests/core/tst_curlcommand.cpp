// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/curlcommand.h"

#include <QFile>
#include <QtTest>

using namespace millrace;
using namespace Qt::Literals::StringLiterals;

class CurlCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void shell_ofALine_data();
    void shell_ofALine();
    void browsersCopy_bringsItsHeaders_data();
    void browsersCopy_bringsItsHeaders();
    void options_goToTheirFields();
    void namesAndLinks_belongTogether();
    void plainCommand_saysNothingElse();
    void ownHeaders_areDropped_data();
    void ownHeaders_areDropped();
    void refused_hasAReasonWithoutSecrets_data();
    void refused_hasAReasonWithoutSecrets();
};

namespace {

CurlCommand parsed(const QString &text)
{
    return parseCurlCommand(text,
                            curlCommandShell(text.section(u'\n', 0, 0).trimmed()).value_or(Shell::Bash));
}

RequestOptions optionsOf(const QString &text)
{
    const CurlCommand command = parsed(text);
    return command.downloads.size() == 1 ? command.downloads.first().details->options : RequestOptions();
}

} // namespace

void CurlCommandTest::shell_ofALine_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("shell");
    const auto row = [](const char *line, int shell) {
        QTest::newRow(line) << QString::fromLatin1(line) << shell;
    };
    const int bash = static_cast<int>(Shell::Bash);
    const int cmd = static_cast<int>(Shell::Cmd);
    row("curl 'https://a.example/x' \\", bash);
    row("curl 'https://a.example/^\"x'", bash);
    row("curl $'https://a.example/x' \\", bash);
    row("curl https://a.example/x", bash);
    row("curl \"https://a.example/x\"", bash);
    row("$ curl -L \\", bash);
    row("curl ^\"https://a.example/x^\" ^", cmd);
    row("curl \"https://a.example/x\" ^", cmd);
    row("curl.exe -O ^\"https://a.example/x^\"", cmd);
    row("curl is a tool, see https://curl.example/", -1);
    row("curl", -1);
    row("curling https://a.example/x", -1);
    row("https://a.example/curl ", -1);
}

void CurlCommandTest::shell_ofALine()
{
    QFETCH(QString, line);
    const std::optional<Shell> shell = curlCommandShell(line);
    QTEST(shell ? static_cast<int>(*shell) : -1, "shell");
}

void CurlCommandTest::browsersCopy_bringsItsHeaders_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("Chromium, bash") << QStringLiteral("curl-chromium-bash.txt");
    QTest::newRow("Chromium, cmd") << QStringLiteral("curl-chromium-cmd.txt");
    QTest::newRow("Firefox, POSIX") << QStringLiteral("curl-firefox-posix.txt");
}

void CurlCommandTest::browsersCopy_bringsItsHeaders()
{
    QFETCH(QString, file);
    QFile paste(QFINDTESTDATA(QString("pastes/"_L1 + file)));
    QVERIFY(paste.open(QIODevice::ReadOnly));
    const CurlCommand command = parsed(QString::fromUtf8(paste.readAll()).trimmed());
    QCOMPARE(command.reason, QString());
    QCOMPARE(command.downloads.size(), 1);
    QCOMPARE(command.downloads.first().link,
             QStringLiteral("https://files.example/get/report%202024.pdf?id=7&token=abc%2Fdef"));
    const RequestOptions options = command.downloads.first().details->options;
    QCOMPARE(options.userAgent, QByteArray("Mozilla/5.0 (X11; Linux x86_64) It's a \"test\""));
    QCOMPARE(options.referer, QByteArray("https://files.example/list?a=1&b=2"));
    const QList<HeaderField> expected = {{"Accept", "text/html,*/*;q=0.8"},
                                         {"Accept-Language", "de,en;q=0.5"},
                                         {"Cookie", "session=\"s3cr3t!\"; theme=dark"},
                                         {"X-Name", "M\xC3\xBCller & Co"}};
    QList<HeaderField> headers = options.headers;
    for (HeaderField &field : headers) {
        field.first = field.first.toLower();
    }
    std::sort(headers.begin(), headers.end());
    QCOMPARE(headers.size(), expected.size());
    for (qsizetype i = 0; i < expected.size(); ++i) {
        QCOMPARE(headers.at(i).first, expected.at(i).first.toLower());
        QCOMPARE(headers.at(i).second, expected.at(i).second);
    }
}

void CurlCommandTest::options_goToTheirFields()
{
    const CurlCommand command = parsed(QStringLiteral(
        "curl -sSL --compressed -A 'agent/1' -e http://r.example/ -u me:pa:ss -HX-A:1 -H 'X-B: 2' "
        "--cookie a=1 --digest -ofolder/name.bin --retry 3 --url http://a.example/[1-3]"));
    QCOMPARE(command.reason, QString());
    QVERIFY(command.hasPatterns);
    QCOMPARE(command.downloads.size(), 1);
    QCOMPARE(command.downloads.first().link, QStringLiteral("http://a.example/[1-3]"));
    const ListedDownload &details = *command.downloads.first().details;
    QCOMPARE(details.fileName, QStringLiteral("name.bin"));
    QCOMPARE(details.options.userAgent, QByteArray("agent/1"));
    QCOMPARE(details.options.referer, QByteArray("http://r.example/"));
    QCOMPARE(details.options.credentials, (Credentials{QStringLiteral("me"), QStringLiteral("pa:ss"), true}));
    QCOMPARE(details.options.headers, (QList<HeaderField>{{"X-A", "1"}, {"X-B", "2"}, {"Cookie", "a=1"}}));
    QVERIFY(!parsed(QStringLiteral("curl -gO http://a.example/[1-3]")).hasPatterns);
}

void CurlCommandTest::namesAndLinks_belongTogether()
{
    const CurlCommand command = parsed(QStringLiteral(
        "curl -o ../.one.desktop http://a.example/1 -O http://a.example/2.zip -o - http://a.example/3"));
    QCOMPARE(command.downloads.size(), 3);
    QCOMPARE(command.downloads.at(0).details->fileName, QStringLiteral("one.desktop.download"));
    QCOMPARE(*command.downloads.at(1).details, ListedDownload());
    QCOMPARE(*command.downloads.at(2).details, ListedDownload());
}

void CurlCommandTest::plainCommand_saysNothingElse()
{
    const CurlCommand command = parsed(QStringLiteral("curl -LO 'http://a.example/a.zip'"));
    QCOMPARE(command.downloads.size(), 1);
    QCOMPARE(*command.downloads.first().details, ListedDownload());
}

void CurlCommandTest::ownHeaders_areDropped_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"Accept-Encoding: gzip, br", "Range: bytes=0-", "Connection: keep-alive", "Host: b.example",
          "If-None-Match: \"x\"", "If-Modified-Since: x", "TE: trailers", "Proxy-Authorization: x",
          ":authority: b.example", "Content-Type: x", "X-Empty:", "No colon", "Bad name: x"}) {
        QTest::newRow(line) << QString::fromLatin1(line);
    }
}

void CurlCommandTest::ownHeaders_areDropped()
{
    QFETCH(QString, line);
    const CurlCommand command = parsed(QStringLiteral("curl http://a.example/a.zip -H '%1'").arg(line));
    QCOMPARE(command.reason, QString());
    QCOMPARE(*command.downloads.first().details, ListedDownload());
    // Nor can a value be two lines.
    QCOMPARE(optionsOf(QStringLiteral(
                 "curl http://a.example/a.zip -A $'a\\r\\nX: y' -b $'a=1\\nX: y' -H $'A: b\\nX: y'")),
             RequestOptions());
}

void CurlCommandTest::refused_hasAReasonWithoutSecrets_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("reason");
    const QString data = QStringLiteral("The command sends data; only downloads are taken");
    const QString head = QStringLiteral("The command asks for the header alone; only downloads are taken");
    const auto row = [](const char *command, const QString &reason) {
        QTest::newRow(command) << QString::fromLatin1(command) << reason;
    };
    for (const char *command :
         {"curl http://a.example/ -d hunter2", "curl http://a.example/ --data-raw 'hunter2'",
          "curl --json x http://a.example/", "curl -F a=@hunter2 http://a.example/",
          "curl -X POST http://a.example/", "curl -XDELETE http://a.example/",
          "curl -T hunter2 http://a.example/", "curl -sdhunter2 http://a.example/"}) {
        row(command, data);
    }
    row("curl -I http://a.example/", head);
    row("curl -X HEAD http://a.example/", head);
    row("curl -L -b hunter2 http://a.example/",
        QStringLiteral("The cookies are in a file, which is not read"));
    row("curl -H @hunter2 http://a.example/",
        QStringLiteral("The header lines are in a file, which is not read"));
    row("curl -K hunter2 http://a.example/", QStringLiteral("The curl option -K is not taken"));
    row("curl --cert hunter2 http://a.example/", QStringLiteral("The curl option --cert is not taken"));
    row("curl --hunter2=hunter2 http://a.example/", QStringLiteral("The curl option --... is not taken"));
    row("curl -L", QStringLiteral("There is no link in the command"));
    row("curl http://a.example/ -H", QStringLiteral("The command breaks off behind an option"));
    row("curl -O 'http://a.example/hunter2", QStringLiteral("A quote in the command is not closed"));
}

void CurlCommandTest::refused_hasAReasonWithoutSecrets()
{
    QFETCH(QString, command);
    const CurlCommand result = parsed(command);
    QTEST(result.reason, "reason");
    QVERIFY(result.downloads.isEmpty());
}

QTEST_GUILESS_MAIN(CurlCommandTest)
#include "tst_curlcommand.moc"
