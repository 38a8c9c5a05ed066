// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/listvictim.h"
#include "tests/support/sqlfile.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace millrace;

namespace {

// As long as the program then lives at most.
constexpr int kLongestLife = 400;

/// MILLRACE_KILLS, or twenty.
int killsWished()
{
    const int wished = qEnvironmentVariableIntValue("MILLRACE_KILLS");
    return wished > 0 ? wished : 20;
}

} // namespace

class TestListKill : public QObject
{
    Q_OBJECT

private slots:
    void killedAgainAndAgain_losesNothingAcknowledged();

private:
    QString path() const { return m_folder.filePath(QStringLiteral("downloads.db")); }

    QTemporaryDir m_folder;
};

void TestListKill::killedAgainAndAgain_losesNothingAcknowledged()
{
    QRandomGenerator random(7);
    QByteArray before;
    qint64 changes = 0;
    qint64 acknowledged = 0;
    const int kills = killsWished();
    for (int kill = 0; kill < kills; ++kill) {
        QProcess victim;
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        victim.start(QCoreApplication::applicationFilePath(),
                     {QStringLiteral("--victim"), path(), QString::number(random.generate())});
        QVERIFY(victim.waitForStarted());
        QByteArray said;
        // The others may die before they have a list.
        while (kill % 2 == 0 && !said.contains("\nA ")) {
            QVERIFY(victim.waitForReadyRead());
            said += victim.readAllStandardOutput();
        }
        victim.waitForFinished(random.bounded(1, kLongestLife));
        QCOMPARE(victim.state(), QProcess::Running);
        victim.kill();
        QVERIFY(victim.waitForFinished());
        const LivedList lived = livedBy(said + victim.readAllStandardOutput(), before);
        // Killed before it had made anything, it may be missing.
        QVERIFY(isSound(path()));
        const QByteArray found = listIn(path());
        const QByteArrayList possible = lived.lists.mid(lived.acknowledged);
        if (!isMadeOf(found, possible)) {
            // Longer than a message of QtTest may be.
            const QByteArray text = "kill " + QByteArray::number(kill) + ": " + found + "\nbut it was\n" +
                                    possible.join('\n') + '\n';
            std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stderr);
            QFAIL("the list is none that it was");
        }
        before = found;
        changes += lived.lists.size() - 1;
        acknowledged += lived.acknowledged > 0 ? 1 : 0;
    }
    qInfo("%d kills, %lld changes", kills, static_cast<long long>(changes));
    QVERIFY(acknowledged >= kills / 2);
}

int main(int argc, char *argv[])
{
    const QApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--victim")) {
        ListVictim victim(arguments.value(2), arguments.value(3).toUInt());
        MainWindow window(victim.manager());
        window.show();
        return QCoreApplication::exec();
    }
    TestListKill test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_listkill.moc"
