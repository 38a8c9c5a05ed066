// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/foldermaking.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace millrace;

class TestFolderMaking : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_root = std::make_unique<QTemporaryDir>(); }

    void belowTheBase_isMadeWithItsParents();
    void thereAlready_isLeft();
    void missingBase_isNotMade();
    void elsewhere_isMadeInItsParent();
    void elsewhereWithoutParent_isNotMade();
    void nameThatBeginsLikeTheBase_isElsewhere();
    void fileInItsPlace_isMissing();
    void linkInItsPlace_isFollowed();
    void linkThatLeadsNowhere_isMissing();

private:
    QString at(const char *path) const { return m_root->filePath(QString::fromUtf8(path)); }
    static ErrorCode codeOf(const Expected<void> &result)
    {
        return result ? ErrorCode::None : result.error().code;
    }

    std::unique_ptr<QTemporaryDir> m_root;
};

void TestFolderMaking::belowTheBase_isMadeWithItsParents()
{
    QVERIFY(makeFolder(at("a/b c/ü"), m_root->path()));
    QVERIFY(QDir(at("a/b c/ü")).exists());
    QVERIFY(makeFolder(at("d"), m_root->path() + QLatin1Char('/')));
    QVERIFY(QDir(at("d")).exists());
}

void TestFolderMaking::thereAlready_isLeft()
{
    QVERIFY(QDir().mkpath(at("a/b")));
    QVERIFY(makeFolder(at("a/b"), m_root->path()));
    QVERIFY(makeFolder(at("a/c"), m_root->path()));
    QCOMPARE(QDir(at("a")).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
             (QStringList{QStringLiteral("b"), QStringLiteral("c")}));
}

void TestFolderMaking::missingBase_isNotMade()
{
    // F04: whoever took it away is not overruled.
    QCOMPARE(codeOf(makeFolder(at("gone/Archives"), at("gone"))), ErrorCode::FolderMissing);
    QVERIFY(!QDir(at("gone")).exists());
}

void TestFolderMaking::elsewhere_isMadeInItsParent()
{
    QVERIFY(QDir().mkpath(at("base")));
    QVERIFY(makeFolder(at("other"), at("base")));
    QVERIFY(QDir(at("other")).exists());
    // Nothing is asked of the base then.
    QVERIFY(makeFolder(at("third"), at("gone")));
}

void TestFolderMaking::elsewhereWithoutParent_isNotMade()
{
    QVERIFY(QDir().mkpath(at("base")));
    QCOMPARE(codeOf(makeFolder(at("stick/Music"), at("base"))), ErrorCode::FolderMissing);
    QVERIFY(!QDir(at("stick")).exists());
}

void TestFolderMaking::nameThatBeginsLikeTheBase_isElsewhere()
{
    QVERIFY(QDir().mkpath(at("base")));
    QCOMPARE(codeOf(makeFolder(at("base2/Music"), at("base"))), ErrorCode::FolderMissing);
    QVERIFY(!QDir(at("base2")).exists());
}

void TestFolderMaking::fileInItsPlace_isMissing()
{
    QFile file(at("Archives"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(codeOf(makeFolder(at("Archives"), m_root->path())), ErrorCode::FolderMissing);
    QCOMPARE(codeOf(makeFolder(at("Archives/a"), m_root->path())), ErrorCode::FolderMissing);
}

void TestFolderMaking::linkInItsPlace_isFollowed()
{
    // A person put it there, as the names of these folders are a person's.
    QVERIFY(QDir().mkpath(at("large")));
    QVERIFY(QDir().mkpath(at("base")));
    QVERIFY(QFile::link(at("large"), at("base/Video")));
    QVERIFY(makeFolder(at("base/Video"), at("base")));
    QVERIFY(makeFolder(at("base/Video/new"), at("base")));
    QVERIFY(QDir(at("large/new")).exists());
}

void TestFolderMaking::linkThatLeadsNowhere_isMissing()
{
    QVERIFY(QFile::link(at("gone"), at("Video")));
    QCOMPARE(codeOf(makeFolder(at("Video"), m_root->path())), ErrorCode::FolderMissing);
    QVERIFY(!QDir(at("gone")).exists());
}

QTEST_APPLESS_MAIN(TestFolderMaking)
#include "tst_foldermaking.moc"
