// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shellwords.h"

#include <QtTest>

using namespace millrace;

class ShellWordsTest : public QObject
{
    Q_OBJECT

private slots:
    void words_ofACommand_data();
    void words_ofACommand();
    void words_notACommandAlone_haveAReason_data();
    void words_notACommandAlone_haveAReason();
    void goesOn_behindAMark_data();
    void goesOn_behindAMark();
};

void ShellWordsTest::words_ofACommand_data()
{
    QTest::addColumn<Shell>("shell");
    QTest::addColumn<QString>("command");
    QTest::addColumn<QStringList>("words");
    const auto bash = [](const char *name, const char *command, const QStringList &words) {
        QTest::newRow(name) << Shell::Bash << QString::fromUtf8(command) << words;
    };
    const auto cmd = [](const char *name, const char *command, const QStringList &words) {
        QTest::newRow(name) << Shell::Cmd << QString::fromUtf8(command) << words;
    };
    const auto s = [](const char *text) { return QString::fromUtf8(text); };
    bash("bash: words", " curl  -L\thttp://a ", {s("curl"), s("-L"), s("http://a")});
    bash("bash: single quotes", "'a b'\\''c' ''", {s("a b'c"), s("")});
    bash("bash: double quotes", R"("a \"b\" \\ \x $ $5" "")", {s(R"(a "b" \ \x $ $5)"), s("")});
    bash("bash: ANSI-C quotes", R"($'it\'s\u0021\n\x41\101\\ ä')", {s("it's!\nAA\\ ä")});
    bash("bash: bytes of UTF-8", R"($'\xC3\xA4\U0001F600')", {s("ä😀")});
    bash("bash: a line that goes on", "a \\\n  b\\\r\nc \"d\\\ne\"", {s("a"), s("bc"), s("de")});
    bash("bash: a comment", "a#b #c 'd", {s("a#b")});
    bash("bash: escaped characters", "a\\ b\\&\\'", {s("a b&'")});
    bash("bash: as browsers join commands", "a b ;\r\n", {s("a"), s("b")});
    bash("bash: in the background", "a &", {s("a")});
    cmd("cmd: as browsers join commands", "a b &\r\n", {s("a"), s("b")});
    cmd("cmd: words and quotes", R"(curl "a b" c"d"e "")", {s("curl"), s("a b"), s("cde"), s("")});
    cmd("cmd: escaped quotes", R"(^"a ^\^"b^\^" ^& c^")", {s("a \"b\" & c")});
    cmd("cmd: carets inside quotes", R"("http://a/?b=1^&c=2")", {s("http://a/?b=1&c=2")});
    cmd("cmd: backslashes count before quotes alone", R"("a\b\\" c\\\"d)", {s(R"(a\b\)"), s(R"(c\"d)")});
    cmd("cmd: percent signs", R"(^"a^%^20b%^20^")", {s("a%20b%20")});
    cmd("cmd: a line that goes on", "a ^\r\n  b^\n c", {s("a"), s("b"), s("c")});
    cmd("cmd: an end of line inside", "^\"a^\n\nb^\"", {s("a\nb")});
    cmd("cmd: a single quote is nothing", "it's", {s("it's")});
}

void ShellWordsTest::words_ofACommand()
{
    QFETCH(Shell, shell);
    QFETCH(QString, command);
    const ShellWords split = shellWords(command, shell);
    QCOMPARE(split.reason, QString());
    QTEST(split.words, "words");
}

void ShellWordsTest::words_notACommandAlone_haveAReason_data()
{
    QTest::addColumn<Shell>("shell");
    QTest::addColumn<QString>("command");
    const auto row = [](Shell shell, const char *command) {
        QTest::newRow(command) << shell << QString::fromLatin1(command);
    };
    for (const char *command :
         {"a 'b", "a \"b", "a $'b", "a \"$SECRET\"", "a $SECRET", "a $(b)", "a ${b}", "a `b`", "a \"`b`\"",
          "a | sh", "a; b", "a && b", "a > b", "a < b", "a & b", "a ;; b", "(a)", "a \"b\\\"", "a $'b\\'"}) {
        row(Shell::Bash, command);
    }
    for (const char *command : {"a \"b", "a ^\"b", "a | b", "a & b", "a > b", "a \"b\\\""}) {
        row(Shell::Cmd, command);
    }
}

void ShellWordsTest::words_notACommandAlone_haveAReason()
{
    QFETCH(Shell, shell);
    QFETCH(QString, command);
    const QString reason = shellWords(command, shell).reason;
    QVERIFY(!reason.isEmpty() && reason.front().isUpper() && !reason.endsWith(u'.'));
    QVERIFY(!reason.contains(QLatin1String("SECRET")));
}

void ShellWordsTest::goesOn_behindAMark_data()
{
    QTest::addColumn<Shell>("shell");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("previous");
    QTest::addColumn<bool>("goesOn");
    const auto row = [](const char *name, Shell shell, const char *line, const char *previous, bool goesOn) {
        QTest::newRow(name) << shell << QString::fromLatin1(line) << QString::fromLatin1(previous) << goesOn;
    };
    row("a backslash", Shell::Bash, "a \\", "", true);
    row("a backslash for itself", Shell::Bash, "a \\\\", "", false);
    row("nothing", Shell::Bash, "a", "b \\", false);
    row("an empty line", Shell::Bash, "", "b \\", false);
    row("a caret", Shell::Cmd, "a ^", "", true);
    row("a caret for itself", Shell::Cmd, "a ^^", "", false);
    row("an end of line behind a caret", Shell::Cmd, "", "a ^", true);
    row("a backslash in cmd", Shell::Cmd, "a \\", "", false);
}

void ShellWordsTest::goesOn_behindAMark()
{
    QFETCH(Shell, shell);
    QFETCH(QString, line);
    QFETCH(QString, previous);
    QTEST(goesOnBehind(line, previous, shell), "goesOn");
}

QTEST_GUILESS_MAIN(ShellWordsTest)
#include "tst_shellwords.moc"
