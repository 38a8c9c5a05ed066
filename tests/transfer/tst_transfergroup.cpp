// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <vector>

using namespace millrace;

/// Small files, which leave their workers as soon as they have all their bytes.
class TransferGroupTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void files_areAllFinished();
    void nameTakenMeanwhile_isSkipped();
    void nameOfAFolder_fails();
    void nameOfAFolder_keepsWhatIsLarge();

private:
    QByteArray bytesOf(int file) const { return TestBody::pattern(1000 + file).bytes(); }
    TransferJob job(int file) const
    {
        TransferJob job = m_bench->job("/" + QByteArray::number(file) + ".bin");
        job.id = static_cast<quint64>(file);
        return job;
    }

    std::unique_ptr<TransferBench> m_bench;
};

void TransferGroupTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind, 5);
    for (int file = 1; file <= 100; ++file) {
        m_bench->server().serve("/" + QByteArray::number(file) + ".bin",
                                Reply::file(TestBody::pattern(1000 + file)));
    }
}

void TransferGroupTest::files_areAllFinished()
{
    std::vector<QFuture<TransferOutcome>> futures;
    for (int file = 1; file <= 100; ++file) {
        futures.push_back(m_bench->submit(job(file)));
    }
    for (int file = 1; file <= 100; ++file) {
        const TransferOutcome outcome = TransferBench::endOf(futures[static_cast<std::size_t>(file - 1)]);
        QCOMPARE(outcome.kind, OutcomeKind::Finished);
        QCOMPARE(outcome.name, QString::number(file) + QStringLiteral(".bin"));
        QCOMPARE(outcome.path, m_bench->folder() + QLatin1Char('/') + outcome.name);
        QCOMPARE(outcome.received, qint64{1000 + file});
        QCOMPARE(outcome.total, qint64{1000 + file});
        QVERIFY(outcome.part.isEmpty());
        QCOMPARE(m_bench->content(outcome.name), bytesOf(file));
    }
    QCOMPARE(m_bench->files().size(), 100);
}

void TransferGroupTest::nameTakenMeanwhile_isSkipped()
{
    m_bench->server().serve("/1.bin", [this](const LoggedRequest &) {
        m_bench->put(QStringLiteral("1.bin"), "theirs");
        return Reply::file(TestBody::pattern(1001));
    });
    TransferJob skipping = job(1);
    skipping.onConflict = ConflictPolicy::Skip;
    const TransferOutcome outcome = m_bench->run(skipping);
    QCOMPARE(outcome.kind, OutcomeKind::AlreadyHere);
    QCOMPARE(outcome.path, m_bench->folder() + QStringLiteral("/1.bin"));
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("1.bin")});
    QCOMPARE(m_bench->content(QStringLiteral("1.bin")), QByteArray("theirs"));
}

void TransferGroupTest::nameOfAFolder_fails()
{
    m_bench->server().serve("/1.bin", [this](const LoggedRequest &) {
        QDir(m_bench->folder()).mkdir(QStringLiteral("1.bin"));
        return Reply::file(TestBody::pattern(1001));
    });
    TransferJob replacing = job(1);
    replacing.onConflict = ConflictPolicy::Overwrite;
    const TransferOutcome outcome = m_bench->run(replacing);
    QCOMPARE(outcome.error.code, ErrorCode::NameTaken);
    QVERIFY(m_bench->files().isEmpty());
}

void TransferGroupTest::nameOfAFolder_keepsWhatIsLarge()
{
    // Whose size nobody knew before it was there.
    m_bench->server().serve("/1.bin", [this](const LoggedRequest &) {
        QDir(m_bench->folder()).mkdir(QStringLiteral("1.bin"));
        return Reply::file(TestBody::pattern(3'000'000)).chunked();
    });
    TransferJob replacing = job(1);
    replacing.onConflict = ConflictPolicy::Overwrite;
    const TransferOutcome outcome = m_bench->run(replacing);
    QCOMPARE(outcome.error.code, ErrorCode::NameTaken);
    QCOMPARE(m_bench->content(QStringLiteral("1.bin.part")).size(), 3'000'000);
}

QTEST_GUILESS_MAIN(TransferGroupTest)
#include "tst_transfergroup.moc"
