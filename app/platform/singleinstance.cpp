// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/singleinstance.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QThread>

#include <sys/socket.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr quint32 kGreetingVersion = 2;
// 100,000 links and more; who sends more is not a Millrace.
constexpr qint64 kMostBytes = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds kLookAgain{50};
constexpr char kAnswer = '+';

QDataStream &operator<<(QDataStream &stream, const InstanceRequest &request)
{
    return stream << kGreetingVersion << request.links << request.folder << request.start << request.options;
}

QDataStream &operator>>(QDataStream &stream, InstanceRequest &request)
{
    quint32 version = 0;
    stream >> version >> request.links >> request.folder >> request.start >> request.options;
    if (version != kGreetingVersion) {
        stream.setStatus(QDataStream::ReadCorruptData);
    }
    return stream;
}

/// Paths of sockets are short (108 bytes), those of profiles are not.
QString socketPathFor(const QString &profile)
{
    const QByteArray name =
        QCryptographicHash::hash(QFileInfo(profile).absoluteFilePath().toUtf8(), QCryptographicHash::Sha256)
            .toHex()
            .first(16);
    return QDir(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation))
        .filePath(QLatin1String("millrace-") + QLatin1String(name));
}

bool isOfThisUser(const QLocalSocket &socket)
{
    struct ucred peer = {};
    socklen_t size = sizeof(peer);
    return ::getsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) ==
               0 &&
           peer.uid == ::geteuid();
}

} // namespace

SingleInstance::SingleInstance(const QString &profile, QObject *parent)
    : QObject(parent)
    , m_socketPath(socketPathFor(profile))
    , m_lock(QDir(profile).filePath(QStringLiteral("millrace.lock")))
{
    QDir().mkpath(profile);
    // Whoever has it has it until its process ends, however long that takes.
    m_lock.setStaleLockTime(0);
}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::acquire()
{
    if (!m_lock.tryLock(0) && m_lock.error() == QLockFile::LockFailedError) {
        return false;
    }
    m_isAcquired = true;
    m_server = std::make_unique<QLocalServer>();
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server.get(), &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server->nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] { take(socket); });
            take(socket);
        }
    });
    // The lock is ours, so that a socket which is there has nobody behind it.
    QLocalServer::removeServer(m_socketPath);
    m_server->listen(m_socketPath);
    return true;
}

void SingleInstance::take(QLocalSocket *socket)
{
    if (socket->bytesAvailable() == 0) {
        return;
    }
    if (!isOfThisUser(*socket) || socket->bytesAvailable() > kMostBytes) {
        socket->abort();
        return;
    }
    InstanceRequest request;
    QDataStream stream(socket);
    stream.setVersion(QDataStream::Qt_6_4);
    stream.startTransaction();
    stream >> request;
    if (stream.status() == QDataStream::ReadCorruptData) {
        stream.abortTransaction();
        socket->abort();
        return;
    }
    if (stream.commitTransaction()) {
        socket->putChar(kAnswer);
        socket->flush();
        emit asked(request);
    }
}

SingleInstance::Answer SingleInstance::handOver(const InstanceRequest &request,
                                                std::chrono::milliseconds limit) const
{
    const QDeadlineTimer deadline(limit);
    const auto left = [&deadline] { return static_cast<int>(deadline.remainingTime()); };
    QLocalSocket socket;
    socket.connectToServer(m_socketPath);
    if (!socket.waitForConnected(left())) {
        return Answer::NobodyThere;
    }
    QDataStream stream(&socket);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << request;
    char answer = 0;
    while (socket.state() == QLocalSocket::ConnectedState && !socket.getChar(&answer) &&
           (socket.bytesToWrite() == 0 || socket.waitForBytesWritten(left())) &&
           socket.waitForReadyRead(left())) {
    }
    if (answer == kAnswer) {
        return Answer::Taken;
    }
    // It has closed the door before it took anything.
    return socket.state() == QLocalSocket::ConnectedState ? Answer::None : Answer::NobodyThere;
}

SingleInstance::Turn SingleInstance::acquireOrHandOver(const InstanceRequest &request,
                                                       std::chrono::milliseconds limit)
{
    const QDeadlineTimer deadline(limit);
    while (!acquire()) {
        const Answer answer = handOver(request, limit);
        if (answer == Answer::Taken) {
            return Turn::HandedOver;
        }
        if (answer == Answer::None || deadline.hasExpired()) {
            return Turn::NoAnswer;
        }
        // It is about to listen, or to end.
        QThread::msleep(static_cast<unsigned long>(kLookAgain.count()));
    }
    return Turn::First;
}

void SingleInstance::stopListening()
{
    m_server.reset();
}

} // namespace millrace
