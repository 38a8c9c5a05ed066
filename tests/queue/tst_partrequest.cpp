// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/partrequest.h"

#include "disk/partfile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;

/// A part file that somebody hands over, with the record beside it.
class TestPartRequest : public QObject
{
    Q_OBJECT

private slots:
    void record_isTakenAtItsWord();
    void targetName_isMadeHarmless();
    void linkOfAnotherKind_isRefused();

private:
    /// The path of a part file with this record.
    QString leave(const QString &link, const QString &targetName) const
    {
        const auto folder = SaveFolder::open(m_folder.path(), false);
        PartRecord record;
        record.url = QUrl(link);
        record.mirrors = {QUrl(QStringLiteral("https://m.example/a.bin")),
                          QUrl(QStringLiteral("file:///etc/passwd"))};
        record.targetName = targetName;
        record.total = 1000;
        record.etag = "\"v1\"";
        const auto part = PartFile::create(*folder, record, false, true);
        return part ? QDir(m_folder.path()).filePath(part->fileName()) : QString();
    }

    const QTemporaryDir m_folder;
};

void TestPartRequest::record_isTakenAtItsWord()
{
    const QString path = leave(QStringLiteral("https://a.example/x/a.bin"), QStringLiteral("a.bin"));
    const auto request = requestForPart(path);
    QVERIFY(request);
    QCOMPARE(request->url, QUrl(QStringLiteral("https://a.example/x/a.bin")));
    QCOMPARE(request->mirrors, QList<QUrl>{QUrl(QStringLiteral("https://m.example/a.bin"))});
    QCOMPARE(request->folder, m_folder.path());
    QCOMPARE(request->outputName, QStringLiteral("a.bin"));
    QCOMPARE(request->part->fileName, QStringLiteral("a.bin.part"));
    QCOMPARE(request->part->total, 1000);
    QCOMPARE(request->part->etag, QByteArray("\"v1\""));
    QVERIFY(!requestForPart(m_folder.filePath(QStringLiteral("none.part"))));
}

void TestPartRequest::targetName_isMadeHarmless()
{
    const QString hidden = leave(QStringLiteral("https://a.example/b"), QStringLiteral(".bashrc"));
    QCOMPARE(requestForPart(hidden)->outputName, QStringLiteral("bashrc"));
    QCOMPARE(requestForPart(hidden)->part->targetName, QStringLiteral("bashrc"));
    const QString starter = leave(QStringLiteral("https://a.example/c"), QStringLiteral("x.desktop"));
    QCOMPARE(requestForPart(starter)->outputName, QStringLiteral("x.desktop.download"));
}

void TestPartRequest::linkOfAnotherKind_isRefused()
{
    const QString path = leave(QStringLiteral("file:///etc/passwd"), QStringLiteral("d.bin"));
    QVERIFY(!path.isEmpty());
    QVERIFY(!requestForPart(path));
}

QTEST_GUILESS_MAIN(TestPartRequest)
#include "tst_partrequest.moc"
