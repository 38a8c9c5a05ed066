// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retryafter.h"
#include "tests/support/vectors.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

namespace {
const QByteArray kDate = "Sun, 06 Nov 1994 08:49:37 GMT";
const QDateTime kNow(QDate(1994, 11, 6), QTime(8, 49, 37), Qt::UTC);
} // namespace

class TestRetryAfter : public QObject
{
    Q_OBJECT

private slots:
    void header_isReadAsTheTableSays_data();
    void header_isReadAsTheTableSays();
    void date_isCountedFromTheServersClock();
    void date_inThePast_isNoWait();
    void yearOfTwoDigits_isNear_data();
    void yearOfTwoDigits_isNear();
};

void TestRetryAfter::header_isReadAsTheTableSays_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");
    for (const test::VectorRow &row : test::readVectors(QStringLiteral("retry_after.tsv"), 3)) {
        QTest::newRow(row.name().constData()) << row.columns[0] << row.columns[1];
    }
}

void TestRetryAfter::header_isReadAsTheTableSays()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, expected);
    for (const QByteArray &date : {QByteArray(), kDate}) {
        const auto wait = parseRetryAfter(value, date, kNow);
        QCOMPARE(wait ? QByteArray::number(qint64{wait->count()}) : QByteArray("INVALID"), expected);
    }
}

void TestRetryAfter::date_isCountedFromTheServersClock()
{
    const QDateTime wrongClock = kNow.addDays(-400);
    const QByteArray value = "Sun, 06 Nov 1994 08:51:37 GMT";
    QCOMPARE(parseRetryAfter(value, kDate, wrongClock), 120s);
    QCOMPARE(parseRetryAfter(value, "yesterday", kNow), 120s);
    QCOMPARE(parseRetryAfter("7", kDate, wrongClock), 7s);
}

void TestRetryAfter::date_inThePast_isNoWait()
{
    QCOMPARE(parseRetryAfter("Sun, 06 Nov 1994 08:48:37 GMT", kDate, kNow), 0s);
}

void TestRetryAfter::yearOfTwoDigits_isNear_data()
{
    QTest::addColumn<int>("thisYear");
    QTest::addColumn<int>("year");
    QTest::newRow("this century") << 2060 << 2094;
    QTest::newRow("the last, as it would be more than 50 years ahead") << 2026 << 1994;
    QTest::newRow("50 years ahead") << 2044 << 2094;
}

void TestRetryAfter::yearOfTwoDigits_isNear()
{
    QFETCH(int, thisYear);
    QFETCH(int, year);
    const QDateTime now(QDate(thisYear, 1, 1), QTime(0, 0), Qt::UTC);
    const auto date = parseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT", now);
    QVERIFY(date);
    QCOMPARE(date->date(), QDate(year, 11, 6));
}

QTEST_APPLESS_MAIN(TestRetryAfter)
#include "tst_retryafter.moc"
