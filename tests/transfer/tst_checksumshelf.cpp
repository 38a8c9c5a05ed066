// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/checksumshelf.h"

#include <QTest>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

const std::string kName = "http://host.example/d/";

ChecksumShelf::Answer answer()
{
    return std::make_shared<const ChecksumAnswer>();
}

ChecksumShelf::Clock::time_point later()
{
    return ChecksumShelf::Clock::now() + 1min;
}

} // namespace

/// Answers that all workers share; the suite's thread checker looks at this one.
class TestChecksumShelf : public QObject
{
    Q_OBJECT

private slots:
    void answer_isAskedForOnce();
    void oldAnswer_isAskedForAgain();
    void manyAtOnce_waitForTheOneThatAsks();
    void notFoundOut_isAskedForByTheNext();
    void exception_leavesNobodyWaiting();
    void wait_endsWithItsTime();
    void wait_endsWithAStop();
    void avoidedHosts_areKnown();
    void answers_areForgottenInTheEnd();
};

void TestChecksumShelf::answer_isAskedForOnce()
{
    ChecksumShelf shelf;
    int asked = 0;
    const auto ask = [&asked] {
        ++asked;
        return answer();
    };
    const auto first = shelf.find(kName, later(), {}, ask);
    QVERIFY(first);
    QCOMPARE(shelf.find(kName, later(), {}, ask), first);
    QCOMPARE(asked, 1);
    QVERIFY(shelf.find(kName + "x/", later(), {}, ask) != first);
    QCOMPARE(asked, 2);
}

void TestChecksumShelf::oldAnswer_isAskedForAgain()
{
    ChecksumShelf::Clock::time_point now;
    ChecksumShelf shelf([&now] { return now; });
    int asked = 0;
    const auto ask = [&asked] {
        ++asked;
        return answer();
    };
    QVERIFY(shelf.find(kName, later(), {}, ask));
    now += 4min;
    QVERIFY(shelf.find(kName, later(), {}, ask));
    QCOMPARE(asked, 1);
    // Its use does not keep it good.
    now += 2min;
    QVERIFY(shelf.find(kName, later(), {}, ask));
    QCOMPARE(asked, 2);
}

void TestChecksumShelf::manyAtOnce_waitForTheOneThatAsks()
{
    ChecksumShelf shelf;
    std::atomic<int> asked = 0;
    std::atomic<int> came = 0;
    std::vector<ChecksumShelf::Answer> answers(8);
    std::vector<std::thread> threads;
    for (auto &found : answers) {
        threads.emplace_back([&] {
            ++came;
            found = shelf.find(kName, later(), {}, [&] {
                ++asked;
                while (came < 8) {
                    std::this_thread::yield();
                }
                return answer();
            });
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QCOMPARE(asked.load(), 1);
    for (const auto &found : answers) {
        QVERIFY(found);
        QCOMPARE(found, answers.front());
    }
}

void TestChecksumShelf::notFoundOut_isAskedForByTheNext()
{
    ChecksumShelf shelf;
    QVERIFY(!shelf.find(kName, later(), {}, [] { return ChecksumShelf::Answer(); }));
    QCOMPARE(shelf.size(), std::size_t{0});
    QVERIFY(shelf.find(kName, later(), {}, answer));
}

void TestChecksumShelf::exception_leavesNobodyWaiting()
{
    ChecksumShelf shelf;
    const auto fail = []() -> ChecksumShelf::Answer { throw std::runtime_error("no"); };
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, shelf.find(kName, later(), {}, fail));
    QVERIFY(shelf.find(kName, later(), {}, answer));
}

void TestChecksumShelf::wait_endsWithItsTime()
{
    ChecksumShelf shelf;
    const auto found = shelf.find(kName, later(), {}, [&shelf] {
        bool isAskedTwice = false;
        const auto inner = shelf.find(kName, ChecksumShelf::Clock::now() + 1ms, {}, [&] {
            isAskedTwice = true;
            return answer();
        });
        return inner || isAskedTwice ? ChecksumShelf::Answer() : answer();
    });
    QVERIFY(found);
}

void TestChecksumShelf::wait_endsWithAStop()
{
    ChecksumShelf shelf;
    std::stop_source stop;
    stop.request_stop();
    const auto found = shelf.find(kName, later(), {}, [&] {
        return shelf.find(kName, later(), stop.get_token(), answer) ? ChecksumShelf::Answer() : answer();
    });
    QVERIFY(found);
}

void TestChecksumShelf::avoidedHosts_areKnown()
{
    ChecksumShelf shelf;
    QVERIFY(!shelf.isAvoided("host.example:80"));
    shelf.avoid("host.example:80");
    QVERIFY(shelf.isAvoided("host.example:80"));
    QVERIFY(!shelf.isAvoided("host.example:81"));
}

void TestChecksumShelf::answers_areForgottenInTheEnd()
{
    ChecksumShelf shelf;
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(shelf.find(kName + std::to_string(i), later(), {}, answer));
    }
    QVERIFY(shelf.size() <= 257);
    int asked = 0;
    const auto ask = [&asked] {
        ++asked;
        return answer();
    };
    QVERIFY(shelf.find(kName + "999", later(), {}, ask));
    QCOMPARE(asked, 0);
    QVERIFY(shelf.find(kName + "0", later(), {}, ask));
    QCOMPARE(asked, 1);
}

QTEST_APPLESS_MAIN(TestChecksumShelf)
#include "tst_checksumshelf.moc"
