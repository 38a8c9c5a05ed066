// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/savefolderpicker.h"

#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace millrace;

using Condition = SaveFolderPicker::Condition;

class TestSaveFolderPicker : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void goodFolder_showsItsRoom();
    void listThatNeedsMore_isSaidSo();
    void missingFolder_canBeCreated();
    void folderInPlaceOfAFile_cannotBeMade();
    void emptyField_isSaid();
    void tilde_isTheHomeFolder();
    void typing_looksOnceAtTheEnd();
    void recentFolders_leaveTheFieldAlone();

private:
    template <class T>
    T *child(const char *name) const
    {
        return m_picker->findChild<T *>(QString::fromLatin1(name));
    }

    QTemporaryDir m_dir;
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<SaveFolderPicker> m_picker;
};

void TestSaveFolderPicker::init()
{
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(std::make_shared<FakeJobs>()),
                                                  std::make_shared<TransferShared>(), Settings());
    m_picker = std::make_unique<SaveFolderPicker>(*m_manager);
    m_picker->show();
}

void TestSaveFolderPicker::cleanup()
{
    m_picker.reset();
    m_manager.reset();
}

void TestSaveFolderPicker::goodFolder_showsItsRoom()
{
    m_picker->setFolder(m_dir.path());
    QCOMPARE(m_picker->condition(), Condition::Unknown);
    QTRY_COMPARE(m_picker->condition(), Condition::Ready);
    QVERIFY(m_picker->freeBytes() > 0);
    QVERIFY(child<QLabel>("folderNote")->text().endsWith(QLatin1String(" free")));
    QVERIFY(child<QPushButton>("createFolderButton")->isHidden());
}

void TestSaveFolderPicker::listThatNeedsMore_isSaidSo()
{
    constexpr qint64 kHuge = qint64(1) << 60;
    DownloadRequest request;
    request.url = QUrl(QStringLiteral("http://host.example/a.bin"));
    request.folder = m_dir.path();
    request.part.update([](PartState &part) {
        part.fileName = QStringLiteral("a.bin.part");
        part.total = kHuge;
    });
    m_manager->add({request});
    m_picker->setFolder(m_dir.path());
    // It can be cured while the first ones download.
    QTRY_COMPARE(m_picker->condition(), Condition::Ready);
    const QString note = child<QLabel>("folderNote")->text();
    QVERIFY2(note.contains(QLatin1String(" free, but the list needs ")), qPrintable(note));
    // What is downloaded to another disk needs nothing here.
    m_picker->setFolder(QStringLiteral("/proc"));
    QTRY_VERIFY(m_picker->condition() != Condition::Unknown);
    QVERIFY(!child<QLabel>("folderNote")->text().contains(QLatin1String("needs")));
}

void TestSaveFolderPicker::missingFolder_canBeCreated()
{
    const QString folder = m_dir.filePath(QStringLiteral("new/one"));
    m_picker->setFolder(folder);
    QTRY_COMPARE(m_picker->condition(), Condition::Missing);
    QCOMPARE(m_picker->problem(), QStringLiteral("This folder does not exist"));
    auto *create = child<QPushButton>("createFolderButton");
    QVERIFY(create->isVisible());
    QTest::mouseClick(create, Qt::LeftButton);
    QTRY_COMPARE(m_picker->condition(), Condition::Ready);
    QVERIFY(QFileInfo(folder).isDir());
    QVERIFY(create->isHidden());
}

void TestSaveFolderPicker::folderInPlaceOfAFile_cannotBeMade()
{
    QFile file(m_dir.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    m_picker->setFolder(file.fileName());
    QTRY_COMPARE(m_picker->condition(), Condition::File);
    QCOMPARE(m_picker->problem(), QStringLiteral("This is a file, not a folder"));
    QVERIFY(child<QPushButton>("createFolderButton")->isHidden());
    m_picker->setFolder(file.fileName() + QStringLiteral("/below"));
    QTRY_VERIFY(m_picker->condition() == Condition::Missing ||
                m_picker->condition() == Condition::NotMakeable);
    if (m_picker->condition() == Condition::Missing) {
        QTest::mouseClick(child<QPushButton>("createFolderButton"), Qt::LeftButton);
    }
    QTRY_COMPARE(m_picker->condition(), Condition::NotMakeable);
    QVERIFY(!m_picker->problem().isEmpty());
}

void TestSaveFolderPicker::emptyField_isSaid()
{
    m_picker->setFolder(m_dir.path());
    m_picker->setFolder(QString());
    QCOMPARE(m_picker->condition(), Condition::None);
    QCOMPARE(m_picker->folder(), QString());
    QCOMPARE(m_picker->problem(), QStringLiteral("Choose a save folder"));
}

void TestSaveFolderPicker::tilde_isTheHomeFolder()
{
    m_picker->setFolder(QStringLiteral(" ~/Downloads/ "));
    QCOMPARE(m_picker->folder(), QDir::homePath() + QStringLiteral("/Downloads"));
}

void TestSaveFolderPicker::typing_looksOnceAtTheEnd()
{
    auto *field = child<QComboBox>("saveFolder");
    QCOMPARE(field->accessibleName(), QStringLiteral("Save folder"));
    QSignalSpy conditions(m_picker.get(), &SaveFolderPicker::conditionChanged);
    QTest::keyClicks(field->lineEdit(), m_dir.path());
    QTRY_COMPARE(m_picker->condition(), Condition::Ready);
    // One "unknown" a key and one answer.
    QCOMPARE(conditions.count(), m_dir.path().size() + 1);
}

void TestSaveFolderPicker::recentFolders_leaveTheFieldAlone()
{
    m_picker->setFolder(m_dir.path());
    m_picker->setRecentFolders({QStringLiteral("/one"), QStringLiteral("/two")});
    QCOMPARE(m_picker->folder(), m_dir.path());
    QCOMPARE(child<QComboBox>("saveFolder")->count(), 2);
}

QTEST_MAIN(TestSaveFolderPicker)
#include "tst_savefolderpicker.moc"
