// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retrypolicy.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class RetryPolicyTest : public QObject
{
    Q_OBJECT

private slots:
    void delay_withFullJitter_doublesUpToTheLongest();
    void delay_withoutJitter_isHalf();
    void delay_jitterOutOfRange_isClamped();
    void delay_manyRetries_staysAtTheLongest();
    void retry_isCounted_data();
    void retry_isCounted();
    void lostNetwork_isNotCounted_data();
    void lostNetwork_isNotCounted();
    void lostNetwork_waitsAsLongAsItIsLost_upToTheLongest();
    void lostNetwork_withAnEnd_isGivenUpThen();
    void lostNetwork_thatMayNotBeWaitedFor_isCounted();
    void sleep_isNotCounted();
    void progress_beginsAnew();
    void progressOfADrip_doesNotCount();
    void answer_endsTheLoss();
    void retryAfter_isTheLeast();
    void policyWithoutRetries_triesNothingAgain();
    void errorThatRetryingCannotMend_isNotRetried_data();
    void errorThatRetryingCannotMend_isNotRetried();
};

namespace {

const TransferError kServerError{ErrorCode::ServerError, {}, 502};
const TransferError kRefused{ErrorCode::ConnectionRefused, {}, 0};

FailedAttempt attemptAt(HostHistory host, int retriesMade = 0)
{
    FailedAttempt attempt;
    attempt.host = host;
    attempt.retriesMade = retriesMade;
    return attempt;
}

} // namespace

void RetryPolicyTest::delay_withFullJitter_doublesUpToTheLongest()
{
    const QList<std::chrono::milliseconds> expected = {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s, 60s};
    for (int made = 0; made < expected.size(); ++made) {
        QCOMPARE(retryDelay({}, made, 1.0), expected[made]);
    }
}

void RetryPolicyTest::delay_withoutJitter_isHalf()
{
    QCOMPARE(retryDelay({}, 0, 0.0), 500ms);
    QCOMPARE(retryDelay({}, 2, 0.0), 2000ms);
    QCOMPARE(retryDelay({}, 0, 0.5), 750ms);
}

void RetryPolicyTest::delay_jitterOutOfRange_isClamped()
{
    QCOMPARE(retryDelay({}, 0, -3.0), 500ms);
    QCOMPARE(retryDelay({}, 0, 3.0), 1000ms);
}

void RetryPolicyTest::delay_manyRetries_staysAtTheLongest()
{
    for (int made = 6; made < 100; ++made) {
        QCOMPARE(retryDelay({}, made, 1.0), 60s);
    }
}

void RetryPolicyTest::retry_isCounted_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<HostHistory>("host");
    QTest::newRow("a fault of the server") << ErrorCode::ServerError << HostHistory::AnsweredNow;
    QTest::newRow("a broken response") << ErrorCode::BrokenResponse << HostHistory::AnsweredNow;
    QTest::newRow("a broken response, the first ever") << ErrorCode::BrokenResponse << HostHistory::Silent;
    QTest::newRow("a busy server") << ErrorCode::TooManyRequests << HostHistory::AnsweredNow;
    QTest::newRow("a drip") << ErrorCode::TooSlow << HostHistory::AnsweredNow;
    QTest::newRow("a name that never was") << ErrorCode::HostNotFound << HostHistory::Silent;
    QTest::newRow("a port that never answered") << ErrorCode::ConnectionRefused << HostHistory::Silent;
    QTest::newRow("an answer cut off at once") << ErrorCode::ConnectionLost << HostHistory::AnsweredNow;
    QTest::newRow("an answer that fell silent") << ErrorCode::Stalled << HostHistory::AnsweredNow;
}

void RetryPolicyTest::retry_isCounted()
{
    QFETCH(ErrorCode, code);
    QFETCH(HostHistory, host);
    const TransferError error{code, {}, 0};
    for (int made = 0; made < 5; ++made) {
        const auto retry = planRetry({}, error, attemptAt(host, made));
        QVERIFY(retry);
        QCOMPARE(*retry, (Retry{retryDelay({}, made, 1.0), made + 1, 0ms}));
    }
    QVERIFY(!planRetry({}, error, attemptAt(host, 5)));
    QVERIFY(!planRetry({}, error, attemptAt(host, 6)));
}

