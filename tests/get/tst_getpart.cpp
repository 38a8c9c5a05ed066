// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/support/faultserver.h"

#include <algorithm>
#include <memory>

using namespace millrace;

/// `millrace get --resume FILE.part`, the built program: an unfinished file goes on, wherever it was carried.
class TestGetPart : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportNames(); }
    void init();
    void carriedElsewhere_goesOn();
    void newLink_goesOnFromThere();
    void newLinkToAnotherFile_isRefused();
    void noRecord_isToldAndNothingIsTouched_data();
    void noRecord_isToldAndNothingIsTouched();
    void wrongCompany_isUsage_data();
    void wrongCompany_isUsage();

private:
    static inline const QString kPart = QStringLiteral("a.bin.part");
    QString path() const { return m_elsewhere->filePath(kPart); }
    ProgramRun resume(const QStringList &more = {}) const
    {
        QFETCH_GLOBAL(QString, transport);
        Program program;
        return program.run(QStringList{QStringLiteral("get"), QStringLiteral("--retries"),
                                       QStringLiteral("0"), QStringLiteral("--transport"), transport,
                                       QStringLiteral("--resume"), path()} +
                           more);
    }
    QStringList files() const { return QDir(m_elsewhere->path()).entryList(QDir::Files | QDir::Hidden); }
    bool isWhole() const
    {
        QFile file(m_elsewhere->filePath(QStringLiteral("a.bin")));
        return file.open(QIODevice::ReadOnly) && file.readAll() == m_body.bytes();
    }

    const TestBody m_body = TestBody::pattern(5'000'000);
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<QTemporaryDir> m_elsewhere;
};

/// A download that fails midway, and its two files carried to another folder.
void TestGetPart::init()
{
    QFETCH_GLOBAL(QString, transport);
    m_server = std::make_unique<FaultServer>();
    m_server->serve("/a.bin", Reply::file(m_body).etag("\"v1\"").resetAfter(3'000'000));
    const QTemporaryDir folder;
    Program program;
    const ProgramRun run =
        program.run({QStringLiteral("get"), QStringLiteral("--retries"), QStringLiteral("0"),
                     QStringLiteral("--retry-for"), QStringLiteral("0"), QStringLiteral("--connections"),
                     QStringLiteral("1"), QStringLiteral("--transport"), transport, QStringLiteral("--into"),
                     folder.path(), m_server->url("/a.bin").toString()});
    QCOMPARE(run.exitStatus, 1);
    m_elsewhere = std::make_unique<QTemporaryDir>();
    for (const QString &name : {kPart, QString(kPart + QStringLiteral(".rec"))}) {
        QVERIFY(QFile::copy(QDir(folder.path()).filePath(name), m_elsewhere->filePath(name)));
    }
    m_server->serve("/a.bin", Reply::file(m_body).etag("\"v1\""));
    m_server->log().clear();
}

void TestGetPart::carriedElsewhere_goesOn()
{
    const ProgramRun run = resume();
    QCOMPARE(run.output, QByteArrayList{"Finished downloading a.bin"});
    QCOMPARE(run.exitStatus, 0);
    QVERIFY(isWhole());
    QCOMPARE(files(), QStringList{QStringLiteral("a.bin")});
    QVERIFY(m_server->log().bodySent("/a.bin") < m_body.size() - 1'000'000);
}

void TestGetPart::newLink_goesOnFromThere()
{
    m_server->serve("/a.bin", Reply::statusOnly(403));
    m_server->serve("/signed/x.bin", Reply::file(m_body).etag("\"other\""));
    const ProgramRun run = resume({m_server->url("/signed/x.bin").toString()});
    QCOMPARE(run.output, QByteArrayList{"Finished downloading a.bin"});
    QVERIFY(isWhole());
    QCOMPARE(m_server->log().count("/a.bin"), 0);
    QVERIFY(m_server->log().bodySent("/signed/x.bin") < m_body.size() - 1'000'000);
}

void TestGetPart::newLinkToAnotherFile_isRefused()
{
    QByteArray other = m_body.bytes();
    std::reverse(other.begin(), other.end());
    m_server->serve("/other.bin", Reply::file(other).etag("\"v1\""));
    const ProgramRun run = resume({m_server->url("/other.bin").toString()});
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 1);
    QVERIFY2(run.errors.first().contains("changed"), run.errors.first().constData());
    QCOMPARE(resume().output, QByteArrayList{"Finished downloading a.bin"});
    QVERIFY(isWhole());
}

void TestGetPart::noRecord_isToldAndNothingIsTouched_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("isDeleted");
    QTest::newRow("the record is missing") << kPart + QStringLiteral(".rec") << true;
    QTest::newRow("the record is damaged") << kPart + QStringLiteral(".rec") << false;
    QTest::newRow("the part file is missing") << kPart << true;
}

void TestGetPart::noRecord_isToldAndNothingIsTouched()
{
    QFETCH(QString, file);
    QFETCH(bool, isDeleted);
    QFile spoilt(m_elsewhere->filePath(file));
    QVERIFY(isDeleted ? spoilt.remove() : spoilt.resize(100));
    const QStringList before = files();
    const ProgramRun run = resume();
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 1);
    QVERIFY2(run.errors.first().contains("record"), run.errors.first().constData());
    QCOMPARE(files(), before);
    QCOMPARE(m_server->log().requests().size(), 0);
}

void TestGetPart::wrongCompany_isUsage_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::newRow("two links") << QStringList{QStringLiteral("http://h.example/a.zip"),
                                              QStringLiteral("http://h.example/b.zip")};
    QTest::newRow("another folder") << QStringList{QStringLiteral("--into"), QStringLiteral("x")};
    QTest::newRow("a list") << QStringList{QStringLiteral("--input"), QStringLiteral("-")};
    QTest::newRow("another name") << QStringList{QStringLiteral("http://h.example/a.zip"),
                                                 QStringLiteral("--output"), QStringLiteral("x.zip")};
}

void TestGetPart::wrongCompany_isUsage()
{
    QFETCH(QStringList, more);
    const ProgramRun run = resume(more);
    QCOMPARE(run.exitStatus, 2);
    QVERIFY2(run.errors.join().contains("--resume"), run.errors.join().constData());
}

QTEST_GUILESS_MAIN(TestGetPart)
#include "tst_getpart.moc"
