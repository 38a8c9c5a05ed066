// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/receivewindow.h"

#include "tests/support/faultsocket.h"

#include <QDeadlineTimer>
#include <QTest>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

using namespace millrace;

/// How far ahead of its reader a connection on loopback may be.
class TestReceiveWindow : public QObject
{
    Q_OBJECT

private slots:
    void window_isWhatIsOnItsWay_data();
    void window_isWhatIsOnItsWay();
    void connection_isLimitedAndFreedAgain();
    void noConnection_isLeftAlone();
};

void TestReceiveWindow::window_isWhatIsOnItsWay_data()
{
    QTest::addColumn<qint64>("rate");
    QTest::addColumn<qint64>("roundTrip");
    QTest::addColumn<qint64>("window");
    QTest::newRow("nothing between the ends") << qint64{2'000'000} << qint64{0} << qint64{50'000};
    QTest::newRow("a fifth of a second each way") << qint64{2'000'000} << qint64{200'000} << qint64{850'000};
    QTest::newRow("hardly anything") << qint64{100} << qint64{200'000} << qint64{8192};
    QTest::newRow("a clock gone wrong") << qint64{1000} << qint64{-5} << qint64{8192};
}

void TestReceiveWindow::window_isWhatIsOnItsWay()
{
    QFETCH(qint64, rate);
    QFETCH(qint64, roundTrip);
    QFETCH(qint64, window);
    QCOMPARE(receiveWindow(rate, roundTrip), window);
}

namespace {

/// The two ends of a connection.
struct Connection
{
    Connection()
    {
        const OwnedFd listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto *generic = reinterpret_cast<sockaddr *>(&address);
        socklen_t size = sizeof address;
        reader.reset(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (bind(listener.get(), generic, size) != 0 || listen(listener.get(), 1) != 0 ||
            getsockname(listener.get(), generic, &size) != 0 || connect(reader.get(), generic, size) != 0) {
            qFatal("no connection on loopback: %s", strerror(errno));
        }
        writer.reset(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        // Small, that what is counted is what the reader's side takes.
        const int buffer = 4096;
        setsockopt(writer.get(), SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    }

    OwnedFd reader;
    OwnedFd writer;
};

constexpr int kQuietMs = 100;
constexpr int kLongMs = 20'000;
constexpr qint64 kMuch = 64'000'000;

/// Whether the reader's side has answered for all that was sent to it: what the writer's side still holds
/// waits for room there, and not for an answer that is late.
bool isAllAnswered(const Connection &connection)
{
    tcp_info info{};
    socklen_t size = sizeof info;
    return getsockopt(connection.writer.get(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
           info.tcpi_unacked == 0;
}

/// Writes until nothing more is taken; how many bytes that were.
qint64 fill(const Connection &connection)
{
    std::array<char, 2048> bytes{};
    qint64 sent = 0;
    pollfd writable{connection.writer.get(), POLLOUT, 0};
    const QDeadlineTimer deadline(kLongMs);
    while (!deadline.hasExpired()) {
        if (poll(&writable, 1, kQuietMs) > 0) {
            sent +=
                std::max<ssize_t>(0, send(connection.writer.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
        } else if (isAllAnswered(connection)) {
            break;
        }
    }
    return sent;
}

/// Writes so many bytes.
void write(const Connection &connection, qint64 size)
{
    const std::array<char, 65536> bytes{};
    pollfd writable{connection.writer.get(), POLLOUT, 0};
    while (size > 0 && poll(&writable, 1, kLongMs) > 0) {
        const auto most = static_cast<size_t>(std::min<qint64>(size, bytes.size()));
        size -= std::max<ssize_t>(0, send(connection.writer.get(), bytes.data(), most, MSG_NOSIGNAL));
    }
}

/// What the system gives the reader's end, in bytes.
int receiveBuffer(const Connection &connection)
{
    int size = 0;
    socklen_t length = sizeof size;
    getsockopt(connection.reader.get(), SOL_SOCKET, SO_RCVBUF, &size, &length);
    return size;
}

/// Reads so many bytes.
void drain(const Connection &connection, qint64 size)
{
    std::array<char, 65536> bytes{};
    while (size > 0) {
        const auto most = static_cast<size_t>(std::min<qint64>(size, bytes.size()));
        const ssize_t count = recv(connection.reader.get(), bytes.data(), most, 0);
        if (count <= 0) {
            qFatal("the connection on loopback broke");
        }
        size -= count;
    }
}

} // namespace

void TestReceiveWindow::connection_isLimitedAndFreedAgain()
{
    const Connection connection;
    const qint64 atFirst = fill(connection);
    QVERIFY(atFirst > 40'000);
    limitReceiveWindow(connection.reader.get(), 500'000);
    drain(connection, atFirst);
    const qint64 limited = fill(connection);
    QVERIFY2(limited > 0 && limited < 40'000, qPrintable(QString::number(limited)));
    limitReceiveWindow(connection.reader.get(), 0);
    const int narrow = receiveBuffer(connection);
    constexpr int kSendBuffer = 1'000'000;
    setsockopt(connection.writer.get(), SOL_SOCKET, SO_SNDBUF, &kSendBuffer, sizeof kSendBuffer);
    drain(connection, limited);
    // The system opens the window step by step, as bytes are taken.
    std::thread writer([&connection] { write(connection, kMuch); });
    drain(connection, kMuch);
    writer.join();
    QVERIFY(receiveBuffer(connection) > 4 * narrow);
}

void TestReceiveWindow::noConnection_isLeftAlone()
{
    limitReceiveWindow(-1, 500'000);
    const OwnedFd udp(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    limitReceiveWindow(udp.get(), 500'000);
}

QTEST_GUILESS_MAIN(TestReceiveWindow)
#include "tst_receivewindow.moc"