void RetryPolicyTest::lostNetwork_isNotCounted_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<HostHistory>("host");
    QTest::addColumn<bool>("isOnline");
    for (const auto &[code, name] :
         {std::pair(ErrorCode::HostNotFound, "not found"), std::pair(ErrorCode::ConnectionRefused, "refused"),
          std::pair(ErrorCode::NetworkUnreachable, "unreachable"),
          std::pair(ErrorCode::ConnectionLost, "lost"), std::pair(ErrorCode::Stalled, "silent")}) {
        QTest::addRow("%s, answered before", name) << code << HostHistory::AnsweredBefore << true;
        QTest::addRow("%s, offline, never heard of", name) << code << HostHistory::Silent << false;
        QTest::addRow("%s, offline, answered just now", name) << code << HostHistory::AnsweredNow << false;
    }
}

void RetryPolicyTest::lostNetwork_isNotCounted()
{
    QFETCH(ErrorCode, code);
    QFETCH(HostHistory, host);
    QFETCH(bool, isOnline);
    FailedAttempt attempt = attemptAt(host, 5);
    attempt.isOnline = isOnline;
    attempt.lostFor = 24h * 365;
    const auto retry = planRetry({}, {code, {}, 0}, attempt);
    QVERIFY(retry);
    QCOMPARE(*retry, (Retry{60s, 5, 24h * 365 + 60s}));
}

void RetryPolicyTest::lostNetwork_waitsAsLongAsItIsLost_upToTheLongest()
{
    FailedAttempt attempt = attemptAt(HostHistory::AnsweredBefore);
    QList<std::chrono::milliseconds> waits;
    for (int i = 0; i < 9; ++i) {
        const auto retry = planRetry({}, kRefused, attempt);
        QVERIFY(retry);
        waits.append(retry->wait);
        attempt.lostFor = retry->lostFor;
    }
    QCOMPARE(waits, (QList<std::chrono::milliseconds>{1s, 1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}));
    attempt.jitter = 0.0;
    QCOMPARE(planRetry({}, kRefused, attempt)->wait, 30s);
}

void RetryPolicyTest::lostNetwork_withAnEnd_isGivenUpThen()
{
    RetryPolicy policy;
    policy.lostFor = 1h;
    FailedAttempt attempt = attemptAt(HostHistory::AnsweredBefore);
    attempt.lostFor = 1h - 7s;
    // The last attempt is made when the time is up.
    QCOMPARE(planRetry(policy, kRefused, attempt), (Retry{7s, 0, 1h}));
    attempt.lostFor = 1h;
    QVERIFY(!planRetry(policy, kRefused, attempt));
    attempt.isOnline = false;
    QVERIFY(!planRetry(policy, kRefused, attempt));
}

void RetryPolicyTest::lostNetwork_thatMayNotBeWaitedFor_isCounted()
{
    RetryPolicy policy;
    policy.lostFor = 0ms;
    QCOMPARE(planRetry(policy, kRefused, attemptAt(HostHistory::AnsweredBefore, 4)), (Retry{16s, 5, 0ms}));
    QVERIFY(!planRetry(policy, kRefused, attemptAt(HostHistory::AnsweredBefore, 5)));
}

// P09
void RetryPolicyTest::sleep_isNotCounted()
{
    FailedAttempt attempt = attemptAt(HostHistory::AnsweredNow, 5);
    attempt.hasSlept = true;
    attempt.lostFor = 3min;
    for (const ErrorCode code : {ErrorCode::ConnectionLost, ErrorCode::Stalled}) {
        QCOMPARE(planRetry({}, {code, {}}, attempt), (Retry{0ms, 5, 0ms}));
    }
    // What the server has said is what it says.
    QVERIFY(!planRetry({}, kServerError, attempt));
    RetryPolicy policy;
    policy.maxRetries = 0;
    QVERIFY(!planRetry(policy, {ErrorCode::ConnectionLost, {}}, attempt));
}

