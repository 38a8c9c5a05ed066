// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addingprogress.h"

#include "tests/ui/fakewindow.h"
#include "ui/addlinkspanel.h"
#include "ui/submitter.h"

#include <QProgressBar>
#include <QSignalSpy>
#include <QStatusBar>
#include <QToolButton>

using namespace millrace;

class TestAddingProgress : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_window.reset(); }

    void few_areThereBeforeItShows();
    void many_showHowManyAreThere();
    void cancel_leavesOutTheRest();
    void patternsKnownLinks_areToldOf();

private:
    static JudgedPaste linksOf(int count)
    {
        QString text;
        for (int i = 0; i < count; ++i) {
            text += QStringLiteral("http://host.example/%1.bin\n").arg(i);
        }
        return judgePaste(text, {}, true);
    }
    Submitter &submitter() const { return m_window->child<AddLinksPanel>("addLinksPanel")->submitter(); }
    AddingProgress *progress() const { return m_window->child<AddingProgress>("addingProgress"); }

    std::unique_ptr<FakeWindow> m_window;
};

void TestAddingProgress::init()
{
    m_window = std::make_unique<FakeWindow>();
}

void TestAddingProgress::few_areThereBeforeItShows()
{
    submitter().submit(linksOf(3), {}, false);
    QCOMPARE(m_window->manager().count(), 3);
    QVERIFY(progress()->isHidden());
}

void TestAddingProgress::many_showHowManyAreThere()
{
    constexpr int kCount = 60'000;
    auto *bar = m_window->child<QProgressBar>("addingBar");
    submitter().submit(linksOf(kCount), {}, false);
    QTRY_VERIFY(progress()->isVisible());
    QCOMPARE(bar->maximum(), kCount);
    QVERIFY(bar->value() > 0 && bar->value() < kCount);
    QVERIFY2(bar->text().contains(QLocale().toString(bar->value())), qPrintable(bar->text()));
    QTRY_VERIFY_WITH_TIMEOUT(progress()->isHidden(), 60'000);
    QCOMPARE(m_window->manager().count(), kCount);
}

void TestAddingProgress::cancel_leavesOutTheRest()
{
    constexpr int kCount = 60'000;
    submitter().submit(linksOf(kCount), {}, false);
    QTRY_VERIFY(progress()->isVisible());
    auto *cancel = m_window->child<QToolButton>("cancelAddingButton");
    cancel->setFocus();
    QTest::keyClick(cancel, Qt::Key_Space);
    QVERIFY(progress()->isHidden());
    const int there = m_window->manager().count();
    QVERIFY(there > 0 && there < kCount);
    QVERIFY(!submitter().isBusy());
    const QString said = m_window->window().statusBar()->currentMessage();
    QVERIFY2(said.contains(QLocale().toString(there)), qPrintable(said));
    // What comes next counts from its own beginning.
    const QSignalSpy progressed(&submitter(), &Submitter::progressed);
    submitter().submit(linksOf(2), {}, false);
    QCOMPARE(progressed.last(), (QVariantList{2, 2}));
}

void TestAddingProgress::patternsKnownLinks_areToldOf()
{
    submitter().submit(linksOf(3), {}, false);
    submitter().submit(judgePaste(QStringLiteral("http://host.example/[1-4].bin"), {}, true), {}, false);
    QTRY_COMPARE(m_window->window().statusBar()->currentMessage(),
                 QStringLiteral("2 links of the patterns were there already and are left out"));
    QTRY_VERIFY(!submitter().isBusy());
    QCOMPARE(m_window->manager().count(), 5);
}

QTEST_MAIN(TestAddingProgress)
#include "tst_addingprogress.moc"
