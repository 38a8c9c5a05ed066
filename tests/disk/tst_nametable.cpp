// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/nametable.h"

#include "disk/savefolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;

/// F15, F16: names that two downloads want at once.
class TestNameTable : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder.emplace(open(m_dir->path()));
    }

    void taken_isTakenForAllThatFoldsToIt_data();
    void taken_isTakenForAllThatFoldsToIt();
    void givenBack_isFree();
    void settled_isTakenWhileItsFileIsThere();
    void folders_areApart();
    void sameFolderByAnotherPath_isOne();
    void lastVisitor_takesTheNamesAlong();

private:
    static SaveFolder open(const QString &path)
    {
        Expected<SaveFolder> folder = SaveFolder::open(path, false);
        return std::move(*folder);
    }
    void put(const QString &name) const
    {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::optional<SaveFolder> m_folder;
    NameTable m_table;
};

void TestNameTable::taken_isTakenForAllThatFoldsToIt_data()
{
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("isFree");
    QTest::newRow("the same") << QStringLiteral(u"R\u00e9sum\u00e9 Stra\u00dfe.pdf") << false;
    QTest::newRow("in upper case") << QStringLiteral(u"R\u00c9SUM\u00c9 STRA\u00dfE.PDF") << false;
    QTest::newRow("its accents written apart")
        << QStringLiteral(u"Re\u0301sume\u0301 Stra\u00dfe.pdf") << false;
    QTest::newRow("its sharp s written out") << QStringLiteral(u"R\u00e9sum\u00e9 Strasse.pdf") << false;
    QTest::newRow("without accents") << QStringLiteral(u"Resume Stra\u00dfe.pdf") << true;
    QTest::newRow("with a number") << QStringLiteral(u"R\u00e9sum\u00e9 Stra\u00dfe (1).pdf") << true;
}

void TestNameTable::taken_isTakenForAllThatFoldsToIt()
{
    QFETCH(QString, other);
    QFETCH(bool, isFree);
    const auto names = m_table.of(*m_folder);
    QVERIFY(names->take(*m_folder, QStringLiteral(u"R\u00e9sum\u00e9 Stra\u00dfe.pdf")));
    QCOMPARE(names->take(*m_folder, other), isFree);
}

void TestNameTable::givenBack_isFree()
{
    const auto names = m_table.of(*m_folder);
    QVERIFY(names->take(*m_folder, QStringLiteral("a.bin")));
    names->giveBack(QStringLiteral("a.bin"));
    QVERIFY(names->take(*m_folder, QStringLiteral("A.bin")));
}

void TestNameTable::settled_isTakenWhileItsFileIsThere()
{
    const auto names = m_table.of(*m_folder);
    QVERIFY(names->take(*m_folder, QStringLiteral("a.bin")));
    put(QStringLiteral("a.bin"));
    names->settle(QStringLiteral("a.bin"));
    QVERIFY(!names->take(*m_folder, QStringLiteral("A.BIN")));
    QVERIFY(QFile::remove(m_dir->filePath(QStringLiteral("a.bin"))));
    QVERIFY(names->take(*m_folder, QStringLiteral("A.BIN")));
    QVERIFY(!names->take(*m_folder, QStringLiteral("a.bin")));
}

void TestNameTable::folders_areApart()
{
    const QTemporaryDir dir;
    const SaveFolder other = open(dir.path());
    const auto here = m_table.of(*m_folder);
    const auto there = m_table.of(other);
    QVERIFY(here->take(*m_folder, QStringLiteral("a.bin")));
    QVERIFY(there->take(other, QStringLiteral("a.bin")));
}

void TestNameTable::sameFolderByAnotherPath_isOne()
{
    const QTemporaryDir dir;
    const QString link = dir.filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(m_dir->path(), link));
    const SaveFolder other = open(link);
    const auto here = m_table.of(*m_folder);
    QVERIFY(here->take(*m_folder, QStringLiteral("a.bin")));
    QVERIFY(!m_table.of(other)->take(other, QStringLiteral("a.bin")));
}

void TestNameTable::lastVisitor_takesTheNamesAlong()
{
    auto first = m_table.of(*m_folder);
    auto second = m_table.of(*m_folder);
    QVERIFY(first->take(*m_folder, QStringLiteral("a.bin")));
    first.reset();
    QVERIFY(!second->take(*m_folder, QStringLiteral("a.bin")));
    second.reset();
    QVERIFY(m_table.of(*m_folder)->take(*m_folder, QStringLiteral("a.bin")));
}

QTEST_GUILESS_MAIN(TestNameTable)
#include "tst_nametable.moc"
