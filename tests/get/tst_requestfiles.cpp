// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/requestfiles.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;

class RequestFilesTest : public QObject
{
    Q_OBJECT

private slots:
    void files_areRead();
    void unreadable_isOneSentence_data();
    void unreadable_isOneSentence();
    void otherKindOfFile_isNoCookies();
    void badLines_areNoted();
    void netrcOpenToOthers_isNoted();
    void links_areThoseOfTheLineAndOfItsList();
    void listThatCannotBeRead_isOneSentence();

private:
    QString write(const QString &name, const QByteArray &content, bool isPrivate = true) const
    {
        QFile file(m_folder.filePath(name));
        const auto others = isPrivate ? QFile::Permissions() : QFile::Permissions(QFile::ReadOther);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() &&
                       file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | others)
                   ? file.fileName()
                   : QString();
    }

    const QTemporaryDir m_folder;
};

void RequestFilesTest::files_areRead()
{
    CommandLine line;
    QVERIFY(readRequestFiles(line).error.isEmpty());
    line.cookies = write(QStringLiteral("cookies.txt"), "# Cookies\na.example\tFALSE\t/\tFALSE\t0\tid\tv\n");
    line.netrc = write(QStringLiteral("netrc"), "machine a.example login me password pw\n");
    line.caFile = write(QStringLiteral("ca.pem"), "x");
    const RequestFiles files = readRequestFiles(line);
    QCOMPARE(files.error, QString());
    QCOMPARE(files.notes, QStringList());
    QCOMPARE(files.cookies.size(), 1);
    QCOMPARE(files.netrc.find(QStringLiteral("a.example")).user, QStringLiteral("me"));
}

void RequestFilesTest::unreadable_isOneSentence_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("missing") << m_folder.filePath(QStringLiteral("missing"));
    QTest::newRow("a folder") << m_folder.path();
}

void RequestFilesTest::unreadable_isOneSentence()
{
    QFETCH(QString, path);
    for (QString CommandLine::*field : {&CommandLine::cookies, &CommandLine::netrc, &CommandLine::caFile}) {
        CommandLine line;
        line.*field = path;
        const RequestFiles files = readRequestFiles(line);
        const QString begin = QStringLiteral("The file %1 cannot be read: ").arg(path);
        QVERIFY2(files.error.startsWith(begin), qPrintable(files.error));
        QVERIFY(files.notes.isEmpty());
    }
}

void RequestFilesTest::otherKindOfFile_isNoCookies()
{
    CommandLine line;
    line.cookies = write(QStringLiteral("cookies.json"), "[{\"value\": \"canary\"}]");
    const RequestFiles files = readRequestFiles(line);
    QCOMPARE(files.error,
             QStringLiteral("The file %1 holds no cookies in the format of a cookies.txt").arg(line.cookies));
}

void RequestFilesTest::badLines_areNoted()
{
    CommandLine line;
    line.cookies =
        write(QStringLiteral("some.txt"), "canary\na.example\tFALSE\t/\tFALSE\t0\tid\tv\ncanary\n");
    const RequestFiles files = readRequestFiles(line);
    QCOMPARE(files.error, QString());
    QCOMPARE(files.cookies.size(), 1);
    QCOMPARE(files.notes,
             QStringList{QStringLiteral("Lines in %1 that are no cookies: 2").arg(line.cookies)});
}

void RequestFilesTest::netrcOpenToOthers_isNoted()
{
    CommandLine line;
    line.netrc = write(QStringLiteral("open"), "machine a.example login me password canary\n", false);
    const RequestFiles files = readRequestFiles(line);
    QCOMPARE(files.error, QString());
    QVERIFY(!files.netrc.isEmpty());
    QCOMPARE(files.notes.size(), 1);
    QVERIFY(files.notes.first().contains(line.netrc));
    QVERIFY(!files.notes.first().contains(QLatin1String("canary")));
}

void RequestFilesTest::links_areThoseOfTheLineAndOfItsList()
{
    CommandLine line;
    QCOMPARE(readLinks(line).text, QString());
    line.urls = {QStringLiteral("http://a.example/1.bin"), QStringLiteral("http://a.example/2.bin")};
    QCOMPARE(readLinks(line).text, QStringLiteral("http://a.example/1.bin\nhttp://a.example/2.bin"));
    line.input = write(QStringLiteral("list"), "http://a.example/3.bin\n");
    QCOMPARE(readLinks(line).text,
             QStringLiteral("http://a.example/1.bin\nhttp://a.example/2.bin\nhttp://a.example/3.bin\n"));
    line.urls.clear();
    QCOMPARE(readLinks(line).text, QStringLiteral("http://a.example/3.bin\n"));
}

void RequestFilesTest::listThatCannotBeRead_isOneSentence()
{
    for (const QString &path : {m_folder.filePath(QStringLiteral("none")), m_folder.path()}) {
        CommandLine line;
        line.input = path;
        QVERIFY(readLinks(line).error.contains(path));
    }
}

QTEST_APPLESS_MAIN(RequestFilesTest)
#include "tst_requestfiles.moc"
