// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/get/interruptedget.h"

#include <QDateTime>

#include <functional>
#include <memory>

#include <sys/stat.h>

using namespace millrace;

namespace {

constexpr qint64 kSize = 8 * 1024 * 1024;

const QString &partName()
{
    static const QString name = QStringLiteral("a.bin.part");
    return name;
}

const QString &recordName()
{
    static const QString name = QStringLiteral("a.bin.part.rec");
    return name;
}

bool put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Changes `count` bytes from an offset on, all bits of each.
bool spoil(const QString &path, qint64 offset, qint64 count = 1)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.seek(offset)) {
        return false;
    }
    QByteArray bytes = file.read(count);
    for (char &byte : bytes) {
        byte = static_cast<char>(~byte);
    }
    return bytes.size() == count && file.seek(offset) && file.write(bytes) == count;
}

} // namespace

/// What stands in the save folder is not what the program left there, or not its own.
class TestGetDamage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportNames(); }
    void init();

    void damageWhilePaused_givesNoWrongFile_data();
    void damageWhilePaused_givesNoWrongFile();
    void strangersEntry_isLeft_data();
    void strangersEntry_isLeft();
    void nameTakenAtTheEnd_isLeft_data();
    void nameTakenAtTheEnd_isLeft();

private:
    using Deed = std::function<bool(const TestFolder &)>;

    QStringList arguments() const
    {
        QFETCH_GLOBAL(QString, transport);
        return {QStringLiteral("get"),
                QStringLiteral("--into"),
                m_folder->path(),
                QStringLiteral("--transport"),
                transport,
                QStringLiteral("--connections"),
                QStringLiteral("2"),
                m_server->url("/a.bin").toString()};
    }
    void addDamageToThePart();
    void addDamageToTheRecord();

    const TestBody m_body = TestBody::pattern(kSize);
    std::unique_ptr<TestFolder> m_folder;
    std::unique_ptr<FaultServer> m_server;
};

void TestGetDamage::init()
{
    m_folder = std::make_unique<TestFolder>();
    m_server = std::make_unique<FaultServer>();
    m_server->serve("/a.bin", Reply::file(m_body).etag("\"v1\""));
}

void TestGetDamage::damageWhilePaused_givesNoWrongFile_data()
{
    QTest::addColumn<Deed>("damage");
    // What is not Millrace's any more, and stays as it is.
    QTest::addColumn<QStringList>("strangers");
    addDamageToThePart();
    addDamageToTheRecord();
}

