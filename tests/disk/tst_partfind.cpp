// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <optional>
#include <unistd.h>

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

PartState stateOf(const PartFile &part)
{
    PartState state;
    state.fileName = part.fileName();
    state.device = part.device();
    state.inode = part.inode();
    return state;
}

PartRecord recordFor(const QString &name, const QString &file = QStringLiteral("file"))
{
    PartRecord record;
    record.url = QUrl(QStringLiteral("http://host.example/") + file);
    record.targetName = name;
    return record;
}

using Kind = PartFile::Found::Kind;

/// The real calls, of which some fail for one name.
class FailingCalls : public FileCalls
{
public:
    int open(int folder, const QString &name, int flags, mode_t mode) override
    {
        const int fd =
            name == failing && openError != 0 ? -openError : FileCalls::open(folder, name, flags, mode);
        if (name == failing) {
            m_failingFd = fd;
        }
        return fd;
    }
    ssize_t read(int fd, char *bytes, std::size_t size, off_t offset) override
    {
        return fd == m_failingFd && readError != 0 ? -readError : FileCalls::read(fd, bytes, size, offset);
    }

    QString failing;
    int openError = 0;
    int readError = 0;

private:
    int m_failingFd = -1;
};

} // namespace

/// What stands under a part file's name, and what is made of it.
class TestPartFind : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void find_ofItsOwn_goesOn();
    void find_whileLocked_isInUse();
    void find_withoutAValidRecord_isAStrangers_data();
    void find_withoutAValidRecord_isAStrangers();
    void find_whatCannotBeReadNow_isNobodysYet_data();
    void find_whatCannotBeReadNow_isNobodysYet();
    void find_recordAlone_isClearedAway();
    void find_strangersNotesAlone_areLeft();
    void find_killedBetweenTwoNames_finishes();
    void create_whileTheSameDownloadRuns_isInUse();
    void discard_deletesOnlyItsOwn();

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

void TestPartFind::init()
{
    m_folder.reset();
    m_dir.emplace();
    Expected<SaveFolder> folder = SaveFolder::open(m_dir->path(), false);
    QVERIFY(folder);
    m_folder.emplace(std::move(*folder));
}

void TestPartFind::find_ofItsOwn_goesOn()
{
    const PartRecord facts = recordFor(m_name);
    QString name;
    {
        PartFile part = make(m_name);
        QVERIFY(part.write(0, "half"));
        PartRecord record = facts;
        record.runs = {{{0, 4}, 7}};
        QVERIFY(part.sync(record));
        name = part.fileName();
    }
    PartFile::Found found = PartFile::find(*m_folder, name, facts.url);
    QCOMPARE(found.kind, Kind::Ours);
    QCOMPARE(found.record.runs, (QList<HeldRun>{{{0, 4}, 7}}));
    QCOMPARE(found.record.targetName, m_name);
    QVERIFY(found.record.identity.isSameAs(found.part->identity()));
    QVERIFY(found.part->write(4, " and half"));
    QVERIFY(!found.record.identity.isSameAs(found.part->identity()));
    QVERIFY(found.part->finish(m_name, 13, ConflictPolicy::Rename));
    QCOMPARE(contentOf(path(m_name)), QByteArray("half and half"));
    QCOMPARE(entries(), QStringList{m_name});
}

void TestPartFind::find_whileLocked_isInUse()
{
    const PartFile part = make(m_name);
    const PartFile::Found found = PartFile::find(*m_folder, part.fileName(), recordFor(m_name).url);
    QCOMPARE(found.kind, Kind::InUse);
    const QUrl other(QStringLiteral("http://other.example/"));
    QCOMPARE(PartFile::find(*m_folder, part.fileName(), other).kind, Kind::Strangers);
    QCOMPARE(entries().size(), 2);
}

void TestPartFind::find_withoutAValidRecord_isAStrangers_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::newRow("no record") << QByteArray();
    QTest::newRow("something else") << QByteArray("their own notes");
    PartRecord record = recordFor(m_name);
    QByteArray slot = recordSlot(record, 1);
    slot[slot.size() - 1] = static_cast<char>(slot.back() ^ 1);
    QTest::newRow("a damaged record") << slot;
    record.url = QUrl(QStringLiteral("http://other.example/"));
    QTest::newRow("another download's record") << recordSlot(record, 1);
}

void TestPartFind::find_withoutAValidRecord_isAStrangers()
{
    QFETCH(QByteArray, record);
    const QString name = PartFile::nameFor(m_name, 0);
    writeFile(path(name), "theirs");
    if (!record.isEmpty()) {
        writeFile(path(name + QStringLiteral(".rec")), record);
    }
    const PartRecord facts = recordFor(m_name);
    QCOMPARE(PartFile::find(*m_folder, name, facts.url).kind, Kind::Strangers);
    QCOMPARE(make(m_name).fileName(), PartFile::nameFor(m_name, 1));
    QCOMPARE(contentOf(path(name)), QByteArray("theirs"));
    if (!record.isEmpty()) {
        QCOMPARE(contentOf(path(name + QStringLiteral(".rec"))), record);
    }
}

