// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/listvictim.h"

#include "tests/support/sqlfile.h"

#include <QDir>
#include <QMap>
#include <QSet>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace millrace {

namespace {

constexpr int kWorkers = 3;
constexpr int kMostRows = 60;

Settings victimSettings()
{
    Settings settings;
    settings.workers = kWorkers;
    return settings;
}

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

QByteArray idOf(const QByteArray &row)
{
    return row.chopped(row.isEmpty() ? 0 : 1);
}

bool hasId(const QByteArrayList &rows, const QByteArray &id)
{
    return std::any_of(rows.begin(), rows.end(), [&id](const QByteArray &row) { return idOf(row) == id; });
}

} // namespace

ListVictim::ListVictim(const QString &path, quint32 seed)
    : m_random(seed)
    , m_manager(poolsOf<ThreadWorkerPool>(m_body, kWorkers), std::make_shared<TransferShared>(),
                victimSettings())
    , m_store(path)
{
    // Before the keeper is told of the same.
    connect(&m_manager, &DownloadManager::downloadsChanged, this, &ListVictim::tell);
    m_keeper = std::make_unique<ListKeeper>(m_manager, m_store);
    connect(m_keeper.get(), &ListKeeper::restored, this, [this] {
        tell();
        m_manager.resumeAll();
        tell();
        m_timer.start(1);
    });
    connect(m_keeper.get(), &ListKeeper::ended, this,
            [this] { say("A " + QByteArray::number(std::exchange(m_flushed, 0))); });
    connect(&m_timer, &QTimer::timeout, this, &ListVictim::act);
}

void ListVictim::tell()
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

QList<DownloadId> ListVictim::some(int most)
{
    QList<DownloadId> ids;
    for (int i = m_random.bounded(1, most + 1); i > 0 && m_manager.count() > 0; --i) {
        ids.append(m_manager.idAt(m_random.bounded(m_manager.count())));
    }
    return ids;
}

void ListVictim::add()
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

void ListVictim::act()
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

LivedList livedBy(const QByteArray &output, const QByteArray &before)
{
    LivedList lived;
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

bool isMadeOf(const QByteArray &found, const QByteArrayList &lists)
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

QByteArray listIn(const QString &path)
{
    QByteArray list;
    for (const QVariantList &row :
         askRows(path, QStringLiteral("SELECT id, state FROM downloads ORDER BY position, id"))) {
        list += textOf(row[0].toULongLong(), static_cast<DownloadState>(row[1].toInt()));
    }
    return list;
}

} // namespace millrace
