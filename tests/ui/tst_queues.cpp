// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fakewindow.h"
#include "ui/downloadactions.h"
#include "ui/settingsdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTimeEdit>
#include <QTimeZone>

using namespace millrace;

/// A person makes queues and says which rows run when.
class TestQueues : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init();

    void queue_isMadeInTheSettings();
    void queue_withoutAName_cannotBeTaken();
    void queue_ofNoDay_cannotBeTaken();
    void queue_thatIsRemoved_leavesItsRowsToTheMainOne();
    void linkStartedIntoAClosedQueue_saysWhenItBegins();
    void rowsMenu_showsAndSetsTheQueue();
    void priority_isSetAndShown();
    void inTurn_isShownAndEnded();
    void columns_ofAnOlderLayout_stayHidden();
    void rowsMenu_hasEachLetterOnce();

private:
    void select(int first, int last) const
    {
        m_window->table()->clearSelection();
        for (int row = first; row <= last; ++row) {
            m_window->table()->selectionModel()->select(m_window->table()->model()->index(row, 0),
                                                        QItemSelectionModel::Select |
                                                            QItemSelectionModel::Rows);
        }
    }
    QAction *entry(const char *menu, const QString &text) const
    {
        const auto actions = m_window->child<QMenu>(menu)->actions();
        for (QAction *action : actions) {
            if (action->text() == text) {
                return action;
            }
        }
        return nullptr;
    }
    QString cell(int row, int column) const
    {
        return m_window->table()->model()->index(row, column).data().toString();
    }
    template <class T>
    T *field(const char *name) const
    {
        return m_window->window().findChild<SettingsDialog *>()->findChild<T *>(QString::fromLatin1(name));
    }
    QPushButton *ok() const
    {
        return m_window->window().findChild<SettingsDialog *>()->findChild<QDialogButtonBox *>()->button(
            QDialogButtonBox::Ok);
    }
    void openQueues() const { m_window->action("editQueuesAction")->trigger(); }
    void addNight()
    {
        Settings settings = m_window->manager().settings();
        QueuePlan night;
        night.id = 1;
        night.name = QStringLiteral("Night & day");
        night.hasHours = true;
        settings.queues.append(night);
        m_window->manager().setSettings(settings);
    }
    void setTime(const QTime &time)
    {
        const QDateTime now(QDate::currentDate(), time);
        m_window->manager().setWallClock([now] { return now; });
    }

    std::unique_ptr<FakeWindow> m_window;
};

void TestQueues::init()
{
    m_window = std::make_unique<FakeWindow>();
    m_window->run({QStringLiteral("http://host.example/a.bin"), QStringLiteral("http://host.example/b.bin"),
                   QStringLiteral("http://host.example/c.bin")});
}

void TestQueues::queue_isMadeInTheSettings()
{
    QVERIFY(!m_window->child<QComboBox>("queueBox")->isVisible());
    openQueues();
    field<QPushButton>("addQueueButton")->click();
    field<QLineEdit>("queueNameField")->clear();
    QTest::keyClicks(field<QLineEdit>("queueNameField"), QStringLiteral("Night"));
    field<QSpinBox>("queueWorkersField")->setValue(2);
    field<QCheckBox>("queueHasStartField")->setChecked(true);
    const QDateTime start(QDate(2031, 3, 4), QTime(5, 6));
    field<QDateTimeEdit>("queueStartField")->setDateTime(start);
    field<QCheckBox>("queueHasHoursField")->setChecked(true);
    field<QTimeEdit>("queueFromField")->setTime({23, 15});
    field<QTimeEdit>("queueToField")->setTime({5, 45});
    field<QCheckBox>("weekday6")->setChecked(false);
    QCOMPARE(field<QListWidget>("queueList")->item(1)->text(), QStringLiteral("Night"));
    ok()->click();
    const QList<QueuePlan> plans = m_window->manager().settings().queues;
    QCOMPARE(plans.size(), 2);
    QCOMPARE(plans[1].name, QStringLiteral("Night"));
    QCOMPARE(plans[1].workers, 2);
    QCOMPARE(plans[1].startAt, start);
    QVERIFY(plans[1].hasHours);
    const DailyWindow hours{QTime(23, 15), QTime(5, 45), 0x5f};
    QCOMPARE(plans[1].hours, hours);
    m_window->action("addLinksAction")->trigger();
    QVERIFY(m_window->child<QComboBox>("queueBox")->isVisible());
}

void TestQueues::queue_withoutAName_cannotBeTaken()
{
    openQueues();
    field<QPushButton>("addQueueButton")->click();
    QVERIFY(ok()->isEnabled());
    QTest::keyClick(field<QLineEdit>("queueNameField"), Qt::Key_Delete);
    QVERIFY(!ok()->isEnabled());
    QTest::keyClicks(field<QLineEdit>("queueNameField"), QStringLiteral("x"));
    QVERIFY(ok()->isEnabled());
}

void TestQueues::queue_ofNoDay_cannotBeTaken()
{
    openQueues();
    field<QCheckBox>("queueHasHoursField")->setChecked(true);
    for (int day = 1; day <= 7; ++day) {
        QVERIFY(ok()->isEnabled());
        field<QCheckBox>(qPrintable(QStringLiteral("weekday%1").arg(day)))->setChecked(false);
    }
    QVERIFY(!ok()->isEnabled());
}