void TestGetDamage::addDamageToThePart()
{
    const QStringList none;
    const auto row = [&none](const char *name, const Deed &deed) { QTest::newRow(name) << deed << none; };
    row("F05: deleted", [](const TestFolder &f) { return QFile::remove(f.pathOf(partName())); });
    row("F05: deleted with its record", [](const TestFolder &f) {
        return QFile::remove(f.pathOf(partName())) && QFile::remove(f.pathOf(recordName()));
    });
    row("F06: cut", [](const TestFolder &f) { return QFile::resize(f.pathOf(partName()), 300'000); });
    row("F06: cut to nothing", [](const TestFolder &f) { return QFile::resize(f.pathOf(partName()), 0); });
    row("F06: grown", [](const TestFolder &f) { return QFile::resize(f.pathOf(partName()), 2 * kSize); });
    row("F06: replaced by its copy", [](const TestFolder &f) {
        const QByteArray bytes = contentOf(f.pathOf(partName()));
        return put(f.pathOf(QStringLiteral("new")), bytes) && QFile::remove(f.pathOf(partName())) &&
               QFile::rename(f.pathOf(QStringLiteral("new")), f.pathOf(partName()));
    });
    row("F06: touched", [](const TestFolder &f) {
        QFile file(f.pathOf(partName()));
        return file.open(QIODevice::ReadWrite) &&
               file.setFileTime(QDateTime::currentDateTime().addDays(1), QFileDevice::FileModificationTime);
    });
    QTest::newRow("F06: replaced by another file") << Deed([](const TestFolder &f) {
        const qint64 size = QFileInfo(f.pathOf(partName())).size();
        return put(f.pathOf(QStringLiteral("new")), QByteArray(size, 'x')) &&
               QFile::remove(f.pathOf(partName())) &&
               QFile::rename(f.pathOf(QStringLiteral("new")), f.pathOf(partName()));
    }) << QStringList{partName(), recordName()};
    row("F07: its first byte", [](const TestFolder &f) { return spoil(f.pathOf(partName()), 0); });
    row("F07: a byte in the midst", [](const TestFolder &f) { return spoil(f.pathOf(partName()), 300'000); });
    row("F07: its last bytes", [](const TestFolder &f) {
        const qint64 size = QFileInfo(f.pathOf(partName())).size();
        return spoil(f.pathOf(partName()), size - 10, 10);
    });
    row("F07: all of it", [](const TestFolder &f) {
        const qint64 size = QFileInfo(f.pathOf(partName())).size();
        return spoil(f.pathOf(partName()), 0, size);
    });
}

void TestGetDamage::addDamageToTheRecord()
{
    const QStringList none;
    const QStringList both{partName(), recordName()};
    QTest::newRow("F06: the record deleted")
        << Deed([](const TestFolder &f) { return QFile::remove(f.pathOf(recordName())); })
        << QStringList{partName()};
    QTest::newRow("F06: the record cut to nothing")
        << Deed([](const TestFolder &f) { return QFile::resize(f.pathOf(recordName()), 0); }) << both;
    QTest::newRow("F07: the record's first half")
        << Deed([](const TestFolder &f) { return spoil(f.pathOf(recordName()), 100); }) << none;
    QTest::newRow("F07: the record's second half") << Deed([](const TestFolder &f) {
        return spoil(f.pathOf(recordName()), QFileInfo(f.pathOf(recordName())).size() / 2 + 100);
    }) << none;
    QTest::newRow("F07: all of the record") << Deed([](const TestFolder &f) {
        return spoil(f.pathOf(recordName()), 0, QFileInfo(f.pathOf(recordName())).size());
    }) << both;
}

void TestGetDamage::damageWhilePaused_givesNoWrongFile()
{
    QFETCH(Deed, damage);
    QFETCH(QStringList, strangers);
    QCOMPARE(interruptMidway(*m_server, *m_folder, arguments(), 2), QString());
    QVERIFY(damage(*m_folder));
    QByteArrayList before;
    for (const QString &name : strangers) {
        before.append(contentOf(m_folder->pathOf(name)));
    }
    const ProgramRun run = Program().run(arguments());
    QVERIFY2(run.exitStatus == 0, run.errors.join('\n').constData());
    QVERIFY(m_folder->isWhole(QStringLiteral("a.bin"), m_body));
    QCOMPARE(m_folder->files(), QStringList{QStringLiteral("a.bin")} + strangers);
    for (int i = 0; i < strangers.size(); ++i) {
        QVERIFY(contentOf(m_folder->pathOf(strangers.at(i))) == before.at(i));
    }
}

void TestGetDamage::strangersEntry_isLeft_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<Deed>("make");
    QTest::addColumn<QString>("name");
    struct Place
    {
        const char *what;
        QString entry;
        QString name;
    };
    const QString numbered = QStringLiteral("a (1).bin");
    const QString own = QStringLiteral("a.bin");
    for (const Place &place :
         {Place{"at the final name", own, numbered}, Place{"at the part file's name", partName(), own},
          Place{"at the record's name", recordName(), own}}) {
        const auto row = [&place](const char *what, const Deed &make) {
            QTest::addRow("F13: %s %s", what, place.what) << place.entry << make << place.name;
        };
        const QString entry = place.entry;
        row("a link to a file", [entry](const TestFolder &f) {
            return put(f.pathOf(QStringLiteral("theirs")), "theirs") &&
                   QFile::link(f.pathOf(QStringLiteral("theirs")), f.pathOf(entry));
        });
        row("a link to nothing", [entry](const TestFolder &f) {
            return QFile::link(f.pathOf(QStringLiteral("nothing")), f.pathOf(entry));
        });
        row("a link to a device", [entry](const TestFolder &f) {
            return QFile::link(QStringLiteral("/dev/null"), f.pathOf(entry));
        });
        row("a pipe", [entry](const TestFolder &f) {
            return ::mkfifo(QFile::encodeName(f.pathOf(entry)).constData(), 0600) == 0;
        });
        row("a folder", [entry](const TestFolder &f) { return QDir(f.path()).mkdir(entry); });
    }
}

void TestGetDamage::strangersEntry_isLeft()
{
    QFETCH(QString, entry);
    QFETCH(Deed, make);
    QFETCH(QString, name);
    QVERIFY(make(*m_folder));
    const QStringList before = m_folder->files();
    struct stat first = {};
    QCOMPARE(::lstat(QFile::encodeName(m_folder->pathOf(entry)).constData(), &first), 0);
    const ProgramRun run = Program().run(arguments());
    QVERIFY2(run.exitStatus == 0, run.errors.join('\n').constData());
    QVERIFY(m_folder->isWhole(name, m_body));
    QStringList after = m_folder->files();
    QVERIFY(after.removeOne(name));
    QCOMPARE(after, before);
    struct stat last = {};
    QCOMPARE(::lstat(QFile::encodeName(m_folder->pathOf(entry)).constData(), &last), 0);
    QCOMPARE(last.st_ino, first.st_ino);
    if (m_folder->has(QStringLiteral("theirs"))) {
        QCOMPARE(contentOf(m_folder->pathOf(QStringLiteral("theirs"))), QByteArray("theirs"));
    }
}

void TestGetDamage::nameTakenAtTheEnd_isLeft_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("F14: a small file") << qint64{100'000};
    QTest::newRow("F14: a file with a record") << qint64{2'000'000};
}

void TestGetDamage::nameTakenAtTheEnd_isLeft()
{
    QFETCH(qint64, size);
    const TestBody body = TestBody::pattern(size);
    m_server->serve("/a.bin", Reply::file(body).etag("\"v1\""));
    m_server->holdLastByte("/a.bin");
    Program program;
    program.start(arguments());
    QVERIFY(m_server->log().waitFor([this] { return m_server->heldRequests("/a.bin") == 1; }));
    QVERIFY(put(m_folder->pathOf(QStringLiteral("a.bin")), "theirs"));
    m_server->release("/a.bin");
    QCOMPARE(program.finish().output, QByteArrayList{"Finished downloading a (1).bin"});
    QVERIFY(m_folder->isWhole(QStringLiteral("a (1).bin"), body));
    QCOMPARE(contentOf(m_folder->pathOf(QStringLiteral("a.bin"))), QByteArray("theirs"));
    QCOMPARE(m_folder->files().size(), 2);
}

QTEST_GUILESS_MAIN(TestGetDamage)
#include "tst_getdamage.moc"
