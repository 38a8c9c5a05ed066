// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/hostpauses.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>
#include <vector>

using namespace millrace;
using namespace std::chrono_literals;

using Left = std::map<std::string, std::chrono::milliseconds>;

class TestHostPauses : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void load_withoutAFile_isNothing();
    void remembered_isLoadedUntilItIsOver();
    void remember_dropsWhatIsOver();
    void longest_isADay();
    void clockSetBack_bindsNobody();
    void brokenFile_isNothing();
    void manyAtOnce_areAllKept();
    void file_isItsOwnersAlone();

private:
    HostPauses pauses() const { return HostPauses(m_folder->path()); }
    QByteArray text() const
    {
        QFile file(pauses().filePath());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    const QDateTime m_now{QDate(2026, 3, 29), QTime(0, 59, 30), Qt::UTC};
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestHostPauses::load_withoutAFile_isNothing()
{
    QVERIFY(pauses().load(m_now).empty());
    QVERIFY(text().isEmpty());
}

void TestHostPauses::remembered_isLoadedUntilItIsOver()
{
    pauses().remember("a.example:443", 90s, m_now);
    pauses().remember("[2001:db8::1]:8080", 10min, m_now);
    QVERIFY(pauses().load(m_now.addSecs(30)) == (Left{{"a.example:443", 60s}, {"[2001:db8::1]:8080", 570s}}));
    // Another zone's clock shows the same time.
    QVERIFY(pauses().load(m_now.addSecs(30).toOffsetFromUtc(7200)).size() == 2);
    QVERIFY(pauses().load(m_now.addSecs(90)) == (Left{{"[2001:db8::1]:8080", 510s}}));
    QVERIFY(pauses().load(m_now.addSecs(600)).empty());
}

void TestHostPauses::remember_dropsWhatIsOver()
{
    pauses().remember("a.example:443", 1s, m_now);
    pauses().remember("b.example:443", 1h, m_now.addSecs(2));
    QVERIFY2(!text().contains("a.example"), text().constData());
    QVERIFY2(text().contains("b.example"), text().constData());
}

void TestHostPauses::longest_isADay()
{
    pauses().remember("a.example:443", 1000h, m_now);
    QVERIFY(pauses().load(m_now) == (Left{{"a.example:443", 24h}}));
}

void TestHostPauses::clockSetBack_bindsNobody()
{
    pauses().remember("a.example:443", 1h, m_now);
    QVERIFY(pauses().load(m_now.addDays(-2)).empty());
}

void TestHostPauses::brokenFile_isNothing()
{
    for (const char *broken : {"\0\xff[", "[notBefore]\na=soon\nb=\nc=@Variant(\0\0", "[notBefore\n=\n"}) {
        QFile file(pauses().filePath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(broken);
        file.close();
        QVERIFY(pauses().load(m_now).empty());
        pauses().remember("a.example:443", 1h, m_now);
        QVERIFY(pauses().load(m_now) == (Left{{"a.example:443", 1h}}));
        QVERIFY(QFile::remove(pauses().filePath()));
    }
}

void TestHostPauses::manyAtOnce_areAllKept()
{
    constexpr int kThreads = 8;
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back(
            [this, i] { pauses().remember("host" + std::to_string(i) + ".example:80", 1h, m_now); });
    }
    threads.clear();
    QCOMPARE(pauses().load(m_now).size(), std::size_t{kThreads});
}

void TestHostPauses::file_isItsOwnersAlone()
{
    pauses().remember("a.example:443", 1h, m_now);
    QCOMPARE(QFile::permissions(pauses().filePath()) &
                 (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup),
             QFile::Permissions());
}

QTEST_GUILESS_MAIN(TestHostPauses)
#include "tst_hostpauses.moc"
