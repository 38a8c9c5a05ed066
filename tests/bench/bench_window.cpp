// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/benchwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTableView>

#include <cstdio>

using namespace millrace;

/// bench_window FOLDER URL: downloads one file through the window. Prints the seconds from its row's start to
/// its future's end, and from there until the table shows it.
int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 3) {
        return 2;
    }
    BenchWindow bench;
    const QAbstractItemModel *model =
        bench.window().findChild<QTableView *>(QStringLiteral("downloadTable"))->model();
    QElapsedTimer clock;
    qint64 ended = 0;
    QObject::connect(&bench.manager(), &DownloadManager::downloadsAdded, &app, [&clock] { clock.start(); });
    QObject::connect(&bench.manager(), &DownloadManager::downloadEnded, &app,
                     [&ended, &clock] { ended = clock.nsecsElapsed(); });
    QObject::connect(model, &QAbstractItemModel::dataChanged, &app, [&] {
        if (ended == 0) {
            return;
        }
        const double seconds = static_cast<double>(ended) / 1e9;
        std::printf("%.4f %.4f\n", seconds, static_cast<double>(clock.nsecsElapsed()) / 1e9 - seconds);
        const DownloadState state = bench.manager().find(bench.manager().idAt(0))->state;
        QApplication::exit(state == DownloadState::Finished ? 0 : 1);
    });
    bench.window().setSaveFolder(arguments.at(1));
    bench.window().addLinks(arguments.at(2));
    bench.window().start();
    return QApplication::exec();
}
