// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/get/getbench.h"
#include "tests/support/diskimage.h"
#include "tests/support/lanes.h"
#include "tests/support/mounts.h"
#include "tests/support/nginxserver.h"
#include "tests/support/skip.h"

#include <QElapsedTimer>

#include <algorithm>
#include <csignal>
#include <memory>
#include <vector>

using namespace millrace;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kImageSize = 64 * kMiB;
// On each of two transports. Where copying takes long, there are fewer.
constexpr int kSnapshots = 25;
constexpr int kLeastSnapshots = 10;
// The list takes twelve seconds at this rate; a snapshot is due each so many milliseconds of them.
constexpr char kRate[] = "2M";
constexpr int kInterval = 440;
constexpr int kFewReadings = 3;
constexpr int kFiles = 12;
constexpr int kLanes = 4;

QString nameOf(int file)
{
    return QStringLiteral("file%1.bin").arg(file, 2, 10, QLatin1Char('0'));
}

bool isLarge(int file)
{
    return file % 2 == 0;
}

TestBody bodyOf(int file)
{
    const qint64 size = isLarge(file) ? 3 * kMiB + file * 150'000 : 60'000 + file * 50'000;
    return TestBody::pattern(size, static_cast<quint64>(file));
}

/// What a disk held at one moment, and what the program had said by then.
struct Snapshot
{
    QString image;
    QByteArray output;
};

} // namespace

/// The computer is switched off while a list is downloaded, up to fifty times.
class TestGetPowerLoss : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportNames(); }
    void initTestCase();
    void switchedOff_losesNothingThatWasFinished();

private:
    QStringList arguments(const QString &folder, const QStringList &more = {}) const
    {
        QFETCH_GLOBAL(QString, transport);
        QStringList all{QStringLiteral("get"),
                        QStringLiteral("--into"),
                        folder,
                        QStringLiteral("--transport"),
                        transport,
                        QStringLiteral("--connections"),
                        QStringLiteral("2")};
        all += more;
        for (int i = 0; i < kFiles; ++i) {
            all.append(m_nginx->url("/" + nameOf(i).toLatin1()).toString());
        }
        return all;
    }
    void takeSnapshots(const QString &image, const QString &folder, std::vector<Snapshot> &snapshots) const;
    QString complaint(const Snapshot &snapshot, const QStringList &again) const;
    QString wrongFile(const QDir &folder, const QByteArray &output) const;

    QTemporaryDir m_dir;
    QTemporaryDir m_root;
    QList<QByteArray> m_sums;
    std::unique_ptr<NginxServer> m_nginx;
};

void TestGetPowerLoss::initTestCase()
{
    if (m_nginx) {
        return;
    }
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("get.nginx", "nginx is not there");
    }
    if (!canMakeImages() || !enterMountNamespace()) {
        MILLRACE_SKIP("get.mount", "mounting an image needs root and mkfs.ext4");
    }
    for (int i = 0; i < kFiles; ++i) {
        QFile file(m_root.filePath(nameOf(i)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bodyOf(i).bytes()) == bodyOf(i).size());
        m_sums.append(bodyOf(i).sha256());
    }
    m_nginx = std::make_unique<NginxServer>(m_root.path());
    QVERIFY2(m_nginx->isRunning(), qPrintable(m_nginx->problem()));
}

