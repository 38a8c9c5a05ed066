// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/groupfinisher.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>
#include <optional>
#include <semaphore>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace millrace;

namespace {

/// The real calls on a disk that has to be waited for. The first sync waits for a permission, so that a test
/// knows what has come together after it; what was done is noted in its order.
class GatedCalls : public FileCalls
{
public:
    int syncAll(int) override
    {
        note("sync all");
        return -allError;
    }
    int syncData(int fd) override
    {
        note("sync one");
        if (!m_wasFirst.exchange(true)) {
            begun.release();
            gate.acquire();
        }
        return FileCalls::syncData(fd);
    }
    int writeOut(int fd) override
    {
        note("write out");
        return fd == brokenFd ? -EIO : FileCalls::writeOut(fd);
    }
    int sync(int fd) override
    {
        note("sync folder");
        return folderError == 0 ? FileCalls::sync(fd) : -folderError;
    }
    int linkUnnamed(int fd, int folder, const QString &name) override
    {
        note("name");
        return FileCalls::linkUnnamed(fd, folder, name);
    }
    bool isInMemory(int) override { return false; }

    void note(const QByteArray &what)
    {
        const std::lock_guard lock(m_mutex);
        m_notes.append(what);
    }
    QByteArrayList notes() const
    {
        const std::lock_guard lock(m_mutex);
        return m_notes;
    }

    int allError = 0;
    int folderError = 0;
    int brokenFd = -1;
    std::binary_semaphore begun{0};
    std::binary_semaphore gate{0};

private:
    std::atomic<bool> m_wasFirst = false;
    mutable std::mutex m_mutex;
    QByteArrayList m_notes;
};

QByteArray bytesFor(const QString &name)
{
    return name.toUtf8() + QByteArray(1000, 'b');
}

} // namespace

/// The first file of each test goes alone and holds the finisher up, so that the others come together.
class TestGroupFinisher : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void group_isSyncedOnce_beforeNamesAndFolder();
    void fewFiles_areSyncedEach();
    void syncOfAll_thatFails_isMadeForEach();
    void fileThatIsNotSafe_failsAlone_data();
    void fileThatIsNotSafe_failsAlone();
    void folderThatIsNotSafe_failsItsFiles();
    void givenUp_isDeletedInstead();
    void twoFolders_areBothSynced();
    void sameNames_getNumbers();
    void hasRoom_untilTooManyWait_data();
    void hasRoom_untilTooManyWait();
    void end_finishesWhatWasTaken();

private:
    void take(const QString &name, const QString &folder = QStringLiteral("."));
    /// The first file, with the finisher now waiting in its sync.
    void holdUp();
    void letGo();
    QByteArrayList notesOfGroup() const { return m_calls->notes().mid(4); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<GatedCalls> m_calls;
    std::optional<GroupFinisher> m_finisher;
    std::mutex m_mutex;
    std::map<QString, QString> m_names;
    std::map<QString, ErrorCode> m_errors;
    QString m_givenUp;
};

void TestGroupFinisher::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_calls = std::make_unique<GatedCalls>();
    m_finisher.emplace();
    m_names.clear();
    m_errors.clear();
    m_givenUp.clear();
}

void TestGroupFinisher::cleanup()
{
    m_calls->gate.release();
    m_finisher.reset();
}

void TestGroupFinisher::take(const QString &name, const QString &folder)
{
    Expected<SaveFolder> opened = SaveFolder::open(m_dir->filePath(folder), true, *m_calls);
    QVERIFY(opened);
    const auto shared = std::make_shared<const SaveFolder>(std::move(*opened));
    PartRecord facts;
    facts.url = QUrl(QStringLiteral("http://host.example/") + name);
    facts.targetName = name;
    Expected<PartFile> part = PartFile::create(*shared, facts, true);
    QVERIFY(part && part->write(0, bytesFor(name)));
    part->mark({facts.url.toString(), -1, 0, {}, {}}, true);
    const auto done = [this, name](const std::optional<Expected<QString>> &given) {
        m_calls->note("done");
        const std::lock_guard lock(m_mutex);
        if (given && *given) {
            m_names[name] = **given;
        } else {
            m_errors[name] = given ? given->error().code : ErrorCode::None;
        }
    };
    const auto isGivenUp = [this, name] { return name == m_givenUp; };
    m_finisher->take({shared, std::move(*part), name, bytesFor(name).size(), ConflictPolicy::Rename, false,
                      isGivenUp, done});
}

void TestGroupFinisher::holdUp()
{
    take(QStringLiteral("first"));
    m_calls->begun.acquire();
}

/// Until all is finished.
void TestGroupFinisher::letGo()
{
    m_calls->gate.release();
    m_finisher.reset();
    for (const auto &[name, given] : m_names) {
        QFile file(m_dir->filePath(given));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), bytesFor(name));
    }
}

void TestGroupFinisher::group_isSyncedOnce_beforeNamesAndFolder()
{
    holdUp();
    for (const char *name : {"a", "b", "c", "d", "e"}) {
        take(QLatin1String(name));
    }
    letGo();
    QCOMPARE(m_calls->notes().mid(0, 4), QByteArrayList({"sync one", "name", "sync folder", "done"}));
    QCOMPARE(notesOfGroup(), QByteArrayList({"write out", "write out", "write out", "write out", "write out",
                                             "sync all", "name", "name", "name", "name", "name",
                                             "sync folder", "done", "done", "done", "done", "done"}));
    QCOMPARE(m_names.size(), 6U);
}

void TestGroupFinisher::fewFiles_areSyncedEach()
{
    holdUp();
    take(QStringLiteral("a"));
    take(QStringLiteral("b"));
    letGo();
    QCOMPARE(notesOfGroup(),
             QByteArrayList({"sync one", "name", "sync one", "name", "sync folder", "done", "done"}));
}

