// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/desktopkeychain.h"

#include <QAbstractEventDispatcher>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLibrary>

#include <qt6keychain/keychain.h>

#include <algorithm>
#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr QLatin1String kService("millrace");
constexpr QLatin1String kSecretService("org.freedesktop.secrets");
// The bus answers within a millisecond unless something is wrong with it.
constexpr int kBusLimit = 500;
constexpr auto kGlibTurn = 10ms;

QString textOf(const Credentials &credentials)
{
    const QJsonObject object{{QStringLiteral("user"), credentials.user},
                             {QStringLiteral("password"), credentials.password}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Credentials credentialsIn(const QString &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    return {object[QLatin1String("user")].toString(), object[QLatin1String("password")].toString(), false};
}

bool hasKeychain(const QStringList &services)
{
    return std::any_of(services.begin(), services.end(), [](const QString &service) {
        return service == kSecretService || service.startsWith(QLatin1String("org.kde.kwalletd"));
    });
}

bool hasGlibLoop()
{
    const QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    return dispatcher && dispatcher->inherits("QEventDispatcherGlib");
}

/// Handles what GLib's event loop would; libsecret has brought GLib along. Never blocks.
void turnGlib()
{
    using Iteration = int (*)(void *context, int mayBlock);
    static const auto iteration = reinterpret_cast<Iteration>(
        QLibrary::resolve(QStringLiteral("glib-2.0"), 0, "g_main_context_iteration"));
    constexpr int kMost = 100;
    for (int i = 0; iteration && i < kMost && iteration(nullptr, 0) != 0; ++i) {
    }
}

} // namespace

DesktopKeychain::DesktopKeychain()
{
    m_glibTimer.setInterval(kGlibTurn);
    connect(&m_glibTimer, &QTimer::timeout, this, turnGlib);
}

DesktopKeychain::~DesktopKeychain() = default;

bool DesktopKeychain::hasSessionBus()
{
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
           (!qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR") &&
            QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QLatin1String("/bus")));
}

void DesktopKeychain::askWhetherAvailable(std::function<void(bool)> answer)
{
    askForServices(QStringLiteral("ListNames"), [this, answer = std::move(answer)](const QStringList &names) {
        if (hasKeychain(names)) {
            answer(true);
            return;
        }
        askForServices(QStringLiteral("ListActivatableNames"),
                       [answer](const QStringList &startable) { answer(hasKeychain(startable)); });
    });
}

void DesktopKeychain::askForServices(const QString &method, std::function<void(const QStringList &)> done)
{
    const QDBusMessage question = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
        QStringLiteral("org.freedesktop.DBus"), method);
    // Without a connection it ends at once, and tells that from the event loop too.
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question, kBusLimit), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [watcher, done = std::move(done)] {
        const QDBusPendingReply<QStringList> reply = *watcher;
        watcher->deleteLater();
        done(reply.isValid() ? reply.value() : QStringList());
    });
}

void DesktopKeychain::read(const QString &server, std::function<void(const Credentials &)> answer)
{
    auto *job = new QKeychain::ReadPasswordJob(QString(kService));
    start(job, server, [job, answer = std::move(answer)](QKeychain::Job &ended) {
        answer(ended.error() == QKeychain::NoError ? credentialsIn(job->textData()) : Credentials());
    });
}

void DesktopKeychain::write(const QString &server, const Credentials &credentials,
                            std::function<void(bool)> done)
{
    auto *job = new QKeychain::WritePasswordJob(QString(kService));
    job->setTextData(textOf(credentials));
    start(job, server,
          [done = std::move(done)](QKeychain::Job &ended) { done(ended.error() == QKeychain::NoError); });
}

void DesktopKeychain::remove(const QString &server, std::function<void(bool)> done)
{
    start(new QKeychain::DeletePasswordJob(QString(kService)), server,
          [done = std::move(done)](QKeychain::Job &ended) {
              done(ended.error() == QKeychain::NoError || ended.error() == QKeychain::EntryNotFound);
          });
}

void DesktopKeychain::start(QKeychain::Job *job, const QString &server,
                            std::function<void(QKeychain::Job &)> done)
{
    job->setKey(server);
    // Never into a plain file instead.
    job->setInsecureFallback(false);
    ++m_running;
    if (!hasGlibLoop()) {
        m_glibTimer.start();
    }
    // The job deletes itself, and may outlive this object: libsecret has its address.
    connect(job, &QKeychain::Job::finished, this, [this, done = std::move(done)](QKeychain::Job *ended) {
        if (--m_running == 0) {
            m_glibTimer.stop();
        }
        done(*ended);
    });
    job->start();
}

} // namespace millrace
