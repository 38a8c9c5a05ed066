// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace millrace;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

PartRecord recordFor(const QString &name)
{
    PartRecord record;
    record.url = QUrl(QStringLiteral("http://host.example/file"));
    record.targetName = name;
    return record;
}

} // namespace

class TestPartFile : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void create_makesNameDotPart();
    void create_besideAStrangersPart_takesAnotherName();
    void create_besideALink_doesNotFollowIt();
    void finish_givesTheNameAndLeavesNoPart();
    void finish_nameTaken_takesTheNextNumber();
    void finish_nameTakenWithSkip_isRefused();
    void finish_nameTakenWithOverwrite_replaces();
    void finish_overALinkWithOverwrite_replacesTheLink();
    void finish_partReplacedMeanwhile_isLost();
    void finish_anotherSize_isLost();
    void finish_permissions_followTheUmask();
    void record_isForItsOwnerAlone();
    void readAndTruncate_seeWhatWasWritten();

private:
    PartFile make(const QString &name)
    {
        Expected<PartFile> part = PartFile::create(*m_folder, recordFor(name));
        if (!part) {
            qFatal("%s", qPrintable(part.error().detail));
        }
        return std::move(*part);
    }
    QString path(const QString &name) const { return m_dir->filePath(name); }
    QStringList entries() const
    {
        return QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }

    std::optional<QTemporaryDir> m_dir;
    std::optional<SaveFolder> m_folder;
    const QString m_name = QStringLiteral("a b.tar.gz");
};

void TestPartFile::init()
{
    m_folder.reset();
    m_dir.emplace();
    Expected<SaveFolder> folder = SaveFolder::open(m_dir->path(), false);
    QVERIFY(folder);
    m_folder.emplace(std::move(*folder));
}

void TestPartFile::create_makesNameDotPart()
{
    const PartFile part = make(m_name);
    QCOMPARE(part.fileName(), QStringLiteral("a b.tar.gz.part"));
    QCOMPARE(entries(),
             (QStringList{QStringLiteral("a b.tar.gz.part"), QStringLiteral("a b.tar.gz.part.rec")}));
}

void TestPartFile::create_besideAStrangersPart_takesAnotherName()
{
    writeFile(path(QStringLiteral("a b.tar.gz.part")), "theirs");
    PartFile part = make(m_name);
    QCOMPARE(part.fileName(), QStringLiteral("a b (1).tar.gz.part"));
    QVERIFY(part.write(0, "ours"));
    const Expected<QString> name = part.finish(m_name, 4, ConflictPolicy::Rename);
    QVERIFY(name);
    QCOMPARE(*name, m_name);
    QCOMPARE(contentOf(path(m_name)), QByteArray("ours"));
    QCOMPARE(contentOf(path(QStringLiteral("a b.tar.gz.part"))), QByteArray("theirs"));
}

void TestPartFile::create_besideALink_doesNotFollowIt()
{
    QVERIFY(QFile::link(path(QStringLiteral("victim")), path(QStringLiteral("a b.tar.gz.part"))));
    PartFile part = make(m_name);
    QVERIFY(part.write(0, "x"));
    QVERIFY(!QFile::exists(path(QStringLiteral("victim"))));
}

void TestPartFile::finish_givesTheNameAndLeavesNoPart()
{
    PartFile part = make(m_name);
    QVERIFY(part.write(0, "hello "));
    QVERIFY(part.write(6, "world"));
    const Expected<QString> name = part.finish(m_name, 11, ConflictPolicy::Rename);
    QVERIFY(name);
    QCOMPARE(*name, m_name);
    QCOMPARE(entries(), QStringList{m_name});
    QCOMPARE(contentOf(path(m_name)), QByteArray("hello world"));
}

void TestPartFile::finish_nameTaken_takesTheNextNumber()
{
    writeFile(path(m_name), "old");
    writeFile(path(QStringLiteral("a b (1).tar.gz")), "old too");
    PartFile part = make(m_name);
    const Expected<QString> name = part.finish(m_name, 0, ConflictPolicy::Rename);
    QVERIFY(name);
    QCOMPARE(*name, QStringLiteral("a b (2).tar.gz"));
    QCOMPARE(contentOf(path(m_name)), QByteArray("old"));
}

