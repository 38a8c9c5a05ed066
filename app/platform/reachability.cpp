// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/reachability.h"

#include "platform/threadprobe.h"

#include <QNetworkInformation>
#include <QTimer>

#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Asking takes a thread and some 10 ms in which nothing else is done: not before the first requests are out,
// and not at all where everything is done by then.
constexpr auto kAskAfter = 300ms;

/// What NetworkManager says; Unknown where it does not run. Others are not asked this: they take a computer
/// whose network has no default route for one without a network, and some speak only to GLib's event loop.
QNetworkInformation::Reachability managersWord()
{
    const QNetworkInformation *desktop = QNetworkInformation::instance();
    return desktop && desktop->backendName() == QLatin1String("networkmanager")
               ? desktop->reachability()
               : QNetworkInformation::Reachability::Unknown;
}

} // namespace

Reachability::Reachability(QObject *parent) : QObject(parent)
{
    connect(&m_links, &LinkWatch::stateChanged, this, &Reachability::update);
    connect(&m_links, &LinkWatch::returned, this, [this] {
        update();
        emit returned();
    });
    QTimer::singleShot(kAskAfter, this, &Reachability::askDesktop);
}

void Reachability::askDesktop()
{
    // The bus and its backend: Qt would wait for ever for those that do not begin.
    if (!canBeginThreads(2)) {
        return;
    }
    const bool isThere =
        QNetworkInformation::loadBackendByName(u"networkmanager") ||
        QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability |
                                                   QNetworkInformation::Feature::CaptivePortal);
    QNetworkInformation *desktop = QNetworkInformation::instance();
    if (!isThere || !desktop) {
        return;
    }
    connect(desktop, &QNetworkInformation::reachabilityChanged, this, &Reachability::update);
    connect(desktop, &QNetworkInformation::isBehindCaptivePortalChanged, this, &Reachability::update);
    update();
}

void Reachability::update()
{
    const QNetworkInformation::Reachability word = managersWord();
    bool isOnline = true;
    switch (m_links.state()) {
    case LinkWatch::State::Online:
        break;
    case LinkWatch::State::Offline:
        // Unknown is the least of Qt's values: a service that knows nothing changes nothing.
        isOnline = word >= QNetworkInformation::Reachability::Site;
        break;
    case LinkWatch::State::Unknown:
        isOnline = word != QNetworkInformation::Reachability::Disconnected;
        break;
    }
    const QNetworkInformation *desktop = QNetworkInformation::instance();
    const bool isCaptive = desktop && desktop->isBehindCaptivePortal();
    if (isOnline == m_isOnline && isCaptive == m_isCaptive) {
        return;
    }
    const bool isBack = (isOnline && !m_isOnline) || (!isCaptive && m_isCaptive);
    m_isOnline = isOnline;
    m_isCaptive = isCaptive;
    emit changed();
    if (isBack) {
        emit returned();
    }
}

} // namespace millrace
