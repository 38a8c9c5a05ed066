// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/folderspage.h"

#include "ui/ratespinbox.h"
#include "ui/ruledialog.h"
#include "ui/settingsdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>

#include <memory>

using namespace millrace;

/// The page "Folders" in the settings' dialog.
class TestFoldersPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init();

    void switch_isTaken();
    void category_isEditedInPlace();
    void category_isAddedAndRemoved();
    void usualTypes_comeBack();
    void badCategory_cannotBeTaken_data();
    void badCategory_cannotBeTaken();
    void homeFolder_isWrittenOut();
    void rule_isAdded();
    void rule_isEditedToTheBit();
    void ruleWithoutHostOrLink_cannotBeTaken();
    void ruleWithAFolderAbove_cannotBeTaken();
    void rules_areMovedAndRemoved();
    void dialogThatIsCancelled_changesNoRule();
    void answer_saysWhatALinkGets_data();
    void answer_saysWhatALinkGets();
    void answer_goesWhenSomethingIsEntered();
    void answer_knowsTheOtherPages();
    void returnKey_tests();
    void everyWidget_hasItsNames();

private:
    template <class T>
    T *child(const char *name) const
    {
        return m_dialog->findChild<T *>(QString::fromLatin1(name));
    }
    void click(const char *name) const { QTest::mouseClick(child<QPushButton>(name), Qt::LeftButton); }
    QPushButton *ok() const
    {
        return m_dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    }
    void open(const Settings &settings)
    {
        m_settings = settings;
        m_dialog = std::make_unique<SettingsDialog>(settings, QStringList(), nullptr);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        m_dialog->show();
        m_dialog->showPage(m_dialog->findChild<FoldersPage *>());
    }
    LinkSorting taken() const { return m_dialog->appliedTo(m_settings).sorting; }
    void setCell(int row, int column, const QString &text) const
    {
        child<QTableWidget>("categoryTable")->item(row, column)->setText(text);
    }
    /// The open dialog of a rule.
    RuleDialog *ruleDialog() const { return m_dialog->findChild<RuleDialog *>(); }
    static void enter(const RuleDialog *dialog, const char *name, const QString &text)
    {
        dialog->findChild<QLineEdit *>(QString::fromLatin1(name))->setText(text);
    }
    static QPushButton *okOf(const RuleDialog *dialog)
    {
        return dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    }
    void addRule(const QString &host, const QString &link, const QString &folder) const
    {
        click("addRuleButton");
        enter(ruleDialog(), "ruleHostField", host);
        enter(ruleDialog(), "ruleLinkField", link);
        enter(ruleDialog(), "ruleFolderField", folder);
        QTest::mouseClick(okOf(ruleDialog()), Qt::LeftButton);
        QTRY_VERIFY(!ruleDialog());
    }
    QString answerFor(const QString &link) const
    {
        auto *field = child<QLineEdit>("testLink");
        field->clear();
        QTest::keyClicks(field, link);
        click("testButton");
        return child<QPlainTextEdit>("testAnswer")->toPlainText();
    }
    static LinkRule fullRule()
    {
        LinkRule rule;
        rule.host = QStringLiteral("*.example.org");
        rule.link = QStringLiteral("*.iso");
        rule.folder = QStringLiteral("Discs");
        rule.nameTemplate = QStringLiteral("{host} {name}");
        rule.bytesPerSecond = 123'457;
        rule.priority = Priority::High;
        rule.queue = 1;
        return rule;
    }
    static Settings withQueue()
    {
        Settings settings;
        QueuePlan night;
        night.id = 1;
        night.name = QStringLiteral("Night");
        settings.queues.append(night);
        settings.saveFolder = QStringLiteral("/save");
        return settings;
    }

    Settings m_settings;
    std::unique_ptr<SettingsDialog> m_dialog;
};

void TestFoldersPage::init()
{
    open(withQueue());
}

void TestFoldersPage::switch_isTaken()
{
    QVERIFY(!taken().byType);
    QTest::mouseClick(child<QCheckBox>("byTypeField"), Qt::LeftButton, {}, QPoint(5, 10));
    QVERIFY(taken().byType);
    QCOMPARE(taken().categories, defaultCategories());
}

void TestFoldersPage::category_isEditedInPlace()
{
    setCell(1, 0, QStringLiteral("Packed"));
    setCell(1, 1, QStringLiteral(" Packed//files/ "));
    setCell(1, 2, QStringLiteral("*.ZIP, .rar;tar.gz"));
    setCell(1, 3, QStringLiteral("application/zip"));
    const FileCategory packed{QStringLiteral("Packed"),
                              {QStringLiteral("zip"), QStringLiteral("rar"), QStringLiteral("tar.gz")},
                              {QStringLiteral("application/zip")},
                              QStringLiteral("Packed/files")};
    QList<FileCategory> expected = defaultCategories();
    expected[1] = packed;
    QCOMPARE(taken().categories, expected);
}