void TestPartFind::find_whatCannotBeReadNow_isNobodysYet_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<int>("openError");
    QTest::addColumn<int>("readError");
    QTest::addColumn<Kind>("kind");
    const QString record = QStringLiteral(".rec");
    for (const int error : {EIO, EMFILE, ENFILE, ENOMEM, EROFS, ESTALE}) {
        QTest::addRow("the record, error %d", error) << record << error << 0 << Kind::Unread;
        QTest::addRow("the part file, error %d", error) << QString() << error << 0 << Kind::Unread;
    }
    QTest::newRow("the record's bytes") << record << 0 << EIO << Kind::Unread;
    QTest::newRow("somebody else's record") << record << EACCES << 0 << Kind::Strangers;
    QTest::newRow("a link in its place") << record << ELOOP << 0 << Kind::Strangers;
    QTest::newRow("a link in the file's place") << QString() << ELOOP << 0 << Kind::Strangers;
}

void TestPartFind::find_whatCannotBeReadNow_isNobodysYet()
{
    QFETCH(QString, suffix);
    QFETCH(Kind, kind);
    const QString name = make(m_name).fileName();
    FailingCalls calls;
    calls.failing = name + suffix;
    QFETCH(int, openError);
    QFETCH(int, readError);
    calls.openError = openError;
    calls.readError = readError;
    const Expected<SaveFolder> folder = SaveFolder::open(m_dir->path(), false, calls);
    QVERIFY(folder);
    {
        const PartFile::Found found = PartFile::find(*folder, name, recordFor(m_name).url);
        QCOMPARE(found.kind, kind);
        QCOMPARE(found.error, kind == Kind::Unread ? openError + readError : 0);
    }
    calls.openError = 0;
    calls.readError = 0;
    QCOMPARE(PartFile::find(*folder, name, recordFor(m_name).url).kind, Kind::Ours);
}

void TestPartFind::find_recordAlone_isClearedAway()
{
    const QString name = make(m_name).fileName();
    QVERIFY(QFile::remove(path(name)));
    QCOMPARE(PartFile::find(*m_folder, name).kind, Kind::Nothing);
    QVERIFY(entries().isEmpty());
}

void TestPartFind::find_strangersNotesAlone_areLeft()
{
    const QString name = PartFile::nameFor(m_name, 0);
    writeFile(path(name + QStringLiteral(".rec")), "their own notes");
    QCOMPARE(PartFile::find(*m_folder, name).kind, Kind::Strangers);
    QCOMPARE(make(m_name).fileName(), PartFile::nameFor(m_name, 1));
    QCOMPARE(contentOf(path(name + QStringLiteral(".rec"))), QByteArray("their own notes"));
}

void TestPartFind::find_killedBetweenTwoNames_finishes()
{
    QString name;
    {
        PartFile part = make(m_name);
        QVERIFY(part.write(0, "whole"));
        PartRecord record = recordFor(m_name);
        record.runs = {{{0, 5}, 7}};
        record.state = RecordState::Complete;
        QVERIFY(part.sync(record));
        name = part.fileName();
    }
    // As a file system without RENAME_NOREPLACE has it in between.
    QCOMPARE(::link(qPrintable(path(name)), qPrintable(path(m_name))), 0);
    QCOMPARE(PartFile::find(*m_folder, name).kind, Kind::Nothing);
    QCOMPARE(entries(), QStringList{m_name});
    QCOMPARE(contentOf(path(m_name)), QByteArray("whole"));
}

void TestPartFind::create_whileTheSameDownloadRuns_isInUse()
{
    const PartFile part = make(m_name);
    const Expected<PartFile> second = PartFile::create(*m_folder, recordFor(m_name));
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::PartFileInUse);
    const Expected<PartFile> other = PartFile::create(*m_folder, recordFor(m_name, QStringLiteral("other")));
    QVERIFY(other);
    QCOMPARE(other->fileName(), PartFile::nameFor(m_name, 1));
    QCOMPARE(entries().size(), 4);
}

void TestPartFind::discard_deletesOnlyItsOwn()
{
    PartState state;
    {
        const PartFile part = make(m_name);
        state = stateOf(part);
    }
    PartState other = state;
    ++other.inode;
    PartFile::discard(m_dir->path(), other);
    QCOMPARE(entries().size(), 2);
    PartFile::discard(m_dir->path(), state);
    QVERIFY(entries().isEmpty());
}

QTEST_APPLESS_MAIN(TestPartFind)
#include "tst_partfind.moc"