void TestPartFile::finish_nameTakenWithSkip_isRefused()
{
    PartFile part = make(m_name);
    writeFile(path(m_name), "old");
    const Expected<QString> name = part.finish(m_name, 0, ConflictPolicy::Skip);
    QVERIFY(!name);
    QCOMPARE(name.error().code, ErrorCode::NameTaken);
    QCOMPARE(contentOf(path(m_name)), QByteArray("old"));
}

void TestPartFile::finish_nameTakenWithOverwrite_replaces()
{
    writeFile(path(m_name), "old");
    PartFile part = make(m_name);
    QVERIFY(part.write(0, "new"));
    QVERIFY(part.finish(m_name, 3, ConflictPolicy::Overwrite));
    QCOMPARE(contentOf(path(m_name)), QByteArray("new"));
    QCOMPARE(entries(), QStringList{m_name});
}

void TestPartFile::finish_overALinkWithOverwrite_replacesTheLink()
{
    writeFile(path(QStringLiteral("victim")), "safe");
    QVERIFY(QFile::link(path(QStringLiteral("victim")), path(m_name)));
    PartFile part = make(m_name);
    QVERIFY(part.write(0, "new"));
    QVERIFY(part.finish(m_name, 3, ConflictPolicy::Overwrite));
    QCOMPARE(contentOf(path(QStringLiteral("victim"))), QByteArray("safe"));
    QVERIFY(!QFileInfo(path(m_name)).isSymLink());
}

void TestPartFile::finish_partReplacedMeanwhile_isLost()
{
    PartFile part = make(m_name);
    QVERIFY(QFile::remove(path(part.fileName())));
    writeFile(path(part.fileName()), "theirs");
    const Expected<QString> name = part.finish(m_name, 0, ConflictPolicy::Rename);
    QVERIFY(!name);
    QCOMPARE(name.error().code, ErrorCode::PartFileLost);
    QVERIFY(!QFile::exists(path(m_name)));
}

void TestPartFile::finish_anotherSize_isLost()
{
    PartFile part = make(m_name);
    QVERIFY(part.write(0, "hello"));
    QVERIFY(QFile::resize(path(part.fileName()), 3));
    const Expected<QString> name = part.finish(m_name, 5, ConflictPolicy::Rename);
    QVERIFY(!name);
    QCOMPARE(name.error().code, ErrorCode::PartFileLost);
    QVERIFY(!QFile::exists(path(m_name)));
}

void TestPartFile::finish_permissions_followTheUmask()
{
    PartFile part = make(m_name);
    QVERIFY(part.finish(m_name, 0, ConflictPolicy::Rename));
    QFile plain(path(QStringLiteral("plain")));
    QVERIFY(plain.open(QIODevice::WriteOnly));
    QCOMPARE(QFileInfo(path(m_name)).permissions(), QFileInfo(plain).permissions());
    QVERIFY(!QFileInfo(path(m_name)).isExecutable());
}

void TestPartFile::record_isForItsOwnerAlone()
{
    const PartFile part = make(m_name);
    const QFileInfo info(path(part.fileName() + QStringLiteral(".rec")));
    QCOMPARE(info.size(), 2 * kRecordSlotSize);
    QCOMPARE(info.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
}

void TestPartFile::readAndTruncate_seeWhatWasWritten()
{
    PartFile part = make(m_name);
    QVERIFY(part.write(0, "0123456789"));
    const Expected<QByteArray> middle = part.read(3, 4);
    QVERIFY(middle);
    QCOMPARE(*middle, QByteArray("3456"));
    QVERIFY(part.truncate(5));
    const Expected<QByteArray> rest = part.read(3, 100);
    QVERIFY(rest);
    QCOMPARE(*rest, QByteArray("34"));
}

QTEST_APPLESS_MAIN(TestPartFile)
#include "tst_partfile.moc"
