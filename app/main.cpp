// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/commandline.h"
#include "commandline/requestfiles.h"
#include "get/getcommand.h"
#include "http/transportfactory.h"
#include "platform/commandlinecover.h"
#include "platform/display.h"
#include "platform/keychain.h"
#include "platform/openfiles.h"
#include "platform/receivewindow.h"
#include "platform/singleinstance.h"
#include "platform/unixsignals.h"
#include "queue/downloadmanager.h"
#include "queue/historyexporter.h"
#include "queue/listkeeper.h"
#include "queue/surroundings.h"
#include "queue/threadworkerpool.h"
#include "store/downloadstore.h"
#include "store/hostpauses.h"
#include "store/profilefolder.h"
#include "store/settingsstore.h"
#include "transfer/pagereading.h"
#include "transfer/transfer.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QDateTime>
#include <QDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <new>
#include <optional>

using namespace millrace;

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
// One worker works with these; with fewer, the window does not even come up.
constexpr int kLeastOpenFiles = 40;
// A script is not to hang for ever, a window may.
constexpr std::chrono::hours kGetRetryFor{1};
// A person who is asked to unlock the keychain takes a while.
constexpr std::chrono::minutes kKeychainLimit{2};
constexpr std::chrono::milliseconds kAskDesktopAfter{500};
// A window that does not answer by then hangs.
constexpr std::chrono::seconds kHandOverLimit{5};
// The workers have had their two seconds by then.
constexpr std::chrono::seconds kListLimit{2};

void print(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
}

/// What a worker does with a job; it keeps its thread's transport from one job to the next.
TransferBody transferBy(TransportKind kind, std::shared_ptr<TransferShared> shared)
{
    return [kind, shared = std::move(shared)](QPromise<TransferOutcome> &promise, const TransferJob &job,
                                              const WorkerContext &context) {
        runTransfer(promise, job,
                    {threadTransport(kind, &limitReceiveWindow), context.ticket, context.sizeKnown, *shared,
                     context.takePromise});
    };
}

/// How a page is read for its links.
PageReader pagesBy(TransportKind kind, std::shared_ptr<TransferShared> shared)
{
    return [kind, shared = std::move(shared)](QPromise<PageLinks> &promise, const TransferJob &job,
                                              const TransferTicket &ticket) {
        readPage(promise, job, {threadTransport(kind, &limitReceiveWindow), ticket, {}, *shared});
    };
}

/// The library that the settings name; the best one built in where they name none, or one that is not there.
TransportKind transportFor(const Settings &settings)
{
    return transportKindFromName(settings.transport).value_or(defaultTransportKind());
}

/// What the files hold that the command line names, with what is to be said of them said; nothing where one
/// cannot be read.
std::optional<RequestFiles> requestFilesOf(const CommandLine &line)
{
    RequestFiles files = readRequestFiles(line);
    const QStringList sentences = files.error.isEmpty() ? files.notes : QStringList{files.error};
    for (const QString &sentence : sentences) {
        print(stderr, QStringLiteral("millrace: %1\n").arg(sentence));
    }
    return files.error.isEmpty() ? std::optional(files) : std::nullopt;
}

/// What hosts have asked for is kept from this start of the program to the next.
void keepPauses(const QString &profile, HostGate &gate)
{
    const HostPauses pauses(profile);
    for (const auto &[host, left] : pauses.load(QDateTime::currentDateTimeUtc())) {
        gate.coolDown(host, left);
    }
    gate.setMemory([pauses](const std::string &host, std::chrono::milliseconds span) {
        pauses.remember(host, span, QDateTime::currentDateTimeUtc());
    });
}

/// Runs the event loop; then leaves behind what still hangs instead of waiting for it.
int runUntilClosed(QCoreApplication &app, const std::function<bool()> &isIdle)
{
    const int status = app.exec();
    if (!isIdle()) {
        std::fflush(nullptr);
        std::_Exit(status);
    }
    return status;
}

int runGet(QCoreApplication &app, const CommandLine &line)
{
    const std::optional<RequestFiles> files = requestFilesOf(line);
    if (!files) {
        return kUsage;
    }
    const SettingsStore store(line.profile);
    Settings settings = line.applyTo(store.load());
    // Nobody is asked here, and what somebody chose in the window never lets a script overwrite a file.
    settings.onConflict = line.onConflict.value_or(ConflictPolicy::Rename);
    settings.retry.lostFor = line.retryFor.value_or(kGetRetryFor);
    settings.diskWaitLimit = settings.stallTimeout;
    // The hours of the window's queues are not those of a script.
    settings.queues = {};
    settings.network.cookies = files->cookies;
    const auto shared = std::make_shared<TransferShared>();
    keepPauses(line.profile, shared->hostGate);
    DownloadManager manager(poolsOf<ThreadWorkerPool>(transferBy(transportFor(settings), shared)), shared,
                            settings);
    manager.setNetrc(files->netrc);
    const Surroundings surroundings(manager, shared);
    GetCommand command(line, manager);
    QObject::connect(&command, &GetCommand::done, &app, [](int status) { QCoreApplication::exit(status); });
    // Only then: while the list is read from a terminal, an interrupt ends the program as any other.
    std::optional<UnixSignals> signalWatch;
    QObject::connect(&command, &GetCommand::listRead, &command, [&] {
        signalWatch.emplace();
        QObject::connect(&*signalWatch, &UnixSignals::stopRequested, &command, &GetCommand::stop);
    });
    if (const auto status = command.start()) {
        return *status;
    }
    return runUntilClosed(app, [&manager] { return manager.isIdle(); });
}

