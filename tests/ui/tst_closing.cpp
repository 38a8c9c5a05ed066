// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakewindow.h"

#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>

#include <memory>

using namespace millrace;

/// What the window asks before it goes.
class TestClosing : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QLocale::setDefault(QLocale::c());
        m_bench = std::make_unique<FakeWindow>();
    }
    void cleanup()
    {
        m_bench->jobs().stopAll();
        m_bench.reset();
    }

    void closing_asksOnceWhileSomethingRuns();
    void closing_forTheSessionsEnd_asksNothing();
    void closing_asksWhereLinksWouldBeLost();
    void closing_tellsBothKinds();
    void closing_idle_asksNothing();

private:
    static QStringList threeLinks()
    {
        return {QStringLiteral("http://h.example/a.zip"), QStringLiteral("http://h.example/b.zip"),
                QStringLiteral("http://h.example/c.zip")};
    }

    std::unique_ptr<FakeWindow> m_bench;
};

void TestClosing::closing_asksOnceWhileSomethingRuns()
{
    m_bench->run(threeLinks());
    m_bench->window().close();
    auto *question = m_bench->child<QMessageBox>("quitBox");
    QVERIFY(question);
    QCOMPARE(question->text(), QStringLiteral("3 downloads are not finished."));
    m_bench->window().close();
    QCOMPARE(m_bench->window().findChildren<QMessageBox *>().size(), 1);
    QTest::mouseClick(m_bench->child<QPushButton>("stayButton"), Qt::LeftButton);
    QTRY_VERIFY(!m_bench->child<QMessageBox>("quitBox"));
    QVERIFY(m_bench->window().isVisible());
    QVERIFY(!m_bench->window().isClosing());

    QSignalSpy quit(&m_bench->manager(), &DownloadManager::closed);
    m_bench->window().close();
    QTest::mouseClick(m_bench->child<QPushButton>("quitButton"), Qt::LeftButton);
    QVERIFY(m_bench->window().isClosing());
    QVERIFY(!m_bench->window().isVisible());
    QCOMPARE(m_bench->jobs().stopAsked(m_bench->id(0)), StopReason::Close);
    QCOMPARE(quit.count(), 0);
    m_bench->jobs().stopAll();
    QTRY_COMPARE(quit.count(), 1);
}

void TestClosing::closing_forTheSessionsEnd_asksNothing()
{
    m_bench->run(threeLinks());
    m_bench->window().expectSessionEnd();
    QSignalSpy quit(&m_bench->manager(), &DownloadManager::closed);
    // As the desktop's session manager has it sent.
    QEvent end(QEvent::Quit);
    QCoreApplication::sendEvent(qApp, &end);
    QVERIFY(!m_bench->child<QMessageBox>("quitBox"));
    QVERIFY(m_bench->window().isClosing());
    QCOMPARE(m_bench->jobs().stopAsked(m_bench->id(0)), StopReason::Close);
    m_bench->jobs().stopAll();
    QTRY_COMPARE(quit.count(), 1);
}

void TestClosing::closing_asksWhereLinksWouldBeLost()
{
    auto *links = m_bench->child<QPlainTextEdit>("links");
    links->setPlainText(QStringLiteral("http://h.example/a.zip\nhttp://h.example/a.zip\nno link"));
    m_bench->window().close();
    auto *question = m_bench->child<QMessageBox>("quitBox");
    QVERIFY(question);
    QCOMPARE(question->text(), QStringLiteral("1 link was not started."));
    QCOMPARE(question->informativeText(), QStringLiteral("What was not started is lost."));
    QTest::mouseClick(m_bench->child<QPushButton>("stayButton"), Qt::LeftButton);
    QTRY_VERIFY(!m_bench->child<QMessageBox>("quitBox"));
    QVERIFY(!m_bench->window().isClosing());
    // Nothing to lose.
    links->setPlainText(QStringLiteral("no link"));
    m_bench->window().close();
    QVERIFY(!m_bench->child<QMessageBox>("quitBox"));
    QVERIFY(m_bench->window().isClosing());
}

void TestClosing::closing_tellsBothKinds()
{
    m_bench->run(threeLinks());
    m_bench->child<QPlainTextEdit>("links")->setPlainText(QStringLiteral("http://h.example/other.zip"));
    m_bench->window().close();
    auto *question = m_bench->child<QMessageBox>("quitBox");
    QVERIFY(question);
    QCOMPARE(question->text(), QStringLiteral("1 link was not started.\n3 downloads are not finished."));
}

void TestClosing::closing_idle_asksNothing()
{
    QSignalSpy quit(&m_bench->manager(), &DownloadManager::closed);
    m_bench->window().close();
    QVERIFY(!m_bench->child<QMessageBox>("quitBox"));
    QVERIFY(!m_bench->window().isVisible());
    QTRY_COMPARE(quit.count(), 1);
}

QTEST_MAIN(TestClosing)
#include "tst_closing.moc"
