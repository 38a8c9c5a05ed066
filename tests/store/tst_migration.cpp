// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include "tests/support/lanes.h"
#include "tests/support/skip.h"
#include "tests/support/sqlfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <optional>

using namespace millrace;

namespace {

constexpr int kRows = 60;
constexpr int kLanes = 3;

/// A later version: each row is written anew.
Schema laterSchema()
{
    Schema schema = listSchema();
    schema.steps.append({QStringLiteral("ALTER TABLE downloads ADD COLUMN later TEXT NOT NULL DEFAULT ''"),
                         QStringLiteral("UPDATE downloads SET later = url"),
                         QStringLiteral("CREATE INDEX downloads_by_later ON downloads (later)")});
    return schema;
}

QList<PlacedDownload> someRows()
{
    QList<PlacedDownload> rows;
    for (int i = 1; i <= kRows; ++i) {
        PlacedDownload row;
        row.position = i;
        row.download.id = static_cast<quint64>(i);
        row.download.url = QUrl(QStringLiteral("http://host.example/%1.bin").arg(i));
        row.download.folder = QStringLiteral("/save");
        row.download.added = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
        rows.append(row);
    }
    return rows;
}

/// Copies all files of a folder into another one, that is empty.
bool copyFiles(const QDir &from, const QDir &to)
{
    const QStringList names = from.entryList(QDir::Files | QDir::Hidden);
    return std::all_of(names.begin(), names.end(), [&](const QString &name) {
        return QFile::copy(from.filePath(name), to.filePath(name));
    });
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The version of a file; -1 where it is not sound or has other rows.
int versionOf(const QString &path)
{
    const auto number = [&path](const char *statement) {
        return ask(path, QLatin1String(statement)).toInt();
    };
    if (!QFile::exists(path) || !isSound(path) || number("SELECT count(*) FROM downloads") != kRows) {
        return -1;
    }
    const int version = number("PRAGMA user_version");
    const bool isWhole = version == listSchema().version() ||
                         number("SELECT count(*) FROM downloads WHERE later = url") == kRows;
    return isWhole ? version : -1;
}

/// The program that brings a list to the later version: says what became of it.
int migrate(const QString &path)
{
    Database database(path, laterSchema());
    const OpenedDatabase opened = database.open();
    std::printf("%d %s\n", static_cast<int>(opened.kind), qPrintable(opened.detail));
    return 0;
}

} // namespace

/// A list's file that is brought to a later version of its schema.
class TestMigration : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void olderSchema_isBroughtToTheLaterOne();
    void backupThatCannotBeMade_isSaidAndNothingIsChanged();
    void stepThatFails_leavesTheOlder();
    void killedAtACall_leavesOneVersionWhole_data();
    void killedAtACall_leavesOneVersionWhole();
    void fullDisk_isSaidAndLeavesTheOlder();

private:
    struct Run
    {
        bool hasEnded = false;
        OpenedDatabase::Kind kind = OpenedDatabase::Kind::Failed;
        QString detail;
    };
    /// Runs this program's other half, and meddles with its calls.
    static Run runWith(const QString &path, const QString &call, const QString &deed);
    static QString wrongAfterKill(const QDir &folder);
    static QString wrongAfterFullDisk(const QDir &folder, const QByteArray &before);

    /// A list of this version in a folder of its own.
    QTemporaryDir m_older;
};

void TestMigration::initTestCase()
{
    Database database(m_older.filePath(QStringLiteral("downloads.db")));
    QCOMPARE(database.open().kind, OpenedDatabase::Kind::Sound);
    QVERIFY(database.write({someRows(), {}}));
}

void TestMigration::olderSchema_isBroughtToTheLaterOne()
{
    const QTemporaryDir folder;
    QVERIFY(copyFiles(m_older.path(), folder.path()));
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    {
        Database database(path, laterSchema());
        QCOMPARE(database.open().kind, OpenedDatabase::Kind::Sound);
    }
    QCOMPARE(versionOf(path), laterSchema().version());
    QCOMPARE(versionOf(path + QStringLiteral(".backup")), listSchema().version());
    Database former(path);
    QCOMPARE(former.open().kind, OpenedDatabase::Kind::Newer);
}

void TestMigration::backupThatCannotBeMade_isSaidAndNothingIsChanged()
{
    for (const char *suffix : {".backup", ".backup.new"}) {
        const QTemporaryDir folder;
        QVERIFY(copyFiles(m_older.path(), folder.path()));
        const QString path = folder.filePath(QStringLiteral("downloads.db"));
        QVERIFY(QDir().mkpath(path + QLatin1String(suffix)));
        {
            Database database(path, laterSchema());
            const OpenedDatabase opened = database.open();
            QCOMPARE(opened.kind, OpenedDatabase::Kind::Failed);
            QVERIFY2(!opened.detail.isEmpty(), suffix);
        }
        QCOMPARE(versionOf(path), listSchema().version());
    }
}

void TestMigration::stepThatFails_leavesTheOlder()
{
    const QTemporaryDir folder;
    QVERIFY(copyFiles(m_older.path(), folder.path()));
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    Schema wrong = laterSchema();
    wrong.steps.last().append(QStringLiteral("DROP TABLE nothing"));
    {
        Database database(path, wrong);
        const OpenedDatabase opened = database.open();
        QCOMPARE(opened.kind, OpenedDatabase::Kind::Failed);
        QVERIFY(opened.detail.contains(QStringLiteral("nothing")));
    }
    QCOMPARE(versionOf(path), listSchema().version());
}

