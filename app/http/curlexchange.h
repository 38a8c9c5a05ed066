// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/curltls.h"
#include "http/transport.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>

namespace millrace {

/// One request on libcurl: its options, and what its callbacks bring, told to the client. A part of
/// CurlTransport.
class CurlExchange
{
public:
    using Clock = std::chrono::steady_clock;

    /// \param easy  a handle that is fresh or reset; the caller's, who lets it go after this object.
    /// \param share  what the handles of a transport have in common; outlives the easy handle.
    /// \param socketRate  may be null.
    CurlExchange(CURL *easy, CURLSH *share, const TransportRequest &request, TransportClient &client,
                 SocketRate socketRate);
    ~CurlExchange();
    CurlExchange(const CurlExchange &) = delete;
    CurlExchange &operator=(const CurlExchange &) = delete;

    CURL *easy() const { return m_easy; }
    void setShare(CURLSH *share) { curl_easy_setopt(m_easy, CURLOPT_SHARE, share); }
    /// Adds the handle to the multi handle, once.
    void addTo(CURLM *multi);
    void removeFromMulti();

    /// Hands over what was collected; false when the client wants no more.
    bool flush();
    /// See Transport::setRate().
    void setRate(qint64 bytesPerSecond);
    /// Nothing is told to the client from now on.
    void drop() { m_client = nullptr; }
    /// The client refused the head or a piece.
    bool isRefused() const { return m_isRefused; }
    bool isHeadDelivered() const { return m_isHeadDelivered; }
    /// libcurl 7.88 waits for the second connection of ftps alone, while the server waits for a command on
    /// the first: its answers there wake nobody.
    bool mayMissAnswers() const { return m_request.url.scheme() == QLatin1String("ftps"); }
    Clock::time_point headDeadline() const { return m_headDeadline; }

    /// What is still to do when libcurl is done with the handle: a head that was held back. False when the
    /// client wants no more.
    bool completeHead(CURLcode code);
    /// The server cannot go on where it was asked to: the same from its beginning; or libcurl lost its way in
    /// the commands: the same once more. Whether that was so.
    bool beginsAgain(CURLcode code);
    TransferError errorOf(CURLcode code) const;
    TransportClient *client() const { return m_client; }

private:
    static std::size_t onHeader(char *data, std::size_t size, std::size_t count, void *self);
    static std::size_t onBody(char *data, std::size_t size, std::size_t count, void *self);
    static int onHostKey(CURL *easy, const curl_khkey *known, const curl_khkey *found, curl_khmatch match,
                         void *self);
    static int onProgress(void *self, curl_off_t total, curl_off_t now, curl_off_t totalUp, curl_off_t nowUp);

    template <class Take>
    bool guarded(Take take);
    void setUp();
    void setUpHttp();
    void setUpFiles();
    void setUpProxy();
    void takeHeaderLine(QByteArrayView line);
    bool takeBody(QByteArrayView piece);
    bool handOver(QByteArrayView piece);
    bool deliverHead();
    void tellRate();
    ResponseHead headOfFile() const;
    bool isWeb() const;
    bool mayBeAskedAgain(int status) const;

    CURL *const m_easy;
    CURLM *m_multi = nullptr;
    TransportRequest m_request;
    TransportClient *m_client;
    const SocketRate m_socketRate;
    const Clock::time_point m_headDeadline;
    curl_slist *m_headers = nullptr;
    CurlTls m_tls;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
    curl_khmatch m_hostKey = CURLKHMATCH_OK;

    ResponseHead m_head;
    /// All lines of m_head have come.
    bool m_isHeadComplete = false;
    bool m_isHeadDelivered = false;
    bool m_isRefused = false;
    bool m_hasMistaken = false;
    bool m_isSocketLimited = false;
    /// Something of what came could not be taken for want of it.
    bool m_isOutOfMemory = false;
    /// The body's bytes on their way to the client; libcurl brings at most 16 KiB at a time.
    std::unique_ptr<char[]> m_pieces;
    qsizetype m_collected = 0;
    /// By the head, in bytes.
    qint64 m_promised = 0;
};

} // namespace millrace