void TestGroupFinisher::syncOfAll_thatFails_isMadeForEach()
{
    m_calls->allError = EOPNOTSUPP;
    holdUp();
    for (const char *name : {"a", "b", "c", "d"}) {
        take(QLatin1String(name));
    }
    letGo();
    QCOMPARE(m_calls->notes().count("sync all"), 1);
    QCOMPARE(m_calls->notes().count("sync one"), 5);
    QCOMPARE(m_calls->notes().count("sync folder"), 2);
    QCOMPARE(m_names.size(), 5U);
}

void TestGroupFinisher::fileThatIsNotSafe_failsAlone_data()
{
    QTest::addColumn<int>("allError");
    // Its fault may have been told to somebody else before.
    QTest::newRow("the sync of all says nothing") << 0;
    QTest::newRow("the sync of all fails") << EIO;
}

void TestGroupFinisher::fileThatIsNotSafe_failsAlone()
{
    QFETCH(int, allError);
    m_calls->allError = allError;
    holdUp();
    take(QStringLiteral("a"));
    take(QStringLiteral("b"));
    // The lowest free one is what the next file gets after its folder.
    const int folderFd = m_calls->duplicate(0);
    const int fileFd = m_calls->duplicate(0);
    ::close(folderFd);
    ::close(fileFd);
    m_calls->brokenFd = fileFd;
    take(QStringLiteral("c"));
    take(QStringLiteral("d"));
    letGo();
    QCOMPARE(m_errors, (std::map<QString, ErrorCode>{{QStringLiteral("c"), ErrorCode::WriteFailed}}));
    QCOMPARE(m_names.size(), 4U);
    QVERIFY(!QFile::exists(m_dir->filePath(QStringLiteral("c"))));
}

void TestGroupFinisher::folderThatIsNotSafe_failsItsFiles()
{
    holdUp();
    for (const char *name : {"a", "b", "c", "d"}) {
        take(QLatin1String(name));
    }
    m_calls->folderError = EIO;
    m_calls->gate.release();
    m_finisher.reset();
    QVERIFY(m_names.empty());
    QCOMPARE(m_errors.size(), 5U);
    QCOMPARE(m_errors[QStringLiteral("a")], ErrorCode::WriteFailed);
}

void TestGroupFinisher::givenUp_isDeletedInstead()
{
    m_givenUp = QStringLiteral("b");
    holdUp();
    for (const char *name : {"a", "b", "c", "d"}) {
        take(QLatin1String(name));
    }
    letGo();
    QCOMPARE(m_errors, (std::map<QString, ErrorCode>{{QStringLiteral("b"), ErrorCode::None}}));
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden).size(), 4);
}

void TestGroupFinisher::twoFolders_areBothSynced()
{
    holdUp();
    for (const char *name : {"a", "b", "c"}) {
        take(QLatin1String(name), QStringLiteral("one"));
        take(QLatin1String(name) + QStringLiteral("2"), QStringLiteral("two"));
    }
    m_calls->gate.release();
    m_finisher.reset();
    QCOMPARE(notesOfGroup().count("sync all"), 1);
    QCOMPARE(notesOfGroup().count("sync folder"), 2);
    QCOMPARE(QDir(m_dir->filePath(QStringLiteral("one"))).entryList(QDir::Files).size(), 3);
    QCOMPARE(QDir(m_dir->filePath(QStringLiteral("two"))).entryList(QDir::Files).size(), 3);
}

void TestGroupFinisher::sameNames_getNumbers()
{
    holdUp();
    for (int i = 0; i < 4; ++i) {
        take(QStringLiteral("a.txt"));
    }
    m_calls->gate.release();
    m_finisher.reset();
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files, QDir::Name),
             QStringList({QStringLiteral("a (1).txt"), QStringLiteral("a (2).txt"),
                          QStringLiteral("a (3).txt"), QStringLiteral("a.txt"), QStringLiteral("first")}));
}

void TestGroupFinisher::hasRoom_untilTooManyWait_data()
{
    QTest::addColumn<int>("openFiles");
    QTest::addColumn<int>("most");
    QTest::newRow("many files may be open") << 4096 << static_cast<int>(GroupFinisher::kMostWaiting);
    QTest::newRow("few may be open") << 100 << 3;
}

void TestGroupFinisher::hasRoom_untilTooManyWait()
{
    QFETCH(int, openFiles);
    QFETCH(int, most);
    struct rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit limit = before;
    limit.rlim_cur = static_cast<rlim_t>(openFiles);
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const auto restore = qScopeGuard([&before] { ::setrlimit(RLIMIT_NOFILE, &before); });
    const quint64 device = [this] {
        struct stat info = {};
        ::stat(QFile::encodeName(m_dir->path()).constData(), &info);
        return info.st_dev;
    }();
    holdUp();
    for (int i = 0; i < most; ++i) {
        QVERIFY(m_finisher->hasRoom(device));
        take(QString::number(i));
    }
    QVERIFY(!m_finisher->hasRoom(device));
    QVERIFY(m_finisher->hasRoom(device + 1));
    letGo();
    QCOMPARE(static_cast<int>(m_names.size()), most + 1);
}

void TestGroupFinisher::end_finishesWhatWasTaken()
{
    m_calls->gate.release();
    for (int i = 0; i < 20; ++i) {
        take(QString::number(i));
    }
    m_finisher.reset();
    QCOMPARE(m_names.size(), 20U);
}

QTEST_GUILESS_MAIN(TestGroupFinisher)
#include "tst_groupfinisher.moc"
