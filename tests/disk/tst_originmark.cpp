// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/filedescriptor.h"
#include "disk/originmark.h"
#include "disk/savefolder.h"
#include "tests/support/skip.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace millrace;

class OriginMarkTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void mark_isReadAgain();
    void writtenToSince_hasNone_data();
    void writtenToSince_hasNone();
    void otherEntries_haveNone();
    void foreignVersion_isNone_data();
    void foreignVersion_isNone();

private:
    static inline const QString kName = QStringLiteral("a.bin");
    FileCalls &calls() const { return systemFileCalls(); }
    QString path(const QString &name = kName) const { return m_folder->filePath(name); }
    std::optional<OriginMark> read(const QString &name = kName) const
    {
        return readOriginMark(calls(), m_open->descriptor(), name);
    }
    void mark();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<SaveFolder> m_open;
    OriginMark m_mark;
};

void OriginMarkTest::initTestCase()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(kName));
    QVERIFY(file.open(QIODevice::WriteOnly));
    if (calls().setAttribute(file.handle(), "user.millrace.test", "1") != 0) {
        MILLRACE_SKIP("disk.originmark", "the temporary folder's file system keeps no attributes");
    }
}

void OriginMarkTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    Expected<SaveFolder> open = SaveFolder::open(m_folder->path(), false);
    QVERIFY(open);
    m_open.emplace(std::move(*open));
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write("0123456789"), 10);
    file.close();
    mark();
}

void OriginMarkTest::mark()
{
    const FileDescriptor file(calls().open(m_open->descriptor(), kName, O_RDWR, 0));
    struct stat info = {};
    QCOMPARE(calls().stat(file.get(), info), 0);
    m_mark = {QStringLiteral("http://x.example/ä.bin?a=b"), info.st_size, modifiedNanoseconds(info), "\"v1\"",
              "Sun, 06 Nov 1994 08:49:37 GMT"};
    writeOriginMark(calls(), file.get(), m_mark);
}

void OriginMarkTest::mark_isReadAgain()
{
    QCOMPARE(m_mark.size, 10);
    QCOMPARE(read(), m_mark);
}

void OriginMarkTest::writtenToSince_hasNone_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::newRow("a byte more") << qint64{10};
    QTest::newRow("of the same size") << qint64{3};
}

void OriginMarkTest::writtenToSince_hasNone()
{
    QFETCH(qint64, offset);
    const FileDescriptor file(calls().open(m_open->descriptor(), kName, O_RDWR, 0));
    QCOMPARE(calls().write(file.get(), "x", 1, offset), ssize_t{1});
    // The clock of a file system is coarse: two writes may bear the same time.
    const timespec times[] = {{0, UTIME_OMIT}, {m_mark.modified / 1'000'000'000 + 1, 0}};
    QCOMPARE(::futimens(file.get(), times), 0);
    QCOMPARE(read(), std::nullopt);
}

void OriginMarkTest::otherEntries_haveNone()
{
    QVERIFY(QFile::link(path(), path(QStringLiteral("link"))));
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder")));
    QFile plain(path(QStringLiteral("plain")));
    QVERIFY(plain.open(QIODevice::WriteOnly));
    for (const char *name : {"link", "folder", "plain", "nothing"}) {
        QCOMPARE(read(QString::fromLatin1(name)), std::nullopt);
    }
}

void OriginMarkTest::foreignVersion_isNone_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("too few lines") << QByteArray("10\n5\n\"v1\"");
    QTest::newRow("no numbers") << QByteArray("ten\nnow\n\"v1\"\n");
    QTest::newRow("one long line") << QByteArray(4000, 'x');
    QTest::newRow("larger than is read") << QByteArray(8000, '1');
}

void OriginMarkTest::foreignVersion_isNone()
{
    QFETCH(QByteArray, version);
    const FileDescriptor file(calls().open(m_open->descriptor(), kName, O_RDWR, 0));
    if (calls().setAttribute(file.get(), "user.millrace.version", version) == 0) {
        QCOMPARE(read(), std::nullopt);
    }
}

QTEST_GUILESS_MAIN(OriginMarkTest)
#include "tst_originmark.moc"
