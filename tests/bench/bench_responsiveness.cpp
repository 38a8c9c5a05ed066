// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/benchwindow.h"
#include "tests/bench/heartbeat.h"
#include "tests/support/faultserver.h"

#include <QApplication>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

constexpr int kWaitingRows = 10'000;
constexpr int kRunningRows = 5;
constexpr qint64 kBytesPerSecond = 10'000'000;
constexpr auto kPhase = 5s;

QString links(const FaultServer &server)
{
    QString text;
    for (int i = 0; i < kRunningRows; ++i) {
        text += server.url("/large.bin").toString() + QStringLiteral("?%1\n").arg(i);
    }
    for (int i = 0; i < kWaitingRows; ++i) {
        text += server.url("/waiting").toString() + QStringLiteral("%1.bin\n").arg((i * 7919) % kWaitingRows);
    }
    return text;
}

} // namespace

/// How late the window handles events while five downloads run and 10,000 rows wait.
int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    const QTemporaryDir folder;
    FaultServer server;
    server.serve("/large.bin", Reply::file(TestBody::pattern(1'000'000'000)).throttle(kBytesPerSecond));

    BenchWindow bench;
    bench.window().resize(1100, 800);
    bench.window().setSaveFolder(folder.path());
    Heartbeat heartbeat;
    runFor(1s);
    heartbeat.report("idle, empty list");
    bench.window().addLinks(links(server));
    bench.window().start();
    runFor(kPhase);
    heartbeat.report("10,005 links pasted and started");
    if (bench.manager().count() != kWaitingRows + kRunningRows) {
        std::printf("the rows did not arrive: %d\n", bench.manager().count());
        return 1;
    }
    runFor(kPhase);
    heartbeat.report("five running, nobody touches it");

    auto *table = bench.window().findChild<QTableView *>(QStringLiteral("downloadTable"));
    QTimer hands;
    int step = 0;
    QObject::connect(&hands, &QTimer::timeout, table, [table, &step] {
        QScrollBar *bar = table->verticalScrollBar();
        bar->setValue((step++ * 137) % std::max(1, bar->maximum()));
    });
    hands.start(30ms);
    runFor(kPhase);
    heartbeat.report("five running, scrolling");
    hands.stop();
    for (int column = 0; column < table->model()->columnCount(); ++column) {
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            table->sortByColumn(column, order);
            runFor(500ms);
        }
        const QString name = table->model()->headerData(column, Qt::Horizontal).toString();
        heartbeat.report(qPrintable(QStringLiteral("five running, sorting by %1").arg(name)));
    }

    bench.manager().close();
    runFor(2s);
    std::fflush(nullptr);
    std::_Exit(0);
}