void TestFoldersPage::category_isAddedAndRemoved()
{
    click("addCategoryButton");
    auto *table = child<QTableWidget>("categoryTable");
    QCOMPARE(table->rowCount(), 8);
    setCell(7, 0, QStringLiteral("Fonts"));
    setCell(7, 2, QStringLiteral("ttf otf"));
    QCOMPARE(taken().categories.constLast().extensions.size(), 2);
    table->setCurrentCell(0, 0);
    click("removeCategoryButton");
    QCOMPARE(taken().categories.size(), 7);
    QCOMPARE(taken().categories.constFirst().name, QStringLiteral("Archives"));
    // Down to none, and no further.
    for (int i = 0; i < 7; ++i) {
        table->setCurrentCell(0, 0);
        click("removeCategoryButton");
    }
    QVERIFY(taken().categories.isEmpty());
    QVERIFY(!child<QPushButton>("removeCategoryButton")->isEnabled());
}

void TestFoldersPage::usualTypes_comeBack()
{
    setCell(0, 0, QStringLiteral("Papers"));
    QVERIFY(taken().categories != defaultCategories());
    click("usualCategoriesButton");
    QCOMPARE(taken().categories, defaultCategories());
}

void TestFoldersPage::badCategory_cannotBeTaken_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("problem");
    QTest::newRow("no name") << 0 << QStringLiteral(" ") << QStringLiteral("A type has no name.");
    QTest::newRow("a name twice") << 0 << QStringLiteral("Images ")
                                  << QStringLiteral("Two types have the name Images.");
    QTest::newRow("a folder above") << 1 << QStringLiteral("../up")
                                    << QStringLiteral(
                                           "\u2068../up\u2069 is no folder below the save folder.");
}

void TestFoldersPage::badCategory_cannotBeTaken()
{
    QFETCH(int, column);
    QFETCH(QString, text);
    setCell(0, column, text);
    QTEST(child<QLabel>("settingsProblem")->text(), "problem");
    QVERIFY(!ok()->isEnabled());
    setCell(0, column, QStringLiteral("Fine"));
    QVERIFY(ok()->isEnabled());
}

void TestFoldersPage::homeFolder_isWrittenOut()
{
    setCell(0, 1, QStringLiteral("~/Papers"));
    QCOMPARE(taken().categories.constFirst().folder, QDir::homePath() + QLatin1String("/Papers"));
}

void TestFoldersPage::rule_isAdded()
{
    click("addRuleButton");
    const RuleDialog *dialog = ruleDialog();
    QVERIFY(dialog);
    enter(dialog, "ruleHostField", QStringLiteral(" *.example.org "));
    enter(dialog, "ruleLinkField", QStringLiteral("*.iso"));
    enter(dialog, "ruleFolderField", QStringLiteral("Discs/"));
    enter(dialog, "ruleNameField", QStringLiteral("{host} {name}"));
    dialog->findChild<RateSpinBox *>()->setValue(500);
    dialog->findChild<QComboBox *>(QStringLiteral("rulePriorityField"))
        ->setCurrentText(QStringLiteral("High"));
    dialog->findChild<QComboBox *>(QStringLiteral("ruleQueueField"))->setCurrentText(QStringLiteral("Night"));
    QTest::mouseClick(okOf(dialog), Qt::LeftButton);
    LinkRule expected = fullRule();
    expected.bytesPerSecond = 500'000;
    QCOMPARE(taken().rules, QList<LinkRule>{expected});
    QCOMPARE(child<QListWidget>("ruleList")->item(0)->text(),
             QStringLiteral(
                 "*.example.org, *.iso \u2192 Discs, {host} {name}, 500 kB/s, priority High, queue Night"));
}

void TestFoldersPage::rule_isEditedToTheBit()
{
    Settings settings = withQueue();
    settings.sorting.rules = {fullRule()};
    open(settings);
    click("editRuleButton");
    enter(ruleDialog(), "ruleFolderField", QStringLiteral("Other"));
    QTest::mouseClick(okOf(ruleDialog()), Qt::LeftButton);
    LinkRule expected = fullRule();
    expected.folder = QStringLiteral("Other");
    QCOMPARE(taken().rules, QList<LinkRule>{expected});
}

