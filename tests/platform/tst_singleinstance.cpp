// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/singleinstance.h"

#include <QDataStream>
#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace millrace;
using namespace std::chrono_literals;

class TestSingleInstance : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void first_hasTheProfile();
    void second_handsItsRequestOver();
    void large_isHandedOverWhole();
    void otherProfile_isFree();
    void firstThatHangs_isNotWaitedForLong();
    void firstThatEnds_isTakenOver();
    void leftBehind_isTakenOver();
    void turn_isTheFirstsOrTheRequestIsHandedOver();
    void nonsense_isThrownOut();

private:
    /// From another thread, as from another process; the first answers on this one.
    static bool handOver(const SingleInstance &second, const InstanceRequest &request)
    {
        std::atomic<int> done = -1;
        std::thread thread(
            [&] { done = second.handOver(request, 30s) == SingleInstance::Answer::Taken ? 1 : 0; });
        const bool isDone = QTest::qWaitFor([&done] { return done >= 0; }, 30'000);
        thread.join();
        return isDone && done == 1;
    }

    QTemporaryDir m_runtime;
};

void TestSingleInstance::initTestCase()
{
    qRegisterMetaType<InstanceRequest>();
    QFile::setPermissions(m_runtime.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("XDG_RUNTIME_DIR", m_runtime.path().toUtf8());
}

void TestSingleInstance::first_hasTheProfile()
{
    const QTemporaryDir profile;
    SingleInstance first(profile.filePath(QStringLiteral("new")));
    QVERIFY(first.acquire());
    SingleInstance second(profile.filePath(QStringLiteral("new")));
    QVERIFY(!second.acquire());
    QCOMPARE(QFile::permissions(first.socketPath()) &
                 (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
}

void TestSingleInstance::second_handsItsRequestOver()
{
    const QTemporaryDir profile;
    SingleInstance first(profile.path());
    QVERIFY(first.acquire());
    QSignalSpy asked(&first, &SingleInstance::asked);
    const InstanceRequest request{QStringLiteral("http://host.example/grün.bin"),
                                  QStringLiteral("/save"),
                                  true,
                                  {QStringLiteral("--workers=3")}};
    const SingleInstance second(profile.path());
    QVERIFY(handOver(second, request));
    QVERIFY(handOver(second, {}));
    QCOMPARE(asked.size(), 2);
    QVERIFY(asked.first().first().value<InstanceRequest>() == request);
}

void TestSingleInstance::large_isHandedOverWhole()
{
    const QTemporaryDir profile;
    SingleInstance first(profile.path());
    QVERIFY(first.acquire());
    QSignalSpy asked(&first, &SingleInstance::asked);
    InstanceRequest request;
    for (int i = 0; i < 100'000; ++i) {
        request.links += QStringLiteral("http://host.example/%1.bin\n").arg(i);
    }
    const SingleInstance second(profile.path());
    QVERIFY(handOver(second, request));
    QVERIFY(asked.first().first().value<InstanceRequest>() == request);
}

void TestSingleInstance::otherProfile_isFree()
{
    const QTemporaryDir one;
    const QTemporaryDir other;
    SingleInstance first(one.path());
    SingleInstance second(other.path());
    QVERIFY(first.acquire() && second.acquire());
    QVERIFY(first.socketPath() != second.socketPath());
}

void TestSingleInstance::firstThatHangs_isNotWaitedForLong()
{
    const QTemporaryDir profile;
    SingleInstance first(profile.path());
    QVERIFY(first.acquire());
    // Its event loop does not run meanwhile.
    QCOMPARE(SingleInstance(profile.path()).handOver({}, 200ms), SingleInstance::Answer::None);
}

void TestSingleInstance::firstThatEnds_isTakenOver()
{
    const QTemporaryDir profile;
    auto first = std::make_unique<SingleInstance>(profile.path());
    QVERIFY(first->acquire());
    SingleInstance second(profile.path());
    QVERIFY(!second.acquire());
    first->stopListening();
    QCOMPARE(second.handOver({}, 5s), SingleInstance::Answer::NobodyThere);
    QVERIFY(!second.isAcquired());
    first.reset();
    QVERIFY(second.acquire() && second.isAcquired());
}

void TestSingleInstance::leftBehind_isTakenOver()
{
    const QTemporaryDir profile;
    // By a process that is no more; that number is never given out.
    QFile lock(profile.filePath(QStringLiteral("millrace.lock")));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write("4194999\nmillrace\n" + QSysInfo::machineHostName().toUtf8() + "\n");
    lock.close();
    SingleInstance first(profile.path());
    QFile socket(first.socketPath());
    QVERIFY(socket.open(QIODevice::WriteOnly));
    socket.close();
    QVERIFY(first.acquire());
    QSignalSpy asked(&first, &SingleInstance::asked);
    QVERIFY(handOver(SingleInstance(profile.path()), {}));
    QCOMPARE(asked.size(), 1);
}

void TestSingleInstance::turn_isTheFirstsOrTheRequestIsHandedOver()
{
    const QTemporaryDir profile;
    SingleInstance first(profile.path());
    QCOMPARE(first.acquireOrHandOver({}, 30s), SingleInstance::Turn::First);
    const QSignalSpy asked(&first, &SingleInstance::asked);
    SingleInstance second(profile.path());
    // The first's event loop does not run.
    QCOMPARE(second.acquireOrHandOver({}, 200ms), SingleInstance::Turn::NoAnswer);
    std::atomic<int> turn = -1;
    std::thread thread([&] { turn = static_cast<int>(second.acquireOrHandOver({}, 30s)); });
    QTRY_VERIFY_WITH_TIMEOUT(turn >= 0, 30'000);
    thread.join();
    QCOMPARE(turn.load(), static_cast<int>(SingleInstance::Turn::HandedOver));
    QVERIFY(!asked.isEmpty());
}

void TestSingleInstance::nonsense_isThrownOut()
{
    const QTemporaryDir profile;
    SingleInstance first(profile.path());
    QVERIFY(first.acquire());
    QSignalSpy asked(&first, &SingleInstance::asked);
    QLocalSocket socket;
    socket.connectToServer(first.socketPath());
    QVERIFY(socket.waitForConnected());
    socket.write(QByteArray(100, '\x7f'));
    QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
    QVERIFY(asked.isEmpty());
    QVERIFY(handOver(SingleInstance(profile.path()), {}));
}

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
