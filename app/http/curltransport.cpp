// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/curltransport.h"

#include "http/curlexchange.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <array>
#include <mutex>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Kept open for a worker's next downloads, from whatever hosts; libcurl's own default is four times the
// transfers, which is four here.
constexpr long kKeptConnections = 32;

// As many as one download may have connections.
constexpr std::size_t kKeptEasies = 32;

constexpr std::chrono::milliseconds kLookForStop = 50ms;

constexpr std::array kCurlSchemes = {"http", "https", "ftp", "ftps", "sftp"};

bool isForCurl(const QUrl &url)
{
    const bool isKnown = std::any_of(kCurlSchemes.begin(), kCurlSchemes.end(), [&url](const char *scheme) {
        return url.scheme() == QLatin1String(scheme);
    });
    return isKnown && !url.host().isEmpty();
}

void initLibrary()
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

CURLM *makeMulti()
{
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kKeptConnections);
    return multi;
}

CURLSH *makeShare()
{
    CURLSH *share = curl_share_init();
    curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    return share;
}

} // namespace

CurlTransport::CurlTransport(SocketRate socketRate) : m_socketRate(socketRate)
{
    initLibrary();
    m_multi = makeMulti();
    m_share = makeShare();
}

CurlTransport::~CurlTransport()
{
    for (const auto &exchange : m_exchanges) {
        exchange->drop();
    }
    sweep();
    for (CURL *easy : m_idleEasies) {
        curl_easy_cleanup(easy);
    }
    curl_multi_cleanup(m_multi);
    curl_share_cleanup(m_share);
}

CurlExchange *CurlTransport::exchangeOf(const TransportClient &client) const
{
    const auto found = std::find_if(m_exchanges.begin(), m_exchanges.end(), [&client](const auto &exchange) {
        return exchange->client() == &client;
    });
    return found == m_exchanges.end() ? nullptr : found->get();
}

bool CurlTransport::isBusy() const
{
    return std::any_of(m_exchanges.begin(), m_exchanges.end(),
                       [](const auto &exchange) { return exchange->client() != nullptr; });
}

bool CurlTransport::isBusy(const TransportClient &client) const
{
    return exchangeOf(client) != nullptr;
}

void CurlTransport::open(const TransportRequest &request, TransportClient &client)
{
    abort(client);
    if (!isForCurl(request.url)) {
        client.onEnd({ErrorCode::UnsupportedScheme, {}});
        return;
    }
    m_mustForget = !m_lastTrust.allows(request) || m_mustForget;
    forgetConnections();
    CURL *easy = nullptr;
    if (m_idleEasies.empty()) {
        easy = curl_easy_init();
    } else {
        easy = m_idleEasies.back();
        m_idleEasies.pop_back();
    }
    m_hasNew = true;
    m_exchanges.push_back(std::make_unique<CurlExchange>(easy, m_share, request, client, m_socketRate));
    if (!m_isPerforming) {
        m_exchanges.back()->addTo(m_multi);
    }
}

/// How long nothing has to be looked at, unless libcurl says so.
std::chrono::milliseconds CurlTransport::longestWait(std::chrono::milliseconds maxWait) const
{
    for (const auto &exchange : m_exchanges) {
        if (exchange->isHeadDelivered()) {
            continue;
        }
        const auto left = exchange->headDeadline() - CurlExchange::Clock::now();
        maxWait = std::min(maxWait, std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(left)));
        if (exchange->mayMissAnswers()) {
            maxWait = std::min(maxWait, kLookForStop);
        }
    }
    return maxWait;
}

void CurlTransport::pump(std::chrono::milliseconds maxWait)
{
    if (!isBusy()) {
        return;
    }
    forgetConnections();
    for (const auto &exchange : m_exchanges) {
        exchange->addTo(m_multi);
    }
    if (!std::exchange(m_hasNew, false)) {
        maxWait = longestWait(maxWait);
        curl_multi_poll(m_multi, nullptr, 0, static_cast<int>(std::min<qint64>(maxWait.count(), 1'000'000)),
                        nullptr);
    }
    perform();
}

void CurlTransport::setRate(const TransportClient &client, qint64 bytesPerSecond)
{
    if (CurlExchange *exchange = exchangeOf(client)) {
        exchange->setRate(bytesPerSecond);
    }
}