void TestFoldersPage::ruleWithoutHostOrLink_cannotBeTaken()
{
    click("addRuleButton");
    QVERIFY(!okOf(ruleDialog())->isEnabled());
    enter(ruleDialog(), "ruleFolderField", QStringLiteral("a"));
    enter(ruleDialog(), "ruleHostField", QStringLiteral(" "));
    QVERIFY(!okOf(ruleDialog())->isEnabled());
    enter(ruleDialog(), "ruleLinkField", QStringLiteral("*"));
    QVERIFY(okOf(ruleDialog())->isEnabled());
}

void TestFoldersPage::ruleWithAFolderAbove_cannotBeTaken()
{
    click("addRuleButton");
    enter(ruleDialog(), "ruleHostField", QStringLiteral("example.org"));
    enter(ruleDialog(), "ruleFolderField", QStringLiteral("a/../../b"));
    QVERIFY(!okOf(ruleDialog())->isEnabled());
    enter(ruleDialog(), "ruleFolderField", QStringLiteral("/b"));
    QVERIFY(okOf(ruleDialog())->isEnabled());
}

void TestFoldersPage::rules_areMovedAndRemoved()
{
    QVERIFY(!child<QPushButton>("editRuleButton")->isEnabled());
    for (const char *host : {"a.example", "b.example", "c.example"}) {
        addRule(QString::fromLatin1(host), {}, {});
    }
    const auto hosts = [this] {
        QString letters;
        for (const LinkRule &rule : taken().rules) {
            letters += rule.host.at(0);
        }
        return letters;
    };
    QCOMPARE(hosts(), QStringLiteral("abc"));
    // The one that was added last is chosen.
    QVERIFY(!child<QPushButton>("ruleDownButton")->isEnabled());
    click("ruleUpButton");
    QCOMPARE(hosts(), QStringLiteral("acb"));
    click("ruleUpButton");
    QCOMPARE(hosts(), QStringLiteral("cab"));
    QVERIFY(!child<QPushButton>("ruleUpButton")->isEnabled());
    click("ruleDownButton");
    QCOMPARE(hosts(), QStringLiteral("acb"));
    click("removeRuleButton");
    QCOMPARE(hosts(), QStringLiteral("ab"));
    click("removeRuleButton");
    click("removeRuleButton");
    QCOMPARE(hosts(), QString());
    QVERIFY(!child<QPushButton>("removeRuleButton")->isEnabled());
}

void TestFoldersPage::dialogThatIsCancelled_changesNoRule()
{
    click("addRuleButton");
    enter(ruleDialog(), "ruleHostField", QStringLiteral("example.org"));
    QTest::keyClick(ruleDialog(), Qt::Key_Escape);
    QTRY_VERIFY(!ruleDialog());
    QVERIFY(taken().rules.isEmpty());
}

void TestFoldersPage::answer_saysWhatALinkGets_data()
{
    QTest::addColumn<bool>("byType");
    QTest::addColumn<bool>("isNamedByServer");
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("answer");
    const QString zip = QStringLiteral("http://h.example/a.zip");
    const QString disc = QStringLiteral("http://www.example.org/a.iso");
    QTest::newRow("nothing is sorted") << false << false << zip
                                       << QStringLiteral("Folder: /save\nName: a.zip\nNo rule fits it, and "
                                                         "types have no folders of their own");
    QTest::newRow("by type") << true << false << zip
                             << QStringLiteral("Folder: /save/Archives\nName: a.zip\nType: Archives");
    QTest::newRow("by a rule") << true << false << disc
                               << QStringLiteral("Folder: /save/Discs\nName: www.example.org a.iso\n"
                                                 "Speed limit: 123.46 kB/s; Priority: High; Queue: Night\n"
                                                 "Rule: *.example.org, *.iso");
    QTest::newRow("named by the server")
        << true << true << zip
        << QStringLiteral("The server names this file. If it names it as the link does:\n"
                          "Folder: /save/Archives\nName: a.zip\nType: Archives");
    QTest::newRow("no extension")
        << true << false << QStringLiteral("http://h.example/latest")
        << QStringLiteral("This link has no extension: it fails, unless the server is asked for the name. If "
                          "the server names it as the link does:\nFolder: /save\nName: latest\nType: Others");
    QTest::newRow("what hides in a name is seen")
        << false << false << QStringLiteral("http://h.example/a%E2%80%AEb.zip")
        << QStringLiteral("Folder: /save\nName: a_b.zip\nNo rule fits it, and types have no folders of their "
                          "own");
    QTest::newRow("no link") << true << false << QStringLiteral("a.zip") << QString();
}