void RetryPolicyTest::progress_beginsAnew()
{
    FailedAttempt attempt = attemptAt(HostHistory::AnsweredNow, 5);
    attempt.hasProgress = true;
    attempt.lostFor = 2h;
    const TransferError lost{ErrorCode::ConnectionLost, {}, 0};
    QCOMPARE(planRetry({}, lost, attempt), (Retry{1s, 1, 0ms}));
    RetryPolicy policy;
    policy.lostFor = 1h;
    attempt.isOnline = false;
    QCOMPARE(planRetry(policy, lost, attempt), (Retry{1s, 0, 1s}));
}

// N03: a server that drips makes progress all the time, and would be asked for ever.
void RetryPolicyTest::progressOfADrip_doesNotCount()
{
    const TransferError slow{ErrorCode::TooSlow, {}, 0};
    FailedAttempt attempt = attemptAt(HostHistory::AnsweredNow, 3);
    attempt.hasProgress = true;
    QCOMPARE(planRetry({}, slow, attempt), (Retry{8s, 4, 0ms}));
    attempt.retriesMade = 5;
    QVERIFY(!planRetry({}, slow, attempt));
}

void RetryPolicyTest::answer_endsTheLoss()
{
    FailedAttempt attempt = attemptAt(HostHistory::AnsweredNow, 2);
    attempt.lostFor = 10min;
    QCOMPARE(planRetry({}, kServerError, attempt), (Retry{4s, 3, 0ms}));
}

void RetryPolicyTest::retryAfter_isTheLeast()
{
    const TransferError busy{ErrorCode::TooManyRequests, {}, 429};
    FailedAttempt attempt = attemptAt(HostHistory::AnsweredNow);
    attempt.retryAfter = 2h;
    QCOMPARE(planRetry({}, busy, attempt), (Retry{2h, 1, 0ms}));
    // "At once" is no reason for a hot loop.
    attempt.retryAfter = 0ms;
    QCOMPARE(planRetry({}, busy, attempt), (Retry{1s, 1, 0ms}));
    attempt.retriesMade = 5;
    QVERIFY(!planRetry({}, busy, attempt));
}

void RetryPolicyTest::policyWithoutRetries_triesNothingAgain()
{
    RetryPolicy policy;
    policy.maxRetries = 0;
    QVERIFY(!planRetry(policy, kServerError, attemptAt(HostHistory::AnsweredNow)));
    QVERIFY(!planRetry(policy, kRefused, attemptAt(HostHistory::AnsweredBefore)));
}

void RetryPolicyTest::errorThatRetryingCannotMend_isNotRetried_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("none") << ErrorCode::None;
    QTest::newRow("a missing extension") << ErrorCode::MissingExtension;
    QTest::newRow("the time limit") << ErrorCode::TimeLimitExceeded;
    QTest::newRow("N19: a sign-in") << ErrorCode::SignInRequired;
    QTest::newRow("N20: a refused link") << ErrorCode::Forbidden;
    QTest::newRow("N20: a link to nothing") << ErrorCode::NotFound;
    QTest::newRow("N23: no content") << ErrorCode::NoContent;
    QTest::newRow("a changed file") << ErrorCode::FileChanged;
    QTest::newRow("a web page") << ErrorCode::WebPageInstead;
    QTest::newRow("a full disk") << ErrorCode::DiskFull;
}

void RetryPolicyTest::errorThatRetryingCannotMend_isNotRetried()
{
    QFETCH(ErrorCode, code);
    FailedAttempt attempt = attemptAt(HostHistory::AnsweredNow);
    QVERIFY(!planRetry({}, {code, {}, 0}, attempt));
    attempt.isOnline = false;
    QVERIFY(!planRetry({}, {code, {}, 0}, attempt));
}

QTEST_APPLESS_MAIN(RetryPolicyTest)
#include "tst_retrypolicy.moc"
