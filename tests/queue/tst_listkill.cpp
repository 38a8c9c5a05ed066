// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listkeeper.h"

#include "tests/support/scriptedbody.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <utility>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

constexpr int kWorkers = 3;
constexpr int kMostRows = 60;
// As long as the program then lives at most.
constexpr int kLongestLife = 400;

/// MILLRACE_KILLS, or twenty.
int killsWished()
{
    const int wished = qEnvironmentVariableIntValue("MILLRACE_KILLS");
    return wished > 0 ? wished : 20;
}

/// "12a" for a row with the id 12 that goes on by itself, "12p" for a paused one, and so on.
QByteArray textOf(quint64 id, DownloadState state)
{
    const char letter = isActive(state)                    ? 'a'
                        : state == DownloadState::Paused   ? 'p'
                        : state == DownloadState::Finished ? 'f'
                                                           : 'x';
    return QByteArray::number(id) + letter + ' ';
}

void say(const QByteArray &line)
{
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

/// The program that is killed: does something to its list all the time, and says what the list is after each
/// change ("S 7 12a 13p"), before it can be written, and what is surely written ("A 7").
class Victim : public QObject
{
    Q_OBJECT

public:
    Victim(const QString &path, quint32 seed)
        : m_random(seed)
        , m_manager(poolsOf<ThreadWorkerPool>(m_body, kWorkers), std::make_shared<TransferShared>(),
                    settings())
        , m_store(path)
    {
        // Before the keeper is told of the same.
        connect(&m_manager, &DownloadManager::downloadsChanged, this, &Victim::tell);
        m_keeper = std::make_unique<ListKeeper>(m_manager, m_store);
        connect(m_keeper.get(), &ListKeeper::restored, this, [this] {
            tell();
            m_manager.resumeAll();
            tell();
            m_timer.start(1);
        });
        connect(m_keeper.get(), &ListKeeper::ended, this,
                [this] { say("A " + QByteArray::number(std::exchange(m_flushed, 0))); });
        connect(&m_timer, &QTimer::timeout, this, &Victim::act);
    }

private:
    static Settings settings()
    {
        Settings settings;
        settings.workers = kWorkers;
        return settings;
    }

    void tell()
    {
        QByteArray list;
        for (int row = 0; row < m_manager.count(); ++row) {
            const Download *download = m_manager.find(m_manager.idAt(row));
            // As it is kept: what was asked to stop is not to go on after a crash.
            list += textOf(download->id, download->isStopping ? DownloadState::Paused : download->state);
        }
        if (list != m_last) {
            m_last = list;
            say("S " + QByteArray::number(++m_number) + ' ' + list);
        }
    }

    QList<DownloadId> some(int most)
    {
        QList<DownloadId> ids;
        for (int i = m_random.bounded(1, most + 1); i > 0 && m_manager.count() > 0; --i) {
            ids.append(m_manager.idAt(m_random.bounded(m_manager.count())));
        }
        return ids;
    }

    void add()
    {
        QList<DownloadRequest> requests;
        for (int i = m_random.bounded(1, 20); i > 0; --i) {
            DownloadRequest request;
            request.url = QUrl(QStringLiteral("http://host.example/%1.bin").arg(m_random.generate()));
            request.folder = QDir::tempPath();
            requests.append(request);
        }
        m_manager.add(requests);
    }

    void act()
    {
        switch (m_manager.count() > kMostRows ? 1 : m_random.bounded(7)) {
        case 0:
            add();
            break;
        case 1:
            m_manager.remove(some(20));
            break;
        case 2:
            m_manager.undoRemove();
            break;
        case 3:
            m_manager.pause(some(1));
            break;
        case 4:
            m_manager.resume(some(5));
            break;
        case 5:
            m_manager.move(some(3), static_cast<MoveTo>(m_random.bounded(4)));
            break;
        default:
            for (const DownloadId id : some(1)) {
                m_body.finish(id);
            }
        }
        tell();
        if (m_flushed == 0) {
            m_flushed = m_number;
            m_keeper->end();
        }
    }

    QRandomGenerator m_random;
    ScriptedBody m_body;
    DownloadManager m_manager;
    DownloadStore m_store;
    std::unique_ptr<ListKeeper> m_keeper;
    QTimer m_timer;
    QByteArray m_last;
    int m_number = 0;
    /// What is being written, 0 for nothing.
    int m_flushed = 0;
};

} // namespace

class TestListKill : public QObject
{
    Q_OBJECT

private slots:
    void killedAgainAndAgain_losesNothingAcknowledged();

private:
    struct Lived
    {
        /// What the list was, by number; the first as it began.
        QByteArrayList lists{QByteArray()};
        int acknowledged = 0;
    };