TestMigration::Run TestMigration::runWith(const QString &path, const QString &call, const QString &deed)
{
    QProcess process;
    process.start(QStringLiteral("strace"),
                  {QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-o"),
                   QStringLiteral("/dev/null"), QStringLiteral("-e"), QStringLiteral("trace=") + call,
                   QStringLiteral("-e"), QStringLiteral("inject=%1:%2").arg(call, deed),
                   QCoreApplication::applicationFilePath(), QStringLiteral("--migrate"), path});
    Run run;
    // The tracer ends as its child does.
    run.hasEnded =
        process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    const QString said = QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    run.kind = static_cast<OpenedDatabase::Kind>(said.section(u' ', 0, 0).toInt());
    run.detail = said.section(u' ', 1);
    return run;
}

/// Looks at a copy of what the kill left, then starts again. An empty string: all is well.
QString TestMigration::wrongAfterKill(const QDir &folder)
{
    const QTemporaryDir copy;
    copyFiles(folder, copy.path());
    const int left = versionOf(copy.filePath(QStringLiteral("downloads.db")));
    if (left < 0) {
        return QStringLiteral("no whole version is left");
    }
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    const QString backup = path + QStringLiteral(".backup");
    if (left == laterSchema().version() && versionOf(backup) != listSchema().version()) {
        return QStringLiteral("the later version has no backup of the older");
    }
    {
        Database database(path, laterSchema());
        if (database.open().kind != OpenedDatabase::Kind::Sound) {
            return QStringLiteral("the next start does not open it: ") + database.lastError();
        }
        QList<PlacedDownload> rows;
        database.load(kRows, [&rows](const QList<PlacedDownload> &some) {
            rows += some;
            return true;
        });
        const QList<PlacedDownload> expected = someRows();
        if (!std::equal(rows.begin(), rows.end(), expected.begin(), expected.end(),
                        [](const PlacedDownload &one, const PlacedDownload &other) {
                            return one.download == other.download && one.position == other.position;
                        })) {
            return QStringLiteral("the rows are others");
        }
    }
    if (versionOf(path) != laterSchema().version() || versionOf(backup) != listSchema().version()) {
        return QStringLiteral("the next start does not bring it to the later version");
    }
    const QStringList files = folder.entryList(QDir::Files | QDir::Hidden, QDir::Name);
    return files == QStringList{QStringLiteral("downloads.db"), QStringLiteral("downloads.db.backup")}
               ? QString()
               : QStringLiteral("left behind: ") + files.join(u' ');
}

void TestMigration::killedAtACall_leavesOneVersionWhole_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("least");
    QTest::newRow("writing") << QStringLiteral("pwrite64") << 10;
    QTest::newRow("syncing") << QStringLiteral("fdatasync") << 3;
    QTest::newRow("giving the backup its name") << QStringLiteral("rename") << 1;
    QTest::newRow("deleting what is no longer needed") << QStringLiteral("unlink") << 1;
    QTest::newRow("cutting a file") << QStringLiteral("ftruncate") << 1;
}

void TestMigration::killedAtACall_leavesOneVersionWhole()
{
    QFETCH(QString, call);
    QFETCH(int, least);
    if (QStandardPaths::findExecutable(QStringLiteral("strace")).isEmpty()) {
        MILLRACE_SKIP("get.strace", "strace is not there");
    }
    std::atomic<int> kills = 0;
    const QStringList complaints = inLanes(kLanes, [&](int number) -> std::optional<QString> {
        const QTemporaryDir folder;
        copyFiles(m_older.path(), folder.path());
        const Run run = runWith(folder.filePath(QStringLiteral("downloads.db")), call,
                                QStringLiteral("signal=KILL:when=%1").arg(number + 1));
        kills += run.hasEnded ? 0 : 1;
        const QString wrong = wrongAfterKill(folder.path());
        if (!wrong.isEmpty()) {
            return QStringLiteral("%1 %2: %3").arg(call).arg(number + 1).arg(wrong);
        }
        return run.hasEnded ? std::nullopt : std::optional(QString());
    });
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(u'\n')));
    qInfo("%d kills", kills.load());
    QVERIFY(kills >= least);
}

QString TestMigration::wrongAfterFullDisk(const QDir &folder, const QByteArray &before)
{
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    if (contentOf(path) != before) {
        return QStringLiteral("the file is not as it was");
    }
    return wrongAfterKill(folder);
}

void TestMigration::fullDisk_isSaidAndLeavesTheOlder()
{
    if (QStandardPaths::findExecutable(QStringLiteral("strace")).isEmpty()) {
        MILLRACE_SKIP("get.strace", "strace is not there");
    }
    const QByteArray before = contentOf(m_older.filePath(QStringLiteral("downloads.db")));
    // Each third of its writes is the first that fails.
    constexpr int kStep = 3;
    std::atomic<int> faults = 0;
    const QStringList complaints = inLanes(kLanes, [&](int number) -> std::optional<QString> {
        const QTemporaryDir folder;
        copyFiles(m_older.path(), folder.path());
        const QString path = folder.filePath(QStringLiteral("downloads.db"));
        const Run run = runWith(path, QStringLiteral("pwrite64"),
                                QStringLiteral("error=ENOSPC:when=%1+").arg(1 + kStep * number));
        if (run.kind == OpenedDatabase::Kind::Sound) {
            return std::nullopt;
        }
        ++faults;
        const QString wrong = !run.hasEnded || run.kind != OpenedDatabase::Kind::Failed
                                  ? QStringLiteral("it did not fail in order")
                              : run.detail.isEmpty() ? QStringLiteral("it did not say why")
                                                     : wrongAfterFullDisk(folder.path(), before);
        return wrong.isEmpty()
                   ? QString()
                   : QStringLiteral("write %1: %2 (%3)").arg(1 + kStep * number).arg(wrong, run.detail);
    });
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(u'\n')));
    QVERIFY(faults > 5);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--migrate")) {
        return migrate(arguments.value(2));
    }
    TestMigration test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_migration.moc"
