// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/roomprobe.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

using namespace millrace;

namespace {

/// A disk with a fault.
class FaultyCalls : public FileCalls
{
public:
    int unnamed = 0;
    int writing = 0;
    int syncing = 0;

    int openUnnamed(int folder, mode_t mode) override
    {
        return unnamed != 0 ? -unnamed : FileCalls::openUnnamed(folder, mode);
    }
    ssize_t write(int fd, const char *bytes, std::size_t size, off_t offset) override
    {
        return writing != 0 ? -writing : FileCalls::write(fd, bytes, size, offset);
    }
    int syncData(int fd) override { return syncing != 0 ? -syncing : FileCalls::syncData(fd); }
};

} // namespace

class TestRoomProbe : public QObject
{
    Q_OBJECT

private slots:
    void folder_isTriedAndLeftAsItWas_data();
    void folder_isTriedAndLeftAsItWas();
    void missingFolder_hasNoRoom();
};

void TestRoomProbe::folder_isTriedAndLeftAsItWas_data()
{
    QTest::addColumn<int>("unnamed");
    QTest::addColumn<int>("writing");
    QTest::addColumn<int>("syncing");
    QTest::addColumn<bool>("hasRoom");
    QTest::newRow("all is well") << 0 << 0 << 0 << true;
    QTest::newRow("no files without names") << EOPNOTSUPP << 0 << 0 << true;
    QTest::newRow("full") << 0 << ENOSPC << 0 << false;
    QTest::newRow("full, and no files without names") << EOPNOTSUPP << ENOSPC << 0 << false;
    QTest::newRow("over the quota when synced") << 0 << 0 << EDQUOT << false;
    QTest::newRow("broken") << 0 << 0 << EIO << false;
    QTest::newRow("read-only") << EROFS << 0 << 0 << false;
}

void TestRoomProbe::folder_isTriedAndLeftAsItWas()
{
    const QTemporaryDir folder;
    FaultyCalls calls;
    QFETCH(int, unnamed);
    QFETCH(int, writing);
    QFETCH(int, syncing);
    calls.unnamed = unnamed;
    calls.writing = writing;
    calls.syncing = syncing;
    const std::optional<qint64> room = probeRoom(folder.path(), calls);
    QTEST(room.has_value(), "hasRoom");
    QVERIFY(!room || *room > 0);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList());
}

void TestRoomProbe::missingFolder_hasNoRoom()
{
    const QTemporaryDir root;
    const QString folder = root.filePath(QStringLiteral("away"));
    QVERIFY(!probeRoom(folder));
    QVERIFY(!QDir(folder).exists());
}

QTEST_GUILESS_MAIN(TestRoomProbe)
#include "tst_roomprobe.moc"