/// Takes the options of a second start for settings that hold until the window ends.
///
/// \param line  what was set so for this window until now.
void takeOptions(const QStringList &options, CommandLine &line, DownloadManager &manager)
{
    const CommandLine later = parseCommandLine(QStringList{QStringLiteral("millrace")} + options);
    if (later.error.isEmpty() && !options.isEmpty()) {
        line.addSettingsOf(later);
        manager.setSettings(later.applyTo(manager.settings()));
    }
}

/// Does in the window what this start, or a second one, asks for.
void follow(const InstanceRequest &request, MainWindow &window)
{
    if (!request.folder.isEmpty()) {
        // The option says "created if missing"; where it cannot be, the window says so before Start.
        QDir().mkpath(request.folder);
        window.setSaveFolder(request.folder);
    }
    if (!request.links.isEmpty()) {
        window.addLinks(request.links);
    }
    if (request.start) {
        window.start();
    }
}

/// Takes the profile, or hands what was asked for to the window that has it: then the exit status.
std::optional<int> acquire(SingleInstance &instance, const CommandLine &line, const InstanceRequest &request)
{
    if (instance.acquire()) {
        return std::nullopt;
    }
    if (!line.forNewWindow.isEmpty()) {
        print(stderr, QCoreApplication::translate(
                          "main", "millrace: a window is open already, and only a new one takes "
                                  "%1; end it first, or use millrace get\n")
                          .arg(line.forNewWindow.join(QLatin1String(", "))));
        return kUsage;
    }
    switch (instance.acquireOrHandOver(request, kHandOverLimit)) {
    case SingleInstance::Turn::First:
        return std::nullopt;
    case SingleInstance::Turn::HandedOver:
        return 0;
    case SingleInstance::Turn::NoAnswer:
        break;
    }
    print(stderr, QCoreApplication::translate(
                      "main", "millrace: the window that is open already does not answer; end it first\n"));
    return kFailed;
}

/// Brings the list of the last start into the window and keeps it; ends the program once the window has
/// closed.
void keepList(ListKeeper &keeper, DownloadManager &manager, MainWindow &window)
{
    QObject::connect(&keeper, &ListKeeper::restored, &window, &MainWindow::tellRestored);
    QObject::connect(&keeper, &ListKeeper::told, &window, &MainWindow::tell);
    QObject::connect(&manager, &DownloadManager::closed, &keeper, &ListKeeper::end);
}

