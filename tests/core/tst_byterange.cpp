// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/byterange.h"

#include <QtTest>

using namespace millrace;

class ByteRangeTest : public QObject
{
    Q_OBJECT

private slots:
    void header_closedRange_hasInclusiveEnd();
    void header_openRange_hasNoEnd();
    void header_oneByte_namesItTwice();
    void header_beyondFourGigabytes_isWhole();
    void size_closedRange_isEndLessBegin();
    void size_openRange_isUnknown();
    void range_byDefault_isTheWholeFile();
};

void ByteRangeTest::header_closedRange_hasInclusiveEnd()
{
    QCOMPARE((ByteRange{50, 100}.headerValue()), QByteArray("bytes=50-99"));
}

void ByteRangeTest::header_openRange_hasNoEnd()
{
    QCOMPARE((ByteRange{50, ByteRange::kUnknown}.headerValue()), QByteArray("bytes=50-"));
}

void ByteRangeTest::header_oneByte_namesItTwice()
{
    QCOMPARE((ByteRange{0, 1}.headerValue()), QByteArray("bytes=0-0"));
}

void ByteRangeTest::header_beyondFourGigabytes_isWhole()
{
    QCOMPARE((ByteRange{5368709120, 5368709121}.headerValue()), QByteArray("bytes=5368709120-5368709120"));
}

void ByteRangeTest::size_closedRange_isEndLessBegin()
{
    QCOMPARE((ByteRange{50, 100}.size()), 50);
    QCOMPARE((ByteRange{50, 50}.size()), 0);
    QVERIFY(!(ByteRange{50, 100}.isOpenEnded()));
}

void ByteRangeTest::size_openRange_isUnknown()
{
    const ByteRange range{50, ByteRange::kUnknown};
    QVERIFY(range.isOpenEnded());
    QCOMPARE(range.size(), ByteRange::kUnknown);
}

void ByteRangeTest::range_byDefault_isTheWholeFile()
{
    QCOMPARE(ByteRange().headerValue(), QByteArray("bytes=0-"));
    QVERIFY(ByteRange() == (ByteRange{0, -1}));
    QVERIFY(ByteRange() != (ByteRange{1, -1}));
}

QTEST_APPLESS_MAIN(ByteRangeTest)
#include "tst_byterange.moc"
