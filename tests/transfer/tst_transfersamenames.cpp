// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filename.h"
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <QTest>

using namespace millrace;

/// F15, F16: many downloads that want one name, at once.
class TestTransferSameNames : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void sameNamesAtOnce_areNumbered_data();
    void sameNamesAtOnce_areNumbered();
};

void TestTransferSameNames::sameNamesAtOnce_areNumbered_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("small files") << qint64{20'000};
    QTest::newRow("files with a record") << qint64{1'500'000};
}

void TestTransferSameNames::sameNamesAtOnce_areNumbered()
{
    QFETCH_GLOBAL(TransportKind, kind);
    QFETCH(qint64, size);
    constexpr int kEach = 50;
    TransferBench bench(kind, 16);
    // On a busy machine nobody may be at work in the folder for a moment, which would end what is known of
    // it.
    const Expected<SaveFolder> folder = SaveFolder::open(bench.folder(), false);
    QVERIFY(folder);
    const std::shared_ptr<GivenNames> kept = bench.shared().names.of(*folder);
    QList<QFuture<TransferOutcome>> futures;
    for (int i = 0; i < 2 * kEach; ++i) {
        // The accent in one piece or in two, and the other case.
        const QByteArray name = i % 2 == 0 ? "R%C3%A9sum%C3%A9.bin" : "RE%CC%81SUME%CC%81.BIN";
        const QByteArray target = "/" + QByteArray::number(i) + '/' + name;
        bench.server().serve(target, Reply::file(TestBody::pattern(size, static_cast<quint64>(i))));
        TransferJob job = bench.job(target);
        job.id = static_cast<quint64>(i) + 1;
        futures.append(bench.submit(job));
    }
    QSet<QString> folded;
    for (int i = 0; i < futures.size(); ++i) {
        const TransferOutcome outcome = TransferBench::endOf(futures[i]);
        QVERIFY2(outcome.kind == OutcomeKind::Finished, qPrintable(sentence(outcome.error)));
        QVERIFY2(!folded.contains(foldedFileName(outcome.name)), qPrintable(outcome.name));
        folded.insert(foldedFileName(outcome.name));
        // Each has its own bytes.
        QVERIFY(bench.content(outcome.name) == TestBody::pattern(size, static_cast<quint64>(i)).bytes());
    }
    QCOMPARE(bench.files().size(), 2 * kEach);
    // No number is left out.
    QVERIFY(folded.contains(foldedFileName(QStringLiteral(u"r\u00e9sum\u00e9.bin"))));
    for (int number = 1; number < 2 * kEach; ++number) {
        const QString name = QStringLiteral(u"r\u00e9sum\u00e9 (%1).bin").arg(number);
        QVERIFY2(folded.contains(foldedFileName(name)), qPrintable(name));
    }
}

QTEST_GUILESS_MAIN(TestTransferSameNames)
#include "tst_transfersamenames.moc"
