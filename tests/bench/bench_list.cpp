// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listkeeper.h"
#include "tests/bench/benchwindow.h"
#include "tests/bench/heartbeat.h"
#include "tests/support/faultserver.h"

#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <cstdlib>
#include <functional>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kBytesPerSecond = 10'000'000;
constexpr auto kPhase = 5s;

/// Resident memory of this process in MB, now ("VmRSS") or at most so far ("VmHWM").
double megabytes(const QByteArray &field)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (status.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith(field)) {
                return static_cast<double>(
                           line.mid(field.size() + 1).simplified().split(' ').first().toLongLong()) /
                       1000;
            }
        }
    }
    return 0;
}

/// Seconds until it is so; half a minute at most.
double secondsUntil(const std::function<bool()> &isSo)
{
    QElapsedTimer clock;
    clock.start();
    while (!isSo() && clock.elapsed() < 30'000) {
        runFor(1ms);
    }
    return static_cast<double>(clock.nsecsElapsed()) / 1e9;
}

QString links(const FaultServer &server, int rows)
{
    QString text;
    for (int i = 0; i < rows; ++i) {
        text += i < 5 ? server.url("/large.bin").toString() + QStringLiteral("?%1\n").arg(i)
                      : server.url("/waiting").toString() +
                            QStringLiteral("%1.bin\n").arg(qint64{i} * 7919 % rows);
    }
    return text;
}

/// The window with its list, as the program has them.
struct ListWindow
{
    explicit ListWindow(const QString &path) : store(path), keeper(bench.manager(), store)
    {
        bench.window().resize(1100, 800);
    }
    bool end()
    {
        bool hasEnded = false;
        QObject::connect(&keeper, &ListKeeper::ended, &keeper, [&hasEnded] { hasEnded = true; });
        QObject::connect(&bench.manager(), &DownloadManager::closed, &keeper, &ListKeeper::end);
        bench.manager().close();
        secondsUntil([&hasEnded] { return hasEnded; });
        return hasEnded;
    }

    BenchWindow bench;
    DownloadStore store;
    ListKeeper keeper;
};

void addAll(const QString &path, const QString &text, int rows, const QString &folder, Heartbeat &heartbeat)
{
    ListWindow list(path);
    list.bench.window().setSaveFolder(folder);
    runFor(1s);
    heartbeat.report("idle, empty list");
    list.bench.window().addLinks(text);
    list.bench.window().start();
    const double shown = secondsUntil([&] { return list.bench.manager().count() == rows; });
    const double kept = shown + secondsUntil([&] { return list.store.isIdle(); });
    heartbeat.report("pasted and started");
    std::printf("%d links: in the table after %.2f s, on the disk after %.2f s; %.0f MB\n", rows, shown, kept,
                megabytes("VmRSS"));
    QElapsedTimer clock;
    clock.start();
    const bool hasEnded = list.end();
    std::printf("closed after %.2f s%s\n", static_cast<double>(clock.elapsed()) / 1000,
                hasEnded ? "" : " WITHOUT ITS LIST");
}

/// What this process, all its threads, has used and how often it woke up.
struct Usage
{
    double cpuSeconds = 0;
    long wakeUps = 0;
};

Usage usage()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return {seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_nvcsw};
}

void doNothing(ListWindow &list, Heartbeat &heartbeat)
{
    list.bench.manager().pauseAll();
    secondsUntil([&list] { return list.bench.manager().isIdle() && list.store.isIdle(); });
    heartbeat.setPaused(true);
    runFor(2s);
    const Usage before = usage();
    runFor(kPhase);
    const Usage after = usage();
    // The heart's own thread looks ten times a second whether it is to beat.
    std::printf(
        "%d rows, nothing to do for 5 s: CPU %.0f ms, %ld wake-ups beside the 50 of the measurement\n",
        list.bench.manager().count(), 1000 * (after.cpuSeconds - before.cpuSeconds),
        after.wakeUps - before.wakeUps - 50);
    heartbeat.setPaused(false);
}

void search(ListWindow &list, Heartbeat &heartbeat)
{
    auto *field = list.bench.window().findChild<QLineEdit *>(QStringLiteral("search"));
    for (const char *text : {"9", "99", "997", "", "waiting", "waiting 12", ""}) {
        field->setText(QString::fromLatin1(text));
        runFor(700ms);
    }
    heartbeat.report("five running, searching");
    auto *groups = list.bench.window().findChild<QListWidget *>(QStringLiteral("filterList"));
    for (int row = groups->count() - 1; row >= 0; --row) {
        groups->setCurrentRow(row);
        runFor(700ms);
    }
    heartbeat.report("five running, filtering");
}

void startAgain(const QString &path, int rows, Heartbeat &heartbeat)
{
    QElapsedTimer clock;
    clock.start();
    ListWindow list(path);
    runFor(0ms);
    const double usable = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    const double whole = usable + secondsUntil([&] { return list.bench.manager().count() == rows; });
    std::printf("started with %d rows: the window is there after %.2f s, all rows after %.2f s\n",
                list.bench.manager().count(), usable, whole);
    heartbeat.report("started, rows coming in");
    runFor(kPhase);
    heartbeat.report("five running, nobody touches it");
    auto *table = list.bench.window().findChild<QTableView *>(QStringLiteral("downloadTable"));
    QTimer hands;
    int step = 0;
    QObject::connect(&hands, &QTimer::timeout, table, [table, &step] {
        QScrollBar *bar = table->verticalScrollBar();
        bar->setValue((step++ * 13'711) % std::max(1, bar->maximum()));
    });
    hands.start(30ms);
    runFor(kPhase);
    heartbeat.report("five running, scrolling");
    hands.stop();
    for (int column = 0; column < table->model()->columnCount(); ++column) {
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            table->sortByColumn(column, order);
            runFor(1s);
        }
        const QString name = table->model()->headerData(column, Qt::Horizontal).toString();
        heartbeat.report(qPrintable(QStringLiteral("five running, sorting by %1").arg(name)));
    }
    table->sortByColumn(-1, Qt::AscendingOrder);
    search(list, heartbeat);
    std::printf("memory: %.0f MB, at most %.0f MB\n", megabytes("VmRSS"), megabytes("VmHWM"));
    doNothing(list, heartbeat);
    list.end();
}

} // namespace

/// Adds as many links as the argument says (100,000), starts again with them as another process, and looks
/// how late the window handles events meanwhile.
int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    const int rows = argc > 1 ? std::atoi(argv[1]) : 100'000;
    Heartbeat heartbeat;
    if (argc > 2) {
        startAgain(QString::fromLocal8Bit(argv[2]), rows, heartbeat);
        std::fflush(nullptr);
        std::_Exit(0);
    }
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    FaultServer server;
    server.serve("/large.bin", Reply::file(TestBody::pattern(1'000'000'000)).throttle(kBytesPerSecond));
    addAll(path, links(server, rows), rows, folder.path(), heartbeat);
    std::fflush(nullptr);
    QProcess next;
    next.setProcessChannelMode(QProcess::ForwardedChannels);
    next.start(QApplication::applicationFilePath(), {QString::number(rows), path});
    next.waitForStarted();
    while (next.state() != QProcess::NotRunning) {
        runFor(50ms);
    }
    std::_Exit(next.exitCode());
}
