// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultserver.h"
#include "tests/support/windowbench.h"
#include "ui/folderspage.h"
#include "ui/ruledialog.h"
#include "ui/settingsdialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QTabWidget>

using namespace millrace;

/// Folders by type and by rule as a person uses them: what the button Test says is what the download then
/// does.
class TestWindowFolders : public QObject
{
    Q_OBJECT

private slots:
    void answers_areWhereTheFilesGo();
    void nothingSet_staysInTheSaveFolder();

private:
    template <class T>
    static T *field(const QWidget *dialog, const char *name)
    {
        return dialog->findChild<T *>(QString::fromLatin1(name));
    }
    static void press(const QDialog *dialog)
    {
        QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok),
                          Qt::LeftButton);
    }
    /// What Test says: the path.
    static QString tested(const QDialog *dialog, const QString &link)
    {
        auto *edit = field<QLineEdit>(dialog, "testLink");
        edit->clear();
        QTest::keyClicks(edit, link);
        QTest::mouseClick(field<QPushButton>(dialog, "testButton"), Qt::LeftButton);
        const QStringList lines = field<QPlainTextEdit>(dialog, "testAnswer")->toPlainText().split(u'\n');
        const QString folder = lines.filter(QStringLiteral("Folder: ")).value(0).section(u' ', 1);
        return folder + u'/' + lines.filter(QStringLiteral("Name: ")).value(0).section(u' ', 1);
    }
};

void TestWindowFolders::answers_areWhereTheFilesGo()
{
    FaultServer server;
    QStringList links;
    for (const char *path : {"/a.zip", "/b.pdf", "/c.qqq", "/ruled/d.zip"}) {
        server.serve(path, Reply::file("content"));
        links.append(server.url(path).toString());
    }
    Settings settings;
    settings.checksumFiles = false;
    WindowBench bench(settings);
    // The save folder of last time, from which the answers go.
    settings.saveFolder = bench.folder();
    bench.manager().setSettings(settings);

    bench.child<QAction>("settingsAction")->trigger();
    auto *dialog = bench.child<SettingsDialog>("settingsDialog");
    QVERIFY(dialog);
    dialog->showPage(dialog->findChild<FoldersPage *>());
    field<QCheckBox>(dialog, "byTypeField")->click();
    QTest::mouseClick(field<QPushButton>(dialog, "addRuleButton"), Qt::LeftButton);
    const auto *rule = dialog->findChild<RuleDialog *>();
    QTest::keyClicks(field<QLineEdit>(rule, "ruleLinkField"), QStringLiteral("*/ruled/*"));
    QTest::keyClicks(field<QLineEdit>(rule, "ruleFolderField"), QStringLiteral("Mine/Ruled"));
    QTest::keyClicks(field<QLineEdit>(rule, "ruleNameField"), QStringLiteral("{stem} of {date}.{ext}"));
    press(rule);
    QStringList answers;
    for (const QString &link : std::as_const(links)) {
        answers.append(tested(dialog, link));
    }
    press(dialog);

    bench.pasteAndStart(links);
    for (int row = 0; row < links.size(); ++row) {
        QTRY_COMPARE(bench.row(row).state, DownloadState::Finished);
        QCOMPARE(bench.row(row).filePath, answers.at(row));
        QVERIFY(QFileInfo(answers.at(row)).isFile());
    }
    const QString today = QDate::currentDate().toString(Qt::ISODate);
    QCOMPARE(answers.at(0), bench.folder() + QLatin1String("/Archives/a.zip"));
    QCOMPARE(answers.at(3),
             bench.folder() + QLatin1String("/Mine/Ruled/d of ") + today + QLatin1String(".zip"));
}

void TestWindowFolders::nothingSet_staysInTheSaveFolder()
{
    FaultServer server;
    server.serve("/a.zip", Reply::file("content"));
    Settings settings;
    settings.checksumFiles = false;
    WindowBench bench(settings);
    bench.pasteAndStart({server.url("/a.zip").toString()});
    QTRY_COMPARE(bench.row(0).state, DownloadState::Finished);
    QCOMPARE(bench.row(0).filePath, bench.folder() + QLatin1String("/a.zip"));
}

QTEST_MAIN(TestWindowFolders)
#include "tst_windowfolders.moc"
