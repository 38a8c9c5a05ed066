// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/diskimage.h"
#include "tests/support/listvictim.h"
#include "tests/support/skip.h"
#include "tests/support/sqlfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace millrace;

namespace {

constexpr qint64 kImageSize = 16 * 1024 * 1024;
// A write of the list is due each so many milliseconds: the snapshots fall anywhere between two of them.
constexpr int kLongestPause = 120;

/// MILLRACE_SNAPSHOTS, or ten.
int snapshotsWished()
{
    const int wished = qEnvironmentVariableIntValue("MILLRACE_SNAPSHOTS");
    return wished > 0 ? wished : 10;
}

/// What the disk held at one moment.
struct Snapshot
{
    QString image;
    /// What the program had said before, and what it had said by then.
    qsizetype saidBefore = 0;
    qsizetype said = 0;
};

} // namespace

/// The computer is switched off while rows are added, moved, finished and removed.
class TestListPowerLoss : public QObject
{
    Q_OBJECT

private slots:
    void switchedOff_losesNothingAcknowledged();

private:
    QByteArray takeSnapshots(const QString &image, const QString &folder, std::vector<Snapshot> &snapshots);
    QString complaint(const Snapshot &snapshot, const QByteArray &output) const;

    QTemporaryDir m_dir;
};

/// Copies the image while the victim works in it, mounted and dirty as it is; what the victim said.
QByteArray TestListPowerLoss::takeSnapshots(const QString &image, const QString &folder,
                                            std::vector<Snapshot> &snapshots)
{
    QRandomGenerator random(11);
    QProcess victim;
    victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    victim.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--victim"), QDir(folder).filePath(QStringLiteral("downloads.db")),
                  QString::number(random.generate())});
    QByteArray output;
    const auto readFor = [&](int milliseconds) {
        QElapsedTimer clock;
        clock.start();
        do {
            victim.waitForReadyRead(static_cast<int>(std::max<qint64>(1, milliseconds - clock.elapsed())));
            output += victim.readAllStandardOutput();
        } while (clock.elapsed() < milliseconds);
    };
    const int wished = snapshotsWished();
    while (static_cast<int>(snapshots.size()) < wished && victim.state() != QProcess::NotRunning) {
        readFor(random.bounded(kLongestPause));
        Snapshot snapshot{image + QString::number(snapshots.size()), output.size(), 0};
        if (!copyImage(image, snapshot.image)) {
            break;
        }
        readFor(1);
        snapshot.said = output.size();
        snapshots.push_back(snapshot);
        // The first may be from before there is a list, the others are not.
        while (snapshots.size() == 1 && livedBy(output, {}).acknowledged == 0 && victim.waitForReadyRead()) {
            output += victim.readAllStandardOutput();
        }
    }
    victim.kill();
    victim.waitForFinished();
    return output;
}

/// Starts again with what is left.
QString TestListPowerLoss::complaint(const Snapshot &snapshot, const QByteArray &output) const
{
    const QTemporaryDir folder;
    const ImageMount disk(snapshot.image, folder.path());
    if (!disk.isMounted()) {
        return QStringLiteral("it cannot be mounted");
    }
    const QString path = folder.filePath(QStringLiteral("downloads.db"));
    Database database(path);
    if (const OpenedDatabase opened = database.open(); opened.kind != OpenedDatabase::Kind::Sound) {
        return QStringLiteral("it does not open as it should: ") + opened.detail;
    }
    database.close();
    if (!isSound(path)) {
        return QStringLiteral("it is not sound");
    }
    const LivedList before = livedBy(output.first(snapshot.saidBefore), {});
    const LivedList lived = livedBy(output.first(snapshot.said), {});
    const QByteArray found = listIn(path);
    const QByteArrayList possible = lived.lists.mid(before.acknowledged);
    return isMadeOf(found, possible) ? QString()
                                     : QString::fromLatin1("it is none that it was: " + found +
                                                           "\nbut it was\n" + possible.join('\n'));
}

void TestListPowerLoss::switchedOff_losesNothingAcknowledged()
{
    if (!canMakeImages() || !enterMountNamespace()) {
        MILLRACE_SKIP("get.mount", "mounting an image needs root and mkfs.ext4");
    }
    const QString image = m_dir.filePath(QStringLiteral("image"));
    const QString folder = m_dir.filePath(QStringLiteral("folder"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(makeImage(image, kImageSize));
    std::vector<Snapshot> snapshots;
    QByteArray output;
    {
        const ImageMount disk(image, folder);
        if (!disk.isMounted()) {
            MILLRACE_SKIP("get.mount", "loop devices are not there");
        }
        output = takeSnapshots(image, folder, snapshots);
    }
    QCOMPARE(static_cast<int>(snapshots.size()), snapshotsWished());
    int acknowledged = 0;
    for (const Snapshot &snapshot : snapshots) {
        const QString wrong = complaint(snapshot, output);
        QVERIFY2(wrong.isEmpty(), qPrintable(snapshot.image + QStringLiteral(": ") + wrong));
        acknowledged += livedBy(output.first(snapshot.saidBefore), {}).acknowledged > 0 ? 1 : 0;
        QFile::remove(snapshot.image);
    }
    qInfo("%zu snapshots, %lld changes", snapshots.size(), static_cast<long long>(output.count("\nS ")));
    // Not all of them from before anything was done.
    QVERIFY(acknowledged > snapshotsWished() / 2);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--victim")) {
        const ListVictim victim(arguments.value(2), arguments.value(3).toUInt());
        return QCoreApplication::exec();
    }
    TestListPowerLoss test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_listpowerloss.moc"
