// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/curlexchange.h"

#include "core/redactor.h"
#include "core/schemes.h"
#include "http/curlerror.h"

#include <QDir>
#include <QFile>
#include <QLocale>

#include <algorithm>
#include <cstring>
#include <new>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// What one read from the socket may bring. 512 KiB was the fastest of those measured; libcurl's own 16 KiB
// costs half as much time again.
constexpr long kReadBufferSize = 512 * 1024;
// While a limit is kept, what was read ahead is a burst that the server sees.
constexpr qint64 kLimitedReadBufferSize = 16 * 1024;
// A piece for the client: as large as one write to the disk should be.
constexpr qsizetype kPieceSize = 256 * 1024;
constexpr std::chrono::milliseconds kConnectTimeout = 30s;

void set(CURL *easy, CURLoption option, const QByteArray &text)
{
    curl_easy_setopt(easy, option, text.constData());
}

QList<CertificateException> exceptionsFor(const TransportRequest &request)
{
    QList<CertificateException> own;
    for (const CertificateException &exception : request.certificateExceptions) {
        if (exception.host == request.url.host() &&
            exception.port == request.url.port(defaultPort(request.url.scheme()))) {
            own.append(exception);
        }
    }
    return own;
}

QByteArray httpDate(qint64 secondsSinceEpoch)
{
    return QLocale::c()
        .toString(QDateTime::fromSecsSinceEpoch(secondsSinceEpoch, Qt::UTC),
                  QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"))
        .toLatin1();
}

} // namespace

CurlExchange::CurlExchange(CURL *easy, CURLSH *share, const TransportRequest &request,
                           TransportClient &client, SocketRate socketRate)
    : m_easy(easy)
    , m_request(request)
    , m_client(&client)
    , m_socketRate(socketRate)
    , m_headDeadline(Clock::now() + request.headTimeout)
    , m_tls(request.url.host(QUrl::FullyEncoded), request.caFile, exceptionsFor(request))
{
    m_request.url = request.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    setUp();
    setShare(share);
}

CurlExchange::~CurlExchange()
{
    curl_slist_free_all(m_headers);
}

void CurlExchange::addTo(CURLM *multi)
{
    if (!m_multi) {
        m_multi = multi;
        curl_multi_add_handle(multi, m_easy);
    }
}

void CurlExchange::removeFromMulti()
{
    if (m_multi) {
        // The connection may serve another request.
        setRate(0);
        curl_multi_remove_handle(m_multi, m_easy);
        m_multi = nullptr;
    }
}

bool CurlExchange::isWeb() const
{
    return m_request.url.scheme().startsWith(QLatin1String("http"));
}

// ---- options

void CurlExchange::setUp()
{
    const long buffer = m_request.bytesPerSecond > 0 ? long{kLimitedReadBufferSize} : kReadBufferSize;
    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    // Else a name server that does not answer blocks an abort for seconds.
    curl_easy_setopt(m_easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_errorText.data());
    curl_easy_setopt(m_easy, CURLOPT_BUFFERSIZE, buffer);
    curl_easy_setopt(m_easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectTimeout.count()));
    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https,ftp,ftps,sftp");
    curl_easy_setopt(m_easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(m_easy, CURLOPT_PATH_AS_IS, 1L);
    set(m_easy, CURLOPT_URL, m_request.url.toEncoded());
    curl_easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &CurlExchange::onHeader);
    curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &CurlExchange::onBody);
    curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
    setUpProxy();
    m_tls.setUp(m_easy);
    if (isWeb()) {
        setUpHttp();
    } else {
        setUpFiles();
    }
}

