// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/savefolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;

class TestSaveFolder : public QObject
{
    Q_OBJECT

private slots:
    void open_missingWithCreate_makesParentsToo();
    void open_missingWithoutCreate_isMissing();
    void open_belowAFile_isMissing();
    void inspect_existing_tellsRoomAndWritability();
    void inspect_missing_tellsTheParents();
    void inspect_empty_isNothing();
    void hasEntry_danglingLink_isTaken();
    void isStillThere_followsThePath();
    void allocatedBytes_countsTheRoomSetAside();
};

void TestSaveFolder::open_missingWithCreate_makesParentsToo()
{
    const QTemporaryDir root;
    const QString path = root.filePath(QStringLiteral("a/b c/ü"));
    const auto folder = SaveFolder::open(path, true);
    QVERIFY(folder);
    QCOMPARE(folder->path(), path);
    QVERIFY(QDir(path).exists());
    QVERIFY(folder->freeBytes() > 0);
}

void TestSaveFolder::open_missingWithoutCreate_isMissing()
{
    const QTemporaryDir root;
    const auto folder = SaveFolder::open(root.filePath(QStringLiteral("a")), false);
    QVERIFY(!folder);
    QCOMPARE(folder.error().code, ErrorCode::FolderMissing);
}

void TestSaveFolder::open_belowAFile_isMissing()
{
    const auto folder = SaveFolder::open(QStringLiteral("/dev/null/x"), true);
    QVERIFY(!folder);
    QCOMPARE(folder.error().code, ErrorCode::FolderMissing);
    QCOMPARE(folder.error().detail, QStringLiteral("/dev/null/x"));
}

void TestSaveFolder::inspect_existing_tellsRoomAndWritability()
{
    const QTemporaryDir root;
    const FolderState state = SaveFolder::inspect(root.path());
    QVERIFY(state.exists);
    QVERIFY(state.isWritable);
    QVERIFY(state.freeBytes > 0);
}

void TestSaveFolder::inspect_missing_tellsTheParents()
{
    const QTemporaryDir root;
    const FolderState state = SaveFolder::inspect(root.filePath(QStringLiteral("a/b")));
    QVERIFY(!state.exists);
    QVERIFY(state.isWritable);
    QVERIFY(state.freeBytes > 0);
    QVERIFY(!QDir(root.filePath(QStringLiteral("a"))).exists());
}

void TestSaveFolder::inspect_empty_isNothing()
{
    QCOMPARE(SaveFolder::inspect(QString()), FolderState());
}

void TestSaveFolder::hasEntry_danglingLink_isTaken()
{
    const QTemporaryDir root;
    const auto folder = SaveFolder::open(root.path(), false);
    QVERIFY(folder);
    QVERIFY(!folder->hasEntry(QStringLiteral("x")));
    QVERIFY(QFile::link(QStringLiteral("/nowhere"), root.filePath(QStringLiteral("x"))));
    QVERIFY(folder->hasEntry(QStringLiteral("x")));
}

void TestSaveFolder::isStillThere_followsThePath()
{
    const QTemporaryDir root;
    const QString path = root.filePath(QStringLiteral("a"));
    const auto folder = SaveFolder::open(path, true);
    QVERIFY(folder);
    QVERIFY(folder->isStillThere());
    QVERIFY(QDir().rename(path, root.filePath(QStringLiteral("b"))));
    QVERIFY(!folder->isStillThere());
    QVERIFY(QDir().mkpath(path));
    QVERIFY(!folder->isStillThere());
}

void TestSaveFolder::allocatedBytes_countsTheRoomSetAside()
{
    constexpr qint64 kSize = 1024 * 1024;
    const QTemporaryDir root;
    QCOMPARE(SaveFolder::allocatedBytes(root.path(), QStringLiteral("a.part")), 0);
    QFile file(root.filePath(QStringLiteral("a.part")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(kSize));
    // Nothing but a size.
    QVERIFY(SaveFolder::allocatedBytes(root.path(), QStringLiteral("a.part")) < kSize / 2);
    QCOMPARE(file.write(QByteArray(kSize, 'x')), kSize);
    QVERIFY(file.flush());
    QVERIFY(SaveFolder::allocatedBytes(root.path(), QStringLiteral("a.part")) >= kSize);
}

QTEST_APPLESS_MAIN(TestSaveFolder)
#include "tst_savefolder.moc"