void CurlTransport::perform()
{
    {
        // A client may throw.
        const QScopedValueRollback performing(m_isPerforming, true);
        int running = 0;
        curl_multi_perform(m_multi, &running);
        // The clients may open requests meanwhile, which come behind.
        for (std::size_t i = 0; i < m_exchanges.size(); ++i) {
            CurlExchange &exchange = *m_exchanges[i];
            if (exchange.isRefused() || !exchange.flush()) {
                exchange.drop();
            }
        }
    }
    sweep();
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        CURL *easy = message->easy_handle;
        const auto found = std::find_if(m_exchanges.begin(), m_exchanges.end(),
                                        [easy](const auto &exchange) { return exchange->easy() == easy; });
        if (message->msg == CURLMSG_DONE && found != m_exchanges.end()) {
            end(**found, message->data.result);
        }
    }
    endTimedOut();
    sweep();
}

void CurlTransport::end(CurlExchange &exchange, int curlCode)
{
    const auto code = static_cast<CURLcode>(curlCode);
    if (exchange.beginsAgain(code)) {
        return;
    }
    const QScopedValueRollback performing(m_isPerforming, true);
    const bool goesOn = exchange.completeHead(code);
    const TransferError error = exchange.errorOf(code);
    TransportClient *client = exchange.client();
    exchange.drop();
    if (goesOn && client) {
        client->onEnd(error);
    }
}

void CurlTransport::endTimedOut()
{
    const auto now = CurlExchange::Clock::now();
    const QScopedValueRollback performing(m_isPerforming, true);
    for (std::size_t i = 0; i < m_exchanges.size(); ++i) {
        CurlExchange &exchange = *m_exchanges[i];
        if (TransportClient *client = exchange.client();
            client && !exchange.isHeadDelivered() && now >= exchange.headDeadline()) {
            exchange.drop();
            client->onEnd({ErrorCode::Stalled, {}});
        }
    }
}

void CurlTransport::abort(const TransportClient &client)
{
    if (CurlExchange *exchange = exchangeOf(client)) {
        exchange->drop();
        if (!m_isPerforming) {
            sweep();
        }
    }
}

/// Lets go of the exchanges without a client.
void CurlTransport::sweep()
{
    const auto dropped =
        std::stable_partition(m_exchanges.begin(), m_exchanges.end(),
                              [](const auto &exchange) { return exchange->client() != nullptr; });
    for (auto it = dropped; it != m_exchanges.end(); ++it) {
        CURL *easy = (*it)->easy();
        (*it)->removeFromMulti();
        it->reset();
        if (m_idleEasies.size() < kKeptEasies) {
            curl_easy_reset(easy);
            m_idleEasies.push_back(easy);
        } else {
            curl_easy_cleanup(easy);
        }
    }
    m_exchanges.erase(dropped, m_exchanges.end());
}

/// Closes what earlier requests left open, where it is not for the next one. libcurl's multi handle holds the
/// connections and the share the TLS sessions, and neither can only be emptied.
void CurlTransport::forgetConnections()
{
    if (!m_mustForget || m_isPerforming) {
        return;
    }
    m_mustForget = false;
    m_isPerforming = true;
    for (std::size_t i = 0; i < m_exchanges.size(); ++i) {
        CurlExchange &exchange = *m_exchanges[i];
        exchange.removeFromMulti();
        // Begun anew it would bring the same bytes a second time.
        if (TransportClient *client = exchange.client(); client && exchange.isHeadDelivered()) {
            exchange.drop();
            client->onEnd({ErrorCode::ConnectionLost, {}});
        }
    }
    m_isPerforming = false;
    sweep();
    for (CURL *easy : std::exchange(m_idleEasies, {})) {
        curl_easy_cleanup(easy);
    }
    {
        const std::lock_guard lock(m_wakeMutex);
        curl_multi_cleanup(m_multi);
        m_multi = makeMulti();
        // The old one may just have been woken.
        curl_multi_wakeup(m_multi);
    }
    CURLSH *former = std::exchange(m_share, makeShare());
    for (const auto &exchange : m_exchanges) {
        exchange->setShare(m_share);
    }
    curl_share_cleanup(former);
}

void CurlTransport::wake()
{
    const std::lock_guard lock(m_wakeMutex);
    curl_multi_wakeup(m_multi);
}

} // namespace millrace