void TestFoldersPage::answer_saysWhatALinkGets()
{
    QFETCH(bool, byType);
    QFETCH(bool, isNamedByServer);
    QFETCH(QString, link);
    QFETCH(QString, answer);
    Settings settings = withQueue();
    settings.sorting.byType = byType;
    settings.sorting.rules = {fullRule()};
    settings.nameSource = isNamedByServer ? NameSource::Server : NameSource::Url;
    open(settings);
    const QString said = answerFor(link);
    QVERIFY(!said.isEmpty());
    if (answer.isEmpty()) {
        QVERIFY(!said.contains(QLatin1String("Folder")));
    } else {
        QCOMPARE(said, answer);
    }
}

void TestFoldersPage::answer_goesWhenSomethingIsEntered()
{
    const QString link = QStringLiteral("http://h.example/a.zip");
    QVERIFY(answerFor(link).startsWith(QLatin1String("Folder: /save\n")));
    QTest::mouseClick(child<QCheckBox>("byTypeField"), Qt::LeftButton, {}, QPoint(5, 10));
    QVERIFY(child<QPlainTextEdit>("testAnswer")->toPlainText().isEmpty());
    QVERIFY(answerFor(link).startsWith(QLatin1String("Folder: /save/Archives\n")));
    addRule(QStringLiteral("h.example"), {}, QStringLiteral("."));
    QVERIFY(child<QPlainTextEdit>("testAnswer")->toPlainText().isEmpty());
    QVERIFY(answerFor(link).startsWith(QLatin1String("Folder: /save\n")));
    child<QLineEdit>("testLink")->clear();
    QTest::keyClicks(child<QLineEdit>("testLink"), QStringLiteral(" "));
    QVERIFY(!child<QPushButton>("testButton")->isEnabled());
}

void TestFoldersPage::answer_knowsTheOtherPages()
{
    const QString link = QStringLiteral("http://h.example/a.zip");
    QVERIFY(!answerFor(link).contains(QLatin1String("server")));
    auto *pages = m_dialog->findChild<QTabWidget *>();
    const int folders = pages->currentIndex();
    pages->setCurrentIndex(folders - 1);
    auto *naming = child<QComboBox>("namingField");
    QVERIFY(naming->isVisible());
    naming->setCurrentText(QStringLiteral("As the server says"));
    pages->setCurrentIndex(folders);
    QVERIFY(child<QPlainTextEdit>("testAnswer")->toPlainText().isEmpty());
    QVERIFY(answerFor(link).startsWith(QLatin1String("The server names this file.")));
}

void TestFoldersPage::returnKey_tests()
{
    auto *link = child<QLineEdit>("testLink");
    link->setFocus();
    QTest::keyClick(link, Qt::Key_Return);
    QVERIFY(m_dialog->isVisible());
    QTest::keyClicks(link, QStringLiteral("http://h.example/a.zip"));
    QTest::keyClick(link, Qt::Key_Return);
    QVERIFY(m_dialog->isVisible());
    const auto *answer = child<QPlainTextEdit>("testAnswer");
    QVERIFY(answer->toPlainText().startsWith(QLatin1String("Folder: /save\n")));
    link->setText(QStringLiteral("http://h.example/b.zip"));
    child<QPushButton>("testButton")->setFocus();
    QTest::keyClick(child<QPushButton>("testButton"), Qt::Key_Return);
    QVERIFY(m_dialog->isVisible());
    QVERIFY(answer->toPlainText().contains(QLatin1String("b.zip")));
}

void TestFoldersPage::everyWidget_hasItsNames()
{
    click("addRuleButton");
    int widgets = 0;
    for (const QWidget *root : {static_cast<const QWidget *>(m_dialog->findChild<FoldersPage *>()),
                                static_cast<const QWidget *>(ruleDialog())}) {
        for (const QWidget *widget : root->findChildren<QWidget *>()) {
            const bool isButton = qobject_cast<const QAbstractButton *>(widget);
            const bool isField =
                qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget) ||
                qobject_cast<const QTableWidget *>(widget) || qobject_cast<const QListWidget *>(widget) ||
                qobject_cast<const QPlainTextEdit *>(widget);
            // What belongs to a widget of Qt's has its names from there.
            const bool isOurs = !widget->objectName().startsWith(QLatin1String("qt_"));
            const bool isInside = qobject_cast<const QAbstractSpinBox *>(widget->parentWidget()) ||
                                  qobject_cast<const QDialogButtonBox *>(widget->parentWidget()) ||
                                  qobject_cast<const QTableWidget *>(widget->parentWidget());
            if ((isButton || isField) && isOurs && !isInside) {
                ++widgets;
                QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
                const auto *button = qobject_cast<const QAbstractButton *>(widget);
                QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                         qPrintable(widget->objectName()));
            }
        }
    }
    QCOMPARE(widgets, 20);
}

QTEST_MAIN(TestFoldersPage)
#include "tst_folderspage.moc"
