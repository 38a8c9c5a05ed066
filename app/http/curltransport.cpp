// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/curltransport.h"

#include "http/curlexchange.h"

#include <algorithm>
#include <array>
#include <mutex>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Kept open for a worker's next downloads, from whatever hosts; libcurl's own default is four times the
// transfers, which is four here.
constexpr long kKeptConnections = 16;

constexpr std::chrono::milliseconds kLookAgain = 50ms;

constexpr std::array kSchemes = {"http", "https", "ftp", "ftps", "sftp"};

bool isSupported(const QUrl &url)
{
    const bool isKnown = std::any_of(kSchemes.begin(), kSchemes.end(), [&url](const char *scheme) {
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

} // namespace

CurlTransport::CurlTransport(SocketRate socketRate) : m_socketRate(socketRate)
{
    initLibrary();
    m_multi = makeMulti();
}

CurlTransport::~CurlTransport()
{
    abort();
    curl_easy_cleanup(m_idleEasy);
    curl_multi_cleanup(m_multi);
}

void CurlTransport::open(const TransportRequest &request, TransportClient &client)
{
    abort();
    if (!isSupported(request.url)) {
        client.onEnd({ErrorCode::UnsupportedScheme, {}});
        return;
    }
    m_mustForget = !m_lastTrust.allows(request) || m_mustForget;
    if (!m_isPerforming) {
        forgetConnections();
    }
    CURL *easy = std::exchange(m_idleEasy, nullptr);
    if (!easy) {
        easy = curl_easy_init();
    }
    m_exchange = std::make_unique<CurlExchange>(easy, request, client, m_socketRate);
    if (!m_isPerforming) {
        m_exchange->addTo(m_multi);
    }
}

void CurlTransport::pump(std::chrono::milliseconds maxWait)
{
    if (!isBusy()) {
        return;
    }
    forgetConnections();
    m_exchange->addTo(m_multi);
    if (!m_exchange->isHeadDelivered()) {
        const auto left = m_exchange->headDeadline() - CurlExchange::Clock::now();
        maxWait = std::min(maxWait, std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(left)));
        if (m_exchange->mayMissAnswers()) {
            maxWait = std::min(maxWait, kLookAgain);
        }
    }
    curl_multi_poll(m_multi, nullptr, 0, static_cast<int>(std::min<qint64>(maxWait.count(), 1'000'000)),
                    nullptr);
    perform();
}

void CurlTransport::setRate(qint64 bytesPerSecond)
{
    if (m_exchange) {
        m_exchange->setRate(bytesPerSecond);
    }
}

void CurlTransport::perform()
{
    int running = 0;
    m_isPerforming = true;
    curl_multi_perform(m_multi, &running);
    CurlExchange *exchange = m_exchange.get();
    const bool goesOn = exchange && !exchange->isRefused() && exchange->flush();
    m_isPerforming = false;
    if (!goesOn && m_exchange.get() == exchange) {
        abort();
    }
    dropFormerExchanges();
    if (!goesOn || m_exchange.get() != exchange) {
        return;
    }
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg == CURLMSG_DONE && message->easy_handle == m_exchange->easy()) {
            end(message->data.result);
            return;
        }
    }
    if (!m_exchange->isHeadDelivered() && CurlExchange::Clock::now() >= m_exchange->headDeadline()) {
        endTimedOut();
    }
}

void CurlTransport::end(int curlCode)
{
    const auto code = static_cast<CURLcode>(curlCode);
    if (m_exchange->beginsAgain(code)) {
        return;
    }
    m_isPerforming = true;
    CurlExchange *exchange = m_exchange.get();
    const bool goesOn = exchange->completeHead(code);
    const TransferError error = exchange->errorOf(code);
    TransportClient *client = exchange->client();
    m_isPerforming = false;
    if (m_exchange.get() == exchange) {
        abort();
    }
    dropFormerExchanges();
    if (goesOn && client) {
        client->onEnd(error);
    }
}

void CurlTransport::endTimedOut()
{
    TransportClient *client = m_exchange->client();
    abort();
    client->onEnd({ErrorCode::Stalled, {}});
}

void CurlTransport::abort()
{
    if (m_exchange) {
        m_exchange->drop();
        m_formerExchanges.push_back(std::move(m_exchange));
    }
    if (!m_isPerforming) {
        dropFormerExchanges();
    }
}

void CurlTransport::dropFormerExchanges()
{
    for (std::unique_ptr<CurlExchange> &former : m_formerExchanges) {
        CURL *easy = former->easy();
        former->removeFromMulti();
        former.reset();
        if (m_idleEasy) {
            curl_easy_cleanup(easy);
        } else {
            curl_easy_reset(easy);
            m_idleEasy = easy;
        }
    }
    m_formerExchanges.clear();
}

/// Closes what earlier requests left open, where it is not for the next one. libcurl's multi handle holds the
/// connections and the easy handle the TLS sessions, and neither can only be emptied.
void CurlTransport::forgetConnections()
{
    if (!std::exchange(m_mustForget, false)) {
        return;
    }
    curl_easy_cleanup(std::exchange(m_idleEasy, nullptr));
    const std::lock_guard lock(m_wakeMutex);
    curl_multi_cleanup(m_multi);
    m_multi = makeMulti();
    // The old one may just have been woken.
    curl_multi_wakeup(m_multi);
}

void CurlTransport::wake()
{
    const std::lock_guard lock(m_wakeMutex);
    curl_multi_wakeup(m_multi);
}

} // namespace millrace
