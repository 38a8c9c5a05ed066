// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contentrange.h"

#include <QTest>

using namespace millrace;

class TestContentRange : public QObject
{
    Q_OBJECT

private slots:
    void value_isRead_data();
    void value_isRead();
    void value_isRefused_data();
    void value_isRefused();
    void length_isDigitsOnly_data();
    void length_isDigitsOnly();
};

void TestContentRange::value_isRead_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("end");
    QTest::addColumn<qint64>("total");
    QTest::newRow("plain") << QByteArray("bytes 0-99/100") << 0LL << 100LL << 100LL;
    QTest::newRow("total unknown") << QByteArray("bytes 50-59/*") << 50LL << 60LL << -1LL;
    QTest::newRow("largest end") << QByteArray("bytes 0-9223372036854775806/9223372036854775807") << 0LL
                                 << 9223372036854775807LL << 9223372036854775807LL;
}

void TestContentRange::value_isRead()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, begin);
    QFETCH(qint64, end);
    QFETCH(qint64, total);
    const auto range = parseContentRange(value);
    QVERIFY(range && range->range);
    QCOMPARE(range->range->begin, begin);
    QCOMPARE(range->range->end, end);
    QCOMPARE(range->total, total);
}

void TestContentRange::value_isRefused_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("unit only") << QByteArray("bytes ");
    QTest::newRow("neither range nor total") << QByteArray("bytes */*");
    QTest::newRow("a sign") << QByteArray("bytes +0-99/100");
    QTest::newRow("hexadecimal") << QByteArray("bytes 0x0-99/100");
    QTest::newRow("white space in a number") << QByteArray("bytes 0 -99/100");
}

void TestContentRange::value_isRefused()
{
    QFETCH(QByteArray, value);
    QVERIFY(!parseContentRange(value));
}

void TestContentRange::length_isDigitsOnly_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("length");
    QTest::newRow("zero") << QByteArray("0") << 0LL;
    QTest::newRow("largest") << QByteArray("9223372036854775807") << 9223372036854775807LL;
    QTest::newRow("too large") << QByteArray("9223372036854775808") << -1LL;
    QTest::newRow("sign") << QByteArray("+5") << -1LL;
    QTest::newRow("empty") << QByteArray() << -1LL;
    QTest::newRow("same twice") << QByteArray("7, 7") << 7LL;
    QTest::newRow("two values") << QByteArray("7, 8") << -1LL;
}

void TestContentRange::length_isDigitsOnly()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, length);
    QCOMPARE(parseContentLength(value).value_or(-1), length);
}

QTEST_APPLESS_MAIN(TestContentRange)
#include "tst_contentrange.moc"