    /// Reads what the victim said, as far as it came to an end.
    static Lived livedBy(const QByteArray &output, const QByteArray &before)
    {
        Lived lived;
        lived.lists[0] = before;
        QByteArrayList lines = output.split('\n');
        lines.removeLast();
        for (const QByteArray &line : std::as_const(lines)) {
            if (line.startsWith("S ")) {
                lived.lists.append(line.mid(line.indexOf(' ', 2) + 1));
            } else if (line.startsWith("A ")) {
                lived.acknowledged = line.mid(2).toInt();
            }
        }
        return lived;
    }

    /// Whether each row is as it was in one of these lists, each of their rows is there or was missing in
    /// one, and the order is that of one.
    static bool isMadeOf(const QByteArray &found, const QByteArrayList &lists)
    {
        const QByteArrayList rows = found.split(' ');
        bool isInOrder = false;
        QMap<QByteArray, qsizetype> seen;
        QSet<QByteArray> states;
        for (const QByteArray &list : lists) {
            QByteArrayList order;
            for (const QByteArray &row : list.split(' ')) {
                states.insert(row);
                ++seen[idOf(row)];
                order.append(idOf(row));
            }
            order.removeIf([&rows](const QByteArray &id) { return !hasId(rows, id); });
            QByteArrayList ids;
            for (const QByteArray &row : rows) {
                ids.append(idOf(row));
            }
            // Some rows of the other lists may be missing in this one.
            ids.removeIf([&order](const QByteArray &id) { return !order.contains(id); });
            isInOrder = isInOrder || ids == order;
        }
        for (auto row = seen.begin(); row != seen.end(); ++row) {
            if (*row == lists.size() && !hasId(rows, row.key())) {
                return false;
            }
        }
        return isInOrder && std::all_of(rows.begin(), rows.end(),
                                        [&states](const QByteArray &row) { return states.contains(row); });
    }
    static QByteArray idOf(const QByteArray &row) { return row.chopped(row.isEmpty() ? 0 : 1); }
    static bool hasId(const QByteArrayList &rows, const QByteArray &id)
    {
        return std::any_of(rows.begin(), rows.end(),
                           [&id](const QByteArray &row) { return idOf(row) == id; });
    }

    QByteArray listOnDisk(bool &isSound) const
    {
        QByteArray list;
        {
            QSqlDatabase database =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
            database.setDatabaseName(m_folder.filePath(QStringLiteral("downloads.db")));
            QSqlQuery query(database.open() ? database : QSqlDatabase());
            isSound = query.exec(QStringLiteral("PRAGMA integrity_check")) && query.next() &&
                      query.value(0).toString() == QLatin1String("ok");
            // Killed before it had made anything.
            query.exec(QStringLiteral("SELECT id, state FROM downloads ORDER BY position, id"));
            while (query.next()) {
                list +=
                    textOf(query.value(0).toULongLong(), static_cast<DownloadState>(query.value(1).toInt()));
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("test"));
        return list;
    }

    QTemporaryDir m_folder;
};

void TestListKill::killedAgainAndAgain_losesNothingAcknowledged()
{
    QRandomGenerator random(7);
    QByteArray before;
    qint64 changes = 0;
    qint64 acknowledged = 0;
    const int kills = killsWished();
    for (int kill = 0; kill < kills; ++kill) {
        QProcess victim;
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        victim.start(QCoreApplication::applicationFilePath(),
                     {QStringLiteral("--victim"), m_folder.filePath(QStringLiteral("downloads.db")),
                      QString::number(random.generate())});
        QVERIFY(victim.waitForStarted());
        victim.waitForFinished(random.bounded(1, kLongestLife));
        QCOMPARE(victim.state(), QProcess::Running);
        victim.kill();
        QVERIFY(victim.waitForFinished());
        const Lived lived = livedBy(victim.readAllStandardOutput(), before);
        bool isSound = false;
        const QByteArray found = listOnDisk(isSound);
        QVERIFY(isSound);
        const QByteArrayList possible = lived.lists.mid(lived.acknowledged);
        if (!isMadeOf(found, possible)) {
            // Longer than a message of QtTest may be.
            const QByteArray text = "kill " + QByteArray::number(kill) + ": " + found + "\nbut it was\n" +
                                    possible.join('\n') + '\n';
            std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stderr);
            QFAIL("the list is none that it was");
        }
        before = found;
        changes += lived.lists.size() - 1;
        acknowledged += lived.acknowledged > 0 ? 1 : 0;
    }
    qInfo("%d kills, %lld changes", kills, static_cast<long long>(changes));
    // Not one that died before it could do anything.
    QVERIFY(acknowledged > kills / 2);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--victim")) {
        const Victim victim(arguments.value(2), arguments.value(3).toUInt());
        return QCoreApplication::exec();
    }
    TestListKill test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_listkill.moc"
