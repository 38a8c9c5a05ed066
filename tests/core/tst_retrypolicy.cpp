// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retrypolicy.h"

#include <QtTest>

using namespace millrace;
using namespace std::chrono_literals;

class RetryPolicyTest : public QObject
{
    Q_OBJECT

private slots:
    void delay_withFullJitter_doublesUpToTheLongest();
    void delay_withoutJitter_isHalf();
    void delay_jitterOutOfRange_isClamped();
    void delay_afterLastRetry_isNone();
    void delay_policyWithoutRetries_isNone();
    void delay_manyRetries_staysAtTheLongest();
    void delay_errorThatRetryingCannotMend_isNone_data();
    void delay_errorThatRetryingCannotMend_isNone();
};

namespace {
const TransferError kLost{ErrorCode::ConnectionLost, {}, 0};
} // namespace

void RetryPolicyTest::delay_withFullJitter_doublesUpToTheLongest()
{
    RetryPolicy policy;
    policy.maxRetries = 10;
    const QList<std::chrono::milliseconds> expected = {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s, 60s};
    for (int made = 0; made < expected.size(); ++made) {
        const auto delay = retryDelay(policy, kLost, made, 1.0);
        QVERIFY(delay.has_value());
        QCOMPARE(delay->count(), expected[made].count());
    }
}

void RetryPolicyTest::delay_withoutJitter_isHalf()
{
    QCOMPARE(retryDelay({}, kLost, 0, 0.0).value().count(), 500);
    QCOMPARE(retryDelay({}, kLost, 2, 0.0).value().count(), 2000);
    QCOMPARE(retryDelay({}, kLost, 0, 0.5).value().count(), 750);
}

void RetryPolicyTest::delay_jitterOutOfRange_isClamped()
{
    QCOMPARE(retryDelay({}, kLost, 0, -3.0).value().count(), 500);
    QCOMPARE(retryDelay({}, kLost, 0, 3.0).value().count(), 1000);
}

void RetryPolicyTest::delay_afterLastRetry_isNone()
{
    QVERIFY(retryDelay({}, kLost, 4, 1.0).has_value());
    QVERIFY(!retryDelay({}, kLost, 5, 1.0).has_value());
    QVERIFY(!retryDelay({}, kLost, 6, 1.0).has_value());
}

void RetryPolicyTest::delay_policyWithoutRetries_isNone()
{
    QVERIFY(!retryDelay({0, 1000ms, 60000ms}, kLost, 0, 1.0).has_value());
}

void RetryPolicyTest::delay_manyRetries_staysAtTheLongest()
{
    const RetryPolicy policy{100, 1000ms, 60000ms};
    for (int made = 6; made < 100; ++made) {
        QCOMPARE(retryDelay(policy, kLost, made, 1.0).value().count(), 60000);
    }
}

void RetryPolicyTest::delay_errorThatRetryingCannotMend_isNone_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("none") << ErrorCode::None;
    QTest::newRow("a missing extension") << ErrorCode::MissingExtension;
    QTest::newRow("the time limit") << ErrorCode::TimeLimitExceeded;
    QTest::newRow("a refused link") << ErrorCode::Forbidden;
    QTest::newRow("a link to nothing") << ErrorCode::NotFound;
    QTest::newRow("a changed file") << ErrorCode::FileChanged;
    QTest::newRow("a full disk") << ErrorCode::DiskFull;
}

void RetryPolicyTest::delay_errorThatRetryingCannotMend_isNone()
{
    QFETCH(ErrorCode, code);
    QVERIFY(!retryDelay({}, {code, {}, 0}, 0, 1.0).has_value());
}

QTEST_APPLESS_MAIN(RetryPolicyTest)
#include "tst_retrypolicy.moc"