/// Runs the list to its end in a file system that is copied meanwhile.
void TestGetPowerLoss::takeSnapshots(const QString &image, const QString &folder,
                                     std::vector<Snapshot> &snapshots) const
{
    Program program;
    program.start(arguments(folder, {QStringLiteral("--limit-rate"), QString::fromLatin1(kRate)}));
    QByteArray output;
    QElapsedTimer clock;
    clock.start();
    const auto untilDue = [&] {
        const qint64 due = static_cast<qint64>(snapshots.size() + 1) * kInterval;
        return static_cast<int>(std::max<qint64>(0, due - clock.elapsed()));
    };
    const auto isOverByThen = [&] { return program.process().waitForFinished(untilDue()); };
    bool isOver = isOverByThen();
    for (; snapshots.size() < kSnapshots && !isOver; isOver = isOverByThen()) {
        output += program.process().readAllStandardOutput();
        const QString copy = image + QString::number(snapshots.size());
        if (!copyImage(image, copy, kFewReadings)) {
            // It is never still by itself, so it is stopped for the moment that the copy is of.
            const auto process = static_cast<pid_t>(program.process().processId());
            ::kill(process, SIGSTOP);
            const bool isCopied = copyImage(image, copy);
            ::kill(process, SIGCONT);
            QVERIFY(isCopied);
        }
        snapshots.push_back({copy, output});
    }
    QVERIFY2(snapshots.size() >= kLeastSnapshots, QByteArray::number(snapshots.size()).constData());
    QCOMPARE(isOver ? program.process().exitCode() : program.finish().exitStatus, 0);
}

/// A final name without its bytes, or one that the program had told of and is gone.
QString TestGetPowerLoss::wrongFile(const QDir &folder, const QByteArray &output) const
{
    for (int i = 0; i < kFiles; ++i) {
        const QByteArray told = "Finished downloading " + nameOf(i).toLatin1();
        QFile file(folder.filePath(nameOf(i)));
        if (file.open(QIODevice::ReadOnly)) {
            QCryptographicHash sum(QCryptographicHash::Sha256);
            sum.addData(&file);
            if (sum.result().toHex() != m_sums.at(i)) {
                return nameOf(i) + QStringLiteral(" holds other bytes");
            }
        } else if (isLarge(i) && output.contains(told)) {
            // Small ones may be told of a little before they are safe.
            return nameOf(i) + QStringLiteral(" was finished and is gone");
        }
    }
    return {};
}

QString TestGetPowerLoss::complaint(const Snapshot &snapshot, const QStringList &again) const
{
    const QTemporaryDir folder;
    const ImageMount disk(snapshot.image, folder.path());
    if (!disk.isMounted()) {
        return QStringLiteral("it cannot be mounted");
    }
    if (QString wrong = wrongFile(QDir(folder.path()), snapshot.output); !wrong.isEmpty()) {
        return wrong;
    }
    QStringList arguments = again;
    arguments.replaceInStrings(QStringLiteral("FOLDER"), folder.path());
    const ProgramRun run = Program().run(arguments);
    if (run.exitStatus != 0) {
        return QString::fromUtf8(run.errors.join('\n'));
    }
    QByteArray all;
    QStringList names;
    for (int i = 0; i < kFiles; ++i) {
        all += "Finished downloading " + nameOf(i).toLatin1();
        names.append(nameOf(i));
    }
    const QStringList files =
        QDir(folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    return files == names ? wrongFile(QDir(folder.path()), all) : files.join(u' ');
}

void TestGetPowerLoss::switchedOff_losesNothingThatWasFinished()
{
    const QString image = m_dir.filePath(QStringLiteral("image"));
    const QString folder = m_dir.filePath(QStringLiteral("folder"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(makeImage(image, kImageSize));
    std::vector<Snapshot> snapshots;
    {
        const ImageMount disk(image, folder);
        if (!disk.isMounted()) {
            MILLRACE_SKIP("get.mount", "loop devices are not there");
        }
        takeSnapshots(image, folder, snapshots);
    }
    QVERIFY(!QTest::currentTestFailed());
    const QStringList again = arguments(QStringLiteral("FOLDER"));
    const QStringList complaints = inLanes(kLanes, [&](int number) -> std::optional<QString> {
        if (number >= static_cast<int>(snapshots.size())) {
            return std::nullopt;
        }
        const Snapshot &snapshot = snapshots.at(static_cast<std::size_t>(number));
        const QString wrong = complaint(snapshot, again);
        QFile::remove(snapshot.image);
        return wrong.isEmpty() ? QString() : QStringLiteral("snapshot %1: %2").arg(number).arg(wrong);
    });
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestGetPowerLoss)
#include "tst_getpowerloss.moc"
