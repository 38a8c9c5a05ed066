// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusnotice.h"

#include <QAction>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace millrace;

class TestStatusNotice : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_notice = std::make_unique<StatusNotice>();
        m_text = m_notice->findChild<QLabel *>(QStringLiteral("noticeText"));
        m_answer = m_notice->findChild<QToolButton *>(QStringLiteral("noticeAnswer"));
        QVERIFY(m_text && m_answer && m_notice->isHidden());
    }

    void answer_isTriggeredAndEndsIt();
    void close_triggersNothing();
    void next_waitsItsTurn();
    void withdrawn_isGoneIfItIsThatOne();

private:
    QAction m_pause{QStringLiteral("&Pause all"), nullptr};
    std::unique_ptr<StatusNotice> m_notice;
    QLabel *m_text = nullptr;
    QToolButton *m_answer = nullptr;
};

void TestStatusNotice::answer_isTriggeredAndEndsIt()
{
    const QSignalSpy triggered(&m_pause, &QAction::triggered);
    m_notice->tell(QStringLiteral("They go on"), &m_pause);
    QVERIFY(!m_notice->isHidden());
    QCOMPARE(m_text->text(), QStringLiteral("They go on"));
    QCOMPARE(m_answer->text(), QStringLiteral("Pause all"));
    QCOMPARE(m_answer->accessibleName(), QStringLiteral("Pause all"));
    QTest::mouseClick(m_answer, Qt::LeftButton);
    QCOMPARE(triggered.size(), 1);
    QVERIFY(m_notice->isHidden());
}

void TestStatusNotice::close_triggersNothing()
{
    const QSignalSpy triggered(&m_pause, &QAction::triggered);
    m_notice->tell(QStringLiteral("They go on"), &m_pause);
    QTest::mouseClick(m_notice->findChild<QToolButton *>(QStringLiteral("noticeClose")), Qt::LeftButton);
    QVERIFY(triggered.isEmpty());
    QVERIFY(m_notice->isHidden());
}

void TestStatusNotice::next_waitsItsTurn()
{
    m_notice->tell(QStringLiteral("The list was damaged"), nullptr, QStringLiteral("/list"));
    m_notice->tell(QStringLiteral("They go on"), &m_pause);
    QCOMPARE(m_text->text(), QStringLiteral("The list was damaged"));
    QCOMPARE(m_text->toolTip(), QStringLiteral("/list"));
    QVERIFY(m_answer->isHidden());
    QTest::mouseClick(m_notice->findChild<QToolButton *>(QStringLiteral("noticeClose")), Qt::LeftButton);
    QCOMPARE(m_text->text(), QStringLiteral("They go on"));
    QVERIFY(!m_answer->isHidden());
}

void TestStatusNotice::withdrawn_isGoneIfItIsThatOne()
{
    QAction other;
    m_notice->tell(QStringLiteral("They go on"), &m_pause);
    m_notice->withdraw(&other);
    QVERIFY(!m_notice->isHidden());
    m_notice->withdraw(&m_pause);
    QVERIFY(m_notice->isHidden());
}

QTEST_MAIN(TestStatusNotice)
#include "tst_statusnotice.moc"