void TestQueues::queue_thatIsRemoved_leavesItsRowsToTheMainOne()
{
    addNight();
    m_window->manager().setQueue({m_window->id(0)}, 1);
    openQueues();
    field<QListWidget>("queueList")->setCurrentRow(0);
    QVERIFY(!field<QPushButton>("removeQueueButton")->isEnabled());
    field<QListWidget>("queueList")->setCurrentRow(1);
    field<QPushButton>("removeQueueButton")->click();
    ok()->click();
    QCOMPARE(m_window->manager().settings().queues.size(), 1);
    QCOMPARE(cell(0, DownloadTableModel::Queue), QStringLiteral("Main"));
}

void TestQueues::linkStartedIntoAClosedQueue_saysWhenItBegins()
{
    setTime(QTime(12, 0));
    addNight();
    m_window->action("addLinksAction")->trigger();
    m_window->child<QComboBox>("queueBox")->setCurrentText(QStringLiteral("Night & day"));
    m_window->child<QPlainTextEdit>("links")->setPlainText(QStringLiteral("http://host.example/d.bin"));
    m_window->window().start();
    QTRY_COMPARE(m_window->manager().count(), 4);
    QCOMPARE(m_window->status(3), QStringLiteral("Queued: Night & day begins 22:00:00"));
    setTime(QTime(22, 0));
    QTRY_VERIFY(m_window->jobs().isOpen(m_window->id(3)));
    QTRY_COMPARE(m_window->status(3), QStringLiteral("Connecting"));
}

void TestQueues::rowsMenu_showsAndSetsTheQueue()
{
    addNight();
    select(0, 1);
    QVERIFY(entry("queueMenu", QStringLiteral("Main"))->isChecked());
    entry("queueMenu", QStringLiteral("Night && day"))->trigger();
    QCOMPARE(cell(1, DownloadTableModel::Queue), QStringLiteral("Night & day"));
    QCOMPARE(cell(2, DownloadTableModel::Queue), QStringLiteral("Main"));
    select(0, 2);
    QVERIFY(!entry("queueMenu", QStringLiteral("Main"))->isChecked());
    QVERIFY(!entry("queueMenu", QStringLiteral("Night && day"))->isChecked());
}

void TestQueues::priority_isSetAndShown()
{
    select(1, 1);
    QVERIFY(entry("priorityMenu", QStringLiteral("Normal"))->isChecked());
    entry("priorityMenu", QStringLiteral("High"))->trigger();
    QCOMPARE(cell(1, DownloadTableModel::Priority), QStringLiteral("High"));
    select(0, 0);
    QVERIFY(entry("priorityMenu", QStringLiteral("Normal"))->isChecked());
}

void TestQueues::inTurn_isShownAndEnded()
{
    select(0, 0);
    QVERIFY(!m_window->action("inTurnAction")->isEnabled());
    select(0, 2);
    m_window->action("inTurnAction")->trigger();
    for (const int row : {1, 2}) {
        m_window->jobs().stop(m_window->id(row));
    }
    QTRY_COMPARE(m_window->status(1), QStringLiteral("Queued: after a.bin"));
    m_window->jobs().fail(m_window->id(0), ErrorCode::MissingExtension);
    QTRY_COMPARE(m_window->status(1), QStringLiteral("Queued: after a.bin, which does not go on"));
    QCOMPARE(m_window->status(2), QStringLiteral("Queued: after b.bin"));
    select(1, 1);
    m_window->action("anytimeAction")->trigger();
    QTRY_VERIFY(m_window->jobs().isOpen(m_window->id(1)));
    QVERIFY(!m_window->jobs().isOpen(m_window->id(2)));
}

void TestQueues::columns_ofAnOlderLayout_stayHidden()
{
    DownloadTable *table = m_window->table();
    const QByteArray state = table->horizontalHeader()->saveState();
    table->setColumnHidden(DownloadTableModel::Queue, false);
    table->setColumnHidden(DownloadTableModel::Host, false);
    table->restoreColumns(state, DownloadTableModel::ColumnCount);
    QVERIFY(table->isColumnHidden(DownloadTableModel::Queue));
    table->setColumnHidden(DownloadTableModel::Priority, false);
    table->setColumnHidden(DownloadTableModel::Host, false);
    const QByteArray shown = table->horizontalHeader()->saveState();
    table->restoreColumns(shown, DownloadTableModel::Priority);
    QVERIFY(table->isColumnHidden(DownloadTableModel::Priority));
    QVERIFY(!table->isColumnHidden(DownloadTableModel::Host));
}

/// A letter that two entries have only chooses one of them instead of doing it.
void TestQueues::rowsMenu_hasEachLetterOnce()
{
    QMenu menu;
    m_window->window().findChild<DownloadActions *>()->fill(&menu);
    QString letters;
    for (const QAction *action : menu.actions()) {
        const QKeySequence letter = QKeySequence::mnemonic(action->text());
        if (!letter.isEmpty()) {
            QVERIFY2(!letters.contains(letter.toString()), qPrintable(action->text()));
            letters += letter.toString() + u' ';
        }
    }
    QVERIFY(!letters.isEmpty());
}

QTEST_MAIN(TestQueues)
#include "tst_queues.moc"
