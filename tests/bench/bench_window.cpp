// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/benchwindow.h"

#include <QApplication>
#include <QElapsedTimer>

#include <cstdio>

using namespace millrace;

/// bench_window FOLDER URL: downloads one file through the window and prints the seconds from its row's start
/// to its end, as the person sees them.
int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 3) {
        return 2;
    }
    BenchWindow bench;
    QElapsedTimer clock;
    QObject::connect(&bench.manager(), &DownloadManager::downloadsAdded, &app, [&clock] { clock.start(); });
    QObject::connect(&bench.manager(), &DownloadManager::downloadEnded, &app, [&](DownloadId id) {
        const bool finished = bench.manager().find(id)->state == DownloadState::Finished;
        std::printf("%.4f\n", static_cast<double>(clock.nsecsElapsed()) / 1e9);
        QApplication::exit(finished ? 0 : 1);
    });
    bench.window().setSaveFolder(arguments.at(1));
    bench.window().addLinks(arguments.at(2));
    bench.window().start();
    return QApplication::exec();
}
