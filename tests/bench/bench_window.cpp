// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/benchwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTableView>

#include <cstdio>
#include <utility>

using namespace millrace;

/// The links of an argument: itself, or the lines of the file that stands behind an "@".
static QString linksOf(const QString &argument)
{
    QFile list(argument.mid(1));
    return argument.startsWith(u'@') && list.open(QIODevice::ReadOnly) ? QString::fromUtf8(list.readAll())
                                                                       : argument;
}

/// bench_window FOLDER URL|@LIST: downloads through a window that is open. Prints the seconds from the paste
/// to the last future's end, and from there until the table shows it.
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
    bool isShown = false;
    QObject::connect(&bench.manager(), &DownloadManager::allEnded, &app,
                     [&ended, &clock] { ended = clock.nsecsElapsed(); });
    QObject::connect(model, &QAbstractItemModel::dataChanged, &app, [&] {
        if (ended == 0 || std::exchange(isShown, true)) {
            return;
        }
        const double seconds = static_cast<double>(ended) / 1e9;
        std::printf("%.4f %.4f\n", seconds, static_cast<double>(clock.nsecsElapsed()) / 1e9 - seconds);
        QApplication::exit(bench.manager().counts().failed == 0 ? 0 : 1);
    });
    bench.window().setSaveFolder(arguments.at(1));
    // A person sees the window before pasting.
    QApplication::processEvents();
    clock.start();
    bench.window().addLinks(linksOf(arguments.at(2)));
    bench.window().start();
    return QApplication::exec();
}
