// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloadstate.h"

#include <QtTest>

using namespace millrace;

class DownloadStateTest : public QObject
{
    Q_OBJECT

private slots:
    void number_ofEachState_isPinned();
    void actions_inEachState_areTheFittingOnes_data();
    void actions_inEachState_areTheFittingOnes();
};

void DownloadStateTest::number_ofEachState_isPinned()
{
    // The numbers are kept in lists: a state must not get another's.
    QCOMPARE(static_cast<int>(DownloadState::Queued), 0);
    QCOMPARE(static_cast<int>(DownloadState::Running), 1);
    QCOMPARE(static_cast<int>(DownloadState::Waiting), 2);
    QCOMPARE(static_cast<int>(DownloadState::Paused), 3);
    QCOMPARE(static_cast<int>(DownloadState::Finished), 4);
    QCOMPARE(static_cast<int>(DownloadState::Failed), 5);
    QCOMPARE(static_cast<int>(DownloadState::Cancelled), 6);
}

void DownloadStateTest::actions_inEachState_areTheFittingOnes_data()
{
    QTest::addColumn<DownloadState>("state");
    QTest::addColumn<QString>("actions");
    QTest::newRow("a queued one can be paused and cancelled")
        << DownloadState::Queued << QStringLiteral("active pause cancel");
    QTest::newRow("a running one can be paused and cancelled")
        << DownloadState::Running << QStringLiteral("active pause cancel");
    QTest::newRow("a waiting one can also be tried at once")
        << DownloadState::Waiting << QStringLiteral("active pause cancel retry");
    QTest::newRow("a paused one can be resumed and cancelled")
        << DownloadState::Paused << QStringLiteral("resume cancel");
    QTest::newRow("a finished one is left alone") << DownloadState::Finished << QString();
    QTest::newRow("a failed one can be tried again") << DownloadState::Failed << QStringLiteral("retry");
    QTest::newRow("a cancelled one can be tried again")
        << DownloadState::Cancelled << QStringLiteral("retry");
}

void DownloadStateTest::actions_inEachState_areTheFittingOnes()
{
    QFETCH(DownloadState, state);
    QFETCH(QString, actions);
    const QStringList expected = actions.split(u' ', Qt::SkipEmptyParts);
    QCOMPARE(isActive(state), expected.contains(QStringLiteral("active")));
    QCOMPARE(canPause(state), expected.contains(QStringLiteral("pause")));
    QCOMPARE(canResume(state), expected.contains(QStringLiteral("resume")));
    QCOMPARE(canCancel(state), expected.contains(QStringLiteral("cancel")));
    QCOMPARE(canRetry(state), expected.contains(QStringLiteral("retry")));
}

QTEST_APPLESS_MAIN(DownloadStateTest)
#include "tst_downloadstate.moc"