void CurlExchange::setUpHttp()
{
    for (const auto &[name, value] : headersOf(m_request)) {
        // libcurl sends a field without a value only when a semicolon stands for the colon.
        const QByteArray line = name + (value.isEmpty() ? QByteArray(";") : QByteArray(": " + value));
        m_headers = curl_slist_append(m_headers, line.constData());
    }
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headers);
    curl_easy_setopt(m_easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
    curl_easy_setopt(m_easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl_easy_setopt(
        m_easy, CURLOPT_HTTP_VERSION,
        static_cast<long>(m_request.mayShareConnection ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    if (!m_request.credentials.isEmpty()) {
        curl_easy_setopt(m_easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_DIGEST));
        set(m_easy, CURLOPT_USERNAME, m_request.credentials.user.toUtf8());
        set(m_easy, CURLOPT_PASSWORD, m_request.credentials.password.toUtf8());
    }
}

void CurlExchange::setUpFiles()
{
    curl_easy_setopt(m_easy, CURLOPT_FILETIME, 1L);
    if (m_request.range && m_request.range->begin > 0) {
        curl_easy_setopt(m_easy, CURLOPT_RESUME_FROM_LARGE, curl_off_t{m_request.range->begin});
    }
    if (!m_request.credentials.isEmpty()) {
        set(m_easy, CURLOPT_USERNAME, m_request.credentials.user.toUtf8());
        set(m_easy, CURLOPT_PASSWORD, m_request.credentials.password.toUtf8());
    }
    set(m_easy, CURLOPT_SSH_KNOWNHOSTS,
        QFile::encodeName(QDir::homePath() + QStringLiteral("/.ssh/known_hosts")));
    curl_easy_setopt(m_easy, CURLOPT_SSH_KEYFUNCTION, &CurlExchange::onHostKey);
    curl_easy_setopt(m_easy, CURLOPT_SSH_KEYDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(m_easy, CURLOPT_XFERINFOFUNCTION, &CurlExchange::onProgress);
    curl_easy_setopt(m_easy, CURLOPT_XFERINFODATA, this);
}

void CurlExchange::setUpProxy()
{
    // An empty address also keeps libcurl from looking into the environment.
    const ProxySettings &proxy = m_request.proxy;
    const bool hasProxy = proxy.kind == ProxySettings::Kind::Manual;
    set(m_easy, CURLOPT_PROXY, hasProxy ? proxy.url.toEncoded() : QByteArray(""));
    curl_easy_setopt(m_easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(m_easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!isWeb()) {
        // Else an HTTP proxy is asked for ftp as for a page, and its error page comes in place of the file.
        curl_easy_setopt(m_easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    }
    if (hasProxy && !proxy.credentials.isEmpty()) {
        curl_easy_setopt(m_easy, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC | CURLAUTH_DIGEST));
        set(m_easy, CURLOPT_PROXYUSERNAME, proxy.credentials.user.toUtf8());
        set(m_easy, CURLOPT_PROXYPASSWORD, proxy.credentials.password.toUtf8());
    }
}

// ---- what comes

/// Nothing may be thrown through libcurl's own frames.
template <class Take>
bool CurlExchange::guarded(Take take)
{
    try {
        return take();
    } catch (const std::bad_alloc &) {
        m_isOutOfMemory = true;
        return false;
    }
}

std::size_t CurlExchange::onHeader(char *data, std::size_t size, std::size_t count, void *self)
{
    auto *exchange = static_cast<CurlExchange *>(self);
    const QByteArrayView line(data, static_cast<qsizetype>(size * count));
    const bool taken = exchange->guarded([exchange, line] {
        if (exchange->isWeb()) {
            exchange->takeHeaderLine(line);
        }
        return exchange->m_client && !exchange->m_isRefused;
    });
    return taken ? size * count : 0;
}

std::size_t CurlExchange::onBody(char *data, std::size_t size, std::size_t count, void *self)
{
    auto *exchange = static_cast<CurlExchange *>(self);
    const QByteArrayView piece(data, static_cast<qsizetype>(size * count));
    const bool taken = exchange->guarded([exchange, piece] { return exchange->takeBody(piece); });
    return taken ? size * count : CURL_WRITEFUNC_ERROR;
}

int CurlExchange::onHostKey(CURL *, const curl_khkey *, const curl_khkey *, curl_khmatch match, void *self)
{
    static_cast<CurlExchange *>(self)->m_hostKey = match;
    return match == CURLKHMATCH_OK ? CURLKHSTAT_FINE : CURLKHSTAT_REJECT;
}

/// Ends the wait of a handle that is taken out midway: libcurl closes the file of an sftp server in order
/// then, and without this it would wait for the answer of one that has fallen silent for ever.
int CurlExchange::onProgress(void *self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<CurlExchange *>(self)->m_client ? 0 : 1;
}

/// Whether libcurl is going to answer this response itself, with what the server wants to know.
bool CurlExchange::mayBeAskedAgain(int status) const
{
    return (status == 401 && !m_request.credentials.isEmpty()) ||
           (status == 407 && !m_request.proxy.credentials.isEmpty());
}

void CurlExchange::takeHeaderLine(QByteArrayView line)
{
    if (m_isHeadDelivered) {
        // Fields behind a chunked body.
        return;
    }
    const QByteArrayView text = line.trimmed();
    if (line.startsWith("HTTP/")) {
        const QList<QByteArray> words = text.toByteArray().split(' ');
        m_head = {};
        m_head.status = words.value(1).toInt();
        m_head.reason = QByteArray(words.mid(2).join(' '));
        m_isHeadComplete = false;
    } else if (text.isEmpty()) {
        m_isHeadComplete = m_head.status >= 200;
        if (m_isHeadComplete && !mayBeAskedAgain(m_head.status)) {
            deliverHead();
        }
    } else if (const qsizetype colon = text.indexOf(':'); colon > 0) {
        m_head.headers.append(
            {text.first(colon).toByteArray(), text.sliced(colon + 1).trimmed().toByteArray()});
    } else if (!m_head.headers.isEmpty() && (line.startsWith(' ') || line.startsWith('\t'))) {
        // A folded line (RFC 9112, 5.2).
        m_head.headers.last().second += ' ' + text.toByteArray();
    }
}

bool CurlExchange::deliverHead()
{
    if (!m_client || m_isRefused) {
        return false;
    }
    if (!m_isHeadDelivered) {
        m_isHeadDelivered = true;
        m_promised = m_head.header("Content-Length").toLongLong();
        tellRate();
        m_isRefused = !m_client->onHead(m_head);
    }
    return m_client && !m_isRefused;
}

void CurlExchange::setRate(qint64 bytesPerSecond)
{
    m_request.bytesPerSecond = bytesPerSecond;
    if (m_isHeadDelivered) {
        tellRate();
    }
}

void CurlExchange::tellRate()
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (m_socketRate && (m_request.bytesPerSecond > 0 || m_isSocketLimited) &&
        curl_easy_getinfo(m_easy, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK) {
        m_socketRate(socket, m_request.bytesPerSecond);
        m_isSocketLimited = m_request.bytesPerSecond > 0;
    }
}

/// ftp and sftp know a size and a time; this says so in the words of a web server.
ResponseHead CurlExchange::headOfFile() const
{
    curl_off_t left = -1;
    curl_off_t time = -1;
    curl_easy_getinfo(m_easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &left);
    curl_easy_getinfo(m_easy, CURLINFO_FILETIME_T, &time);
    const qint64 begin = m_request.range ? m_request.range->begin : 0;
    ResponseHead head;
    head.status = 200;
    head.reason = "OK";
    if (begin > 0) {
        const QByteArray total = left < 0 ? QByteArray("*") : QByteArray::number(begin + left);
        const QByteArray last = QByteArray::number(left < 0 ? begin : begin + left - 1);
        head.status = 206;
        head.headers.append(
            {"Content-Range", "bytes " + QByteArray::number(begin) + '-' + last + '/' + total});
    }
    if (left >= 0) {
        head.headers.append({"Content-Length", QByteArray::number(qint64{left})});
    }
    if (time >= 0) {
        head.headers.append({"Last-Modified", httpDate(time)});
    }
    return head;
}

bool CurlExchange::takeBody(QByteArrayView piece)
{
    if (!m_isHeadDelivered) {
        if (!isWeb()) {
            m_head = headOfFile();
        }
        if (!deliverHead()) {
            return false;
        }
    }
    if (!m_client || m_isRefused) {
        return false;
    }
    if (m_collected == 0 && piece.size() == m_promised) {
        // A small body, whole: there is nothing to collect.
        return handOver(piece);
    }
    if (!m_pieces) {
        m_pieces.reset(new char[static_cast<std::size_t>(kPieceSize)]);
    }
    while (!piece.isEmpty()) {
        const qsizetype size = std::min(piece.size(), kPieceSize - m_collected);
        std::memcpy(m_pieces.get() + m_collected, piece.data(), static_cast<std::size_t>(size));
        m_collected += size;
        piece = piece.sliced(size);
        if (m_collected == kPieceSize && !flush()) {
            return false;
        }
    }
    return m_request.bytesPerSecond == 0 || flush();
}

bool CurlExchange::flush()
{
    const qsizetype size = std::exchange(m_collected, 0);
    return size == 0 || handOver(QByteArrayView(m_pieces.get(), size));
}

bool CurlExchange::handOver(QByteArrayView piece)
{
    if (m_client && !m_isRefused && !m_isOutOfMemory) {
        m_isRefused = !m_client->onBody(piece);
    }
    return m_client && !m_isRefused && !m_isOutOfMemory;
}

// ---- the end

bool CurlExchange::completeHead(CURLcode code)
{
    if (m_isHeadDelivered) {
        return true;
    }
    if (!isWeb() && code == CURLE_OK) {
        m_head = headOfFile();
        m_isHeadComplete = true;
    }
    return m_isHeadComplete ? deliverHead() : true;
}

bool CurlExchange::beginsAgain(CURLcode code)
{
    const bool cannotResume = code == CURLE_FTP_COULDNT_USE_REST && m_request.range;
    // Where the data connection of EPSV fails, libcurl asks for PASV while the answers to other commands are
    // still on their way, and takes the first of them for the port (7.88).
    const bool hasMistaken = code == CURLE_FTP_WEIRD_PASV_REPLY && !std::exchange(m_hasMistaken, true);
    if (m_isHeadDelivered || (!cannotResume && !hasMistaken)) {
        return false;
    }
    CURLM *multi = m_multi;
    removeFromMulti();
    if (cannotResume) {
        m_request.range.reset();
        curl_easy_setopt(m_easy, CURLOPT_RESUME_FROM_LARGE, curl_off_t{0});
    }
    addTo(multi);
    return true;
}

TransferError CurlExchange::errorOf(CURLcode code) const
{
    if (m_isOutOfMemory) {
        return {ErrorCode::OutOfMemory, {}};
    }
    const QString text = redactedText(m_errorText[0] != '\0' ? QString::fromLocal8Bit(m_errorText.data())
                                                             : QString::fromUtf8(curl_easy_strerror(code)));
    if (m_hostKey != CURLKHMATCH_OK && code != CURLE_OK) {
        return {m_hostKey == CURLKHMATCH_MISMATCH ? ErrorCode::HostKeyChanged : ErrorCode::HostKeyUnknown,
                text};
    }
    if (isTlsError(code)) {
        return m_tls.errorOf(code, text);
    }
    const bool hasProxy = m_request.proxy.kind == ProxySettings::Kind::Manual;
    TransferError error = curlError(m_easy, code, m_request.url, hasProxy, text);
    if (code == CURLE_OK && isWeb() && !m_isHeadDelivered) {
        error = {ErrorCode::BrokenResponse, {}};
    }
    return error;
}

} // namespace millrace
