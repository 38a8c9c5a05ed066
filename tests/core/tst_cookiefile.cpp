// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cookiefile.h"

#include <QTest>

using namespace millrace;

class CookieFileTest : public QObject
{
    Q_OBJECT

private slots:
    void line_isJudged_data();
    void line_isJudged();
    void file_keepsItsOrder();
};

void CookieFileTest::line_isJudged_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QList<Cookie>>("cookies");
    QTest::addColumn<int>("badLines");
    const auto good = [](const char *name, const QByteArray &line, const Cookie &cookie) {
        QTest::newRow(name) << line << QList<Cookie>{cookie} << 0;
    };
    const auto none = [](const char *name, const QByteArray &line, int badLines) {
        QTest::newRow(name) << line << QList<Cookie>{} << badLines;
    };
    good("all fields", ".a.example\tTRUE\t/x\tTRUE\t1700000000\tid\tv1",
         {"a.example", true, "/x", true, 1700000000, "id", "v1"});
    good("host alone, until the browser ends", "a.example\tFALSE\t/\tFALSE\t0\tid\tv1",
         {"a.example", false, "/", false, 0, "id", "v1"});
    good("the flag counts, not the dot", ".a.example\tFALSE\t/\tFALSE\t0\tid\tv1",
         {"a.example", false, "/", false, 0, "id", "v1"});
    good("HttpOnly is no comment", "#HttpOnly_.a.example\tTRUE\t/\tFALSE\t0\tid\tv1",
         {"a.example", true, "/", false, 0, "id", "v1"});
    good("CRLF", "a.example\tFALSE\t/\tFALSE\t0\tid\tv1\r\n",
         {"a.example", false, "/", false, 0, "id", "v1"});
    good("byte order mark",
         "\xEF\xBB\xBF"
         "a.example\tFALSE\t/\tFALSE\t0\tid\tv1",
         {"a.example", false, "/", false, 0, "id", "v1"});
    good("empty value", "a.example\tFALSE\t/\tFALSE\t0\tid\t", {"a.example", false, "/", false, 0, "id", ""});
    good("value left out", "a.example\tFALSE\t/\tFALSE\t0\tid",
         {"a.example", false, "/", false, 0, "id", ""});
    good("spaces and = in the value", "a.example\tFALSE\t/\tFALSE\t0\tid\ta b=c; d",
         {"a.example", false, "/", false, 0, "id", "a b=c; d"});
    good("capitals", "A.Example\tfalse\t/Dir\tfalse\t0\tId\tV",
         {"a.example", false, "/Dir", false, 0, "Id", "V"});
    good("fraction of a second", "a.example\tFALSE\t/\tFALSE\t1700000000.5\tid\tv",
         {"a.example", false, "/", false, 1700000000, "id", "v"});
    good("-1 is until the browser ends", "a.example\tFALSE\t/\tFALSE\t-1\tid\tv",
         {"a.example", false, "/", false, 0, "id", "v"});
    none("comment", "# Netscape HTTP Cookie File", 0);
    none("empty", "", 0);
    none("white space", " \t ", 0);
    none("spaces in place of tabs", "a.example FALSE / FALSE 0 id v", 1);
    none("five fields", "a.example\tFALSE\t/\tFALSE\t0", 1);
    none("eight fields", "a.example\tFALSE\t/\tFALSE\t0\tid\tv\tx", 1);
    none("no domain", "\tFALSE\t/\tFALSE\t0\tid\tv", 1);
    none("only a dot for a domain", ".\tTRUE\t/\tFALSE\t0\tid\tv", 1);
    none("two dots before a domain", "..example\tTRUE\t/\tFALSE\t0\tid\tv", 1);
    none("white space in a domain", ". a.example\tTRUE\t/\tFALSE\t0\tid\tv", 1);
    none("no name", "a.example\tFALSE\t/\tFALSE\t0\t\tv", 1);
    none("no path", "a.example\tFALSE\tx\tFALSE\t0\tid\tv", 1);
    none("flag that is none", "a.example\tyes\t/\tFALSE\t0\tid\tv", 1);
    none("time that is none", "a.example\tFALSE\t/\tFALSE\tsoon\tid\tv", 1);
    none("control character in the value", "a.example\tFALSE\t/\tFALSE\t0\tid\tv\rX: y", 1);
    none("JSON", "[{\"name\": \"id\"}]", 1);
}

void CookieFileTest::line_isJudged()
{
    QFETCH(QByteArray, line);
    const CookieFile file = parseCookieFile(line);
    QTEST(file.cookies, "cookies");
    QTEST(file.badLines, "badLines");
}

void CookieFileTest::file_keepsItsOrder()
{
    const CookieFile file = parseCookieFile("# Netscape HTTP Cookie File\r\n"
                                            "\r\n"
                                            "a.example\tFALSE\t/\tFALSE\t0\tone\t1\r\n"
                                            "nonsense\r\n"
                                            "a.example\tFALSE\t/\tFALSE\t0\ttwo\t2\r\n"
                                            "more nonsense");
    QCOMPARE(file.cookies.size(), 2);
    QCOMPARE(file.cookies[0].name, "one");
    QCOMPARE(file.cookies[1].name, "two");
    QCOMPARE(file.badLines, 2);
}

QTEST_APPLESS_MAIN(CookieFileTest)
#include "tst_cookiefile.moc"
