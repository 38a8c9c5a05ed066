// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/expected.h"

#include <QtTest>

#include <memory>

using namespace millrace;

class ExpectedTest : public QObject
{
    Q_OBJECT

private slots:
    void value_isHeld();
    void value_canBeChangedInPlace();
    void value_thatCannotBeCopied_isMoved();
    void value_thatIsAnEmptyText_isAValue();
    void error_isHeld();
    void errorOfNone_isStillAnError();
    void void_byDefault_isSuccess();
    void void_ofError_isThatError();
};

void ExpectedTest::value_isHeld()
{
    const Expected<int> expected = 42;
    QVERIFY(expected.hasValue());
    QVERIFY(static_cast<bool>(expected));
    QCOMPARE(expected.value(), 42);
    QCOMPARE(*expected, 42);
}

void ExpectedTest::value_canBeChangedInPlace()
{
    Expected<QString> expected = QStringLiteral("a");
    expected.value() += u'b';
    *expected += u'c';
    expected->append(u'd');
    QCOMPARE(expected.value(), QStringLiteral("abcd"));
    QCOMPARE(std::as_const(expected)->size(), 4);
}

void ExpectedTest::value_thatCannotBeCopied_isMoved()
{
    Expected<std::unique_ptr<int>> expected = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = std::move(*expected);
    QCOMPARE(*taken, 7);
}

void ExpectedTest::value_thatIsAnEmptyText_isAValue()
{
    const Expected<QString> expected = QString();
    QVERIFY(expected.hasValue());
    QVERIFY(expected.value().isEmpty());
}

void ExpectedTest::error_isHeld()
{
    const Expected<int> expected = TransferError{ErrorCode::DiskFull, QStringLiteral("2 GB missing"), 0};
    QVERIFY(!expected.hasValue());
    QVERIFY(!static_cast<bool>(expected));
    QCOMPARE(expected.error().code, ErrorCode::DiskFull);
    QCOMPARE(expected.error().detail, QStringLiteral("2 GB missing"));
}

void ExpectedTest::errorOfNone_isStillAnError()
{
    // With a value on the other side, which side is held decides, not the code.
    const Expected<int> expected = TransferError{};
    QVERIFY(!expected.hasValue());
}

void ExpectedTest::void_byDefault_isSuccess()
{
    const Expected<void> expected;
    QVERIFY(expected.hasValue());
    QVERIFY(static_cast<bool>(expected));
    QCOMPARE(expected.error().code, ErrorCode::None);
}

void ExpectedTest::void_ofError_isThatError()
{
    const Expected<void> expected = TransferError{ErrorCode::HttpStatus, {}, 418};
    QVERIFY(!expected.hasValue());
    QVERIFY(!static_cast<bool>(expected));
    QCOMPARE(expected.error(), (TransferError{ErrorCode::HttpStatus, {}, 418}));
}

QTEST_APPLESS_MAIN(ExpectedTest)
#include "tst_expected.moc"
