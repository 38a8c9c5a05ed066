// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/headerline.h"

#include <QTest>

using namespace millrace;

class HeaderLineTest : public QObject
{
    Q_OBJECT

private slots:
    void line_isTaken_data();
    void line_isTaken();
    void line_isRefused_data();
    void line_isRefused();
    void header_goesWhereItBelongs();
};

void HeaderLineTest::line_isTaken_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const QByteArray &line, const QByteArray &field,
                        const QByteArray &value) { QTest::newRow(name) << line << field << value; };
    row("white space around the value is no part of it", "X-Key:  a: b ", "X-Key", "a: b");
    row("a value may be empty", "X-Empty:", "X-Empty", "");
    row("a value may hold other letters", "X-Key: \xC3\xA4", "X-Key", "\xC3\xA4");
}

void HeaderLineTest::line_isTaken()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const ParsedHeader parsed = parseHeaderLine(line);
    QCOMPARE(parsed.reason, QString());
    QCOMPARE(parsed.field, HeaderField(name, value));
}

void HeaderLineTest::line_isRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("without a colon") << QByteArray("X-Key");
    QTest::newRow("without a name") << QByteArray(": x");
    QTest::newRow("a name with a space in it") << QByteArray("X Key: x");
    QTest::newRow("two lines") << QByteArray("X-Key: x\r\nX-Other: y");
    QTest::newRow("NUL in the value") << QByteArray("X-Key: x\0y", 10);
    QTest::newRow("the range is ours") << QByteArray("Range: bytes=0-5");
    QTest::newRow("the encoding is ours, in any case") << QByteArray("accept-ENCODING: gzip");
}

void HeaderLineTest::line_isRefused()
{
    QFETCH(QByteArray, line);
    const ParsedHeader parsed = parseHeaderLine(line);
    QVERIFY(!parsed.reason.isEmpty());
    QCOMPARE(parsed.field, HeaderField());
}

void HeaderLineTest::header_goesWhereItBelongs()
{
    RequestOptions options;
    addHeader(options, {"X-Key", "1"});
    addHeader(options, {"USER-agent", "agent"});
    addHeader(options, {"Referer", "http://page.example/"});
    QCOMPARE(options.headers, (QList<HeaderField>{{"X-Key", "1"}}));
    QCOMPARE(options.userAgent, QByteArray("agent"));
    QCOMPARE(options.referer, QByteArray("http://page.example/"));
}

QTEST_APPLESS_MAIN(HeaderLineTest)
#include "tst_headerline.moc"