int runWindow(QApplication &app, CommandLine line)
{
    const std::optional<RequestFiles> files = requestFilesOf(line);
    const RequestLinks links = files ? readLinks(line) : RequestLinks();
    if (!files || !links.error.isEmpty()) {
        print(stderr, links.error.isEmpty() ? QString() : QStringLiteral("millrace: %1\n").arg(links.error));
        return kUsage;
    }
    const InstanceRequest request{links.text, line.into, line.start, line.forOpenWindow};
    SingleInstance instance(profileFolder(line.profile));
    if (const auto status = acquire(instance, line, request)) {
        return *status;
    }
    const SettingsStore store(line.profile);
    const Settings stored = store.load();
    Settings settings = line.applyTo(stored);
    settings.network.cookies = files->cookies;
    const auto shared = std::make_shared<TransferShared>();
    keepPauses(line.profile, shared->hostGate);
    DownloadManager manager(poolsOf<ThreadWorkerPool>(transferBy(transportFor(settings), shared)), shared,
                            settings);
    manager.setNetrc(files->netrc);
    manager.setKeychain(desktopKeychain(), kKeychainLimit);
    manager.setPageReader(pagesBy(transportFor(settings), shared));
    const Surroundings surroundings(manager, shared);
    MainWindow window(manager);
    window.setTransportNames(transportNames());
    window.restoreLayout(store.loadLayout());
    QObject::connect(&window, &MainWindow::settingsChanged, &window,
                     [&](const Settings &changed) { store.save(line.withoutOverrides(changed, stored)); });
    DownloadStore list(QDir(profileFolder(line.profile)).filePath(QStringLiteral("downloads.db")));
    ListKeeper keeper(manager, list);
    keepList(keeper, manager, window);
    HistoryExporter history(list);
    QObject::connect(&window, &MainWindow::historyWished, &history, &HistoryExporter::exportTo);
    QObject::connect(&history, &HistoryExporter::told, &window, &MainWindow::tellOfFile);
    int status = 0;
    QObject::connect(&manager, &DownloadManager::closed, &window, [&] {
        store.saveLayout(window.saveLayout());
        QTimer::singleShot(kListLimit, &app, [&status] { QCoreApplication::exit(status); });
    });
    QObject::connect(&keeper, &ListKeeper::ended, &app, [&] {
        // Something came in at the last moment: once more.
        list.isIdle() ? QCoreApplication::exit(status) : keeper.end();
    });
    QObject::connect(&manager, &DownloadManager::closing, &instance, &SingleInstance::stopListening);
    // Not before the list is there: what it has already is not to be added again.
    QList<InstanceRequest> early{request};
    bool isListThere = false;
    const auto take = [&](const InstanceRequest &asked) {
        isListThere ? follow(asked, window) : early.append(asked);
    };
    QObject::connect(&keeper, &ListKeeper::restored, &window, [&] {
        isListThere = true;
        std::for_each(early.cbegin(), early.cend(), take);
    });
    QObject::connect(&instance, &SingleInstance::asked, &window, [&](const InstanceRequest &asked) {
        takeOptions(asked.options, line, manager);
        take(asked);
        window.show();
        window.raise();
        window.activateWindow();
    });
    UnixSignals signalWatch;
    QObject::connect(&signalWatch, &UnixSignals::stopRequested, &window, [&](int exitStatus) {
        status = exitStatus;
        window.hide();
        manager.close();
    });
    QApplication::setQuitOnLastWindowClosed(false);
    window.show();
    // The desktop is asked when the window stands.
    QTimer::singleShot(kAskDesktopAfter, &window, [&] {
        manager.askWhetherCanRemember(
            [&window](bool canRemember) { window.setKeyringAvailable(canRemember); });
    });
    return runUntilClosed(app, [&] { return manager.isIdle() && list.isIdle() && history.isIdle(); });
}

/// Where memory runs out outside of a worker, nothing can go on: the next start does, from what is on the
/// disk.
[[noreturn]] void endWithoutMemory()
{
    try {
        if (std::current_exception()) {
            std::rethrow_exception(std::current_exception());
        }
    } catch (const std::bad_alloc &) {
        // Nothing that would need some.
        std::fputs("millrace: there is not enough memory; what is on the disk is gone on with next time\n",
                   stderr);
        std::_Exit(kFailed);
    } catch (...) {
        std::abort();
    }
    std::abort();
}

QStringList argumentsOf(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i) {
        arguments.append(QString::fromLocal8Bit(argv[i]));
    }
    return arguments;
}

int run(int argc, char *argv[])
{
    if (const int limit = raiseOpenFilesLimit(); limit < kLeastOpenFiles) {
        print(stderr,
              QCoreApplication::translate("main", "millrace: at most %1 files may be open at a time, and it "
                                                  "needs %2; ulimit -n sets that\n")
                  .arg(limit)
                  .arg(kLeastOpenFiles));
        return kFailed;
    }
    QCoreApplication::setApplicationName(QStringLiteral("millrace"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MILLRACE_VERSION));

    const CommandLine line = parseCommandLine(argumentsOf(argc, argv));
    coverSecrets(argc, argv, {"--header"});
    if (!line.error.isEmpty()) {
        print(stderr, QStringLiteral("millrace: %1\n").arg(line.error));
        return kUsage;
    }
    if (line.help) {
        print(stdout, helpText(line.mode));
        return 0;
    }
    if (line.version) {
        print(stdout, QStringLiteral("millrace " MILLRACE_VERSION "\n"));
        return 0;
    }
    if (line.mode == CommandLine::Mode::Get) {
        // GLib's event loop pays a system call for every event from a worker; Qt's own only for the first.
        qputenv("QT_NO_GLIB", "1");
        QCoreApplication app(argc, argv);
        return runGet(app, line);
    }
    if (!hasDisplay()) {
        print(stderr,
              QCoreApplication::translate(
                  "main", "There is no display for the window; millrace get downloads without one.\n"));
        return kUsage;
    }
    QApplication app(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Millrace"));
    QApplication::setDesktopFileName(QStringLiteral("millrace"));
    return runWindow(app, line);
}

} // namespace

int main(int argc, char *argv[])
{
    UnixSignals::ignoreDeadlySignals();
    std::set_terminate(&endWithoutMemory);
    const int status = run(argc, argv);
    // A thread that has been waited for may still be at its last cleaning up, OpenSSL's, which does not go
    // together with the process's own: that is left out.
    std::fflush(nullptr);
    std::_Exit(status);
}
