// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultconnection.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr qint64 kPieceSize = 64 * 1024;

LoggedRequest parsed(const QByteArray &head, int connection)
{
    LoggedRequest request;
    request.rawHead = head;
    request.connection = connection;
    const QList<QByteArray> lines = head.left(head.size() - 4).split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    request.method = words.value(0);
    request.target = words.value(1);
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.append({line.left(colon), colon < 0 ? QByteArray() : line.mid(colon + 1).trimmed()});
    }
    return request;
}

/// How many bytes of body go before the gate.
qint64 positionOf(const Hold &hold, qint64 length)
{
    switch (hold.where) {
    case Hold::Where::Body:
        return std::min(hold.bytes, length);
    case Hold::Where::LastByte:
        return std::max<qint64>(length - 1, 0);
    case Hold::Where::Head:
        break;
    }
    return 0;
}

std::shared_ptr<Pacer> pacerFor(const Reply &reply)
{
    if (reply.bytesPerSecond > 0) {
        return std::make_shared<Pacer>(reply.bytesPerSecond, reply.dripsBytes ? 1 : 0);
    }
    return reply.sharedPacer;
}

} // namespace

FaultConnection::FaultConnection(int fd, int stopFd, FaultScript &script, RequestLog &log)
    : m_script(script), m_log(log), m_socket(fd, stopFd), m_number(log.addConnection()), m_thread([this] {
        run();
    })
{
}

FaultConnection::~FaultConnection()
{
    m_thread.join();
}

void FaultConnection::run()
{
    while (serveOne()) {
    }
    m_socket.close();
    m_log.removeConnection();
    m_isDone = true;
}

bool FaultConnection::serveOne()
{
    QByteArray head;
    if (!m_socket.readHead(head)) {
        return false;
    }
    const LoggedRequest request = parsed(head, m_number);
    // Looked up before the log shows the request: a test that has seen it there may change the script.
    const std::optional<Hold> hold = m_script.holdFor(request);
    const Reply reply = m_script.replyTo(request);
    const Answer answer = answerTo(reply, request);
    const RequestLog::RequestId id = m_log.add(request);
    if (reply.isSilent) {
        m_socket.waitForEnd();
        return false;
    }
    Response response{request, reply, answer, id, hold, pacerFor(reply)};
    if (!respond(response)) {
        return false;
    }
    if (answer.closes) {
        m_socket.closeByFin();
        return false;
    }
    return true;
}

bool FaultConnection::respond(Response &response)
{
    if (response.hold && response.hold->where == Hold::Where::Head && !waitAtGate(response)) {
        return false;
    }
    m_log.setStatus(response.id, response.answer.status);
    return m_socket.send(response.answer.head) && sendBody(response) &&
           (!response.answer.isChunked || m_socket.send("0\r\n\r\n"));
}

bool FaultConnection::sendBody(Response &response)
{
    const qint64 length = response.answer.end - response.answer.begin;
    const Reply::Cut cut = response.reply.cut;
    const qint64 cutAt = std::clamp<qint64>(response.reply.cutAfter, 0, length);
    for (qint64 position = 0;;) {
        const qint64 holdAt = response.hold ? positionOf(*response.hold, length) : length;
        if (response.hold && position >= holdAt && !waitAtGate(response)) {
            return false;
        }
        if (cut != Reply::Cut::None && position >= cutAt) {
            cutOff(cut);
            return false;
        }
        if (position == length) {
            return true;
        }
        qint64 size = std::min(length - position, response.pacer ? response.pacer->pieceSize() : kPieceSize);
        if (cut != Reply::Cut::None) {
            size = std::min(size, cutAt - position);
        }
        if (response.hold) {
            size = std::min(size, holdAt - position);
        }
        if (!sendPiece(response, position, size)) {
            return false;
        }
        position += size;
    }
}

bool FaultConnection::sendPiece(const Response &response, qint64 position, qint64 size)
{
    if (response.pacer && !m_socket.waitUntil(response.pacer->reserve(size))) {
        return false;
    }
    QByteArray piece = response.reply.body.read(response.answer.begin + position, size);
    if (response.answer.isChunked) {
        piece = QByteArray::number(size, 16) + "\r\n" + piece + "\r\n";
    }
    m_log.addBodySent(response.id, size);
    if (!m_socket.send(piece)) {
        m_log.addBodySent(response.id, -size);
        return false;
    }
    return true;
}

bool FaultConnection::waitAtGate(Response &response)
{
    const QByteArray path = response.request.path();
    m_script.countHeld(path, 1);
    m_log.touch();
    bool isHere = true;
    while (isHere && m_script.isHeld(path, response.hold->serial)) {
        isHere = m_socket.waitForPoke();
    }
    m_script.countHeld(path, -1);
    m_log.touch();
    response.hold.reset();
    return isHere;
}

void FaultConnection::cutOff(Reply::Cut cut)
{
    switch (cut) {
    case Reply::Cut::Reset:
        m_socket.closeByReset();
        break;
    case Reply::Cut::Finish:
        m_socket.closeByFin();
        break;
    case Reply::Cut::Stall:
        m_socket.waitForEnd();
        break;
    case Reply::Cut::None:
        break;
    }
}

} // namespace millrace
