// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pastechecksums.h"

#include <QtTest>

using namespace millrace;

namespace {

PasteChecksums checksumsIn(const QString &text)
{
    return PasteChecksums(judgeLines(text, {}, true));
}

QUrl link(const char *text)
{
    return QUrl(QString::fromLatin1(text));
}

} // namespace

class PasteChecksumsTest : public QObject
{
    Q_OBJECT

private slots:
    void line_isForTheLinkOfItsName();
    void line_isNoLinkAndNoFault();
    void line_thatIsForNoLink_saysSo();
    void lists_ofTheOwnFolderComeFirst();
    void file_aboutOne_isForThatAlone();
    void checksumFile_isCheckedAgainstNone();
    void link_toAList_needsNoExtension();
    void password_isTakenOut();
};

void PasteChecksumsTest::line_isForTheLinkOfItsName()
{
    const PasteChecksums checksums = checksumsIn(
        QStringLiteral(
            "https://h.example/x/a%20b.iso\n%1  a b.iso\nMD5 (c.iso) = %2\nhttps://h.example/c.iso")
            .arg(QString(64, u'a'), QString(32, u'b')));
    QCOMPARE(checksums.checksumsOf(link("https://h.example/x/a%20b.iso")),
             (QList<Checksum>{{ChecksumAlgorithm::Sha256, QByteArray(32, '\xaa')}}));
    QCOMPARE(checksums.checksumsOf(link("https://h.example/c.iso")),
             (QList<Checksum>{{ChecksumAlgorithm::Md5, QByteArray(16, '\xbb')}}));
    QVERIFY(checksums.checksumsOf(link("https://h.example/C.iso")).isEmpty());
    QVERIFY(checksums.filesFor(link("https://h.example/c.iso")).isEmpty());
}

void PasteChecksumsTest::line_isNoLinkAndNoFault()
{
    const QString line = QString(64, u'a') + QStringLiteral(" *a.iso");
    const QList<JudgedLine> lines = judgeLines(QString(u"  " + line + u'\n' + QString(64, u'a')), {}, true);
    QCOMPARE(lines.at(0).links.first().verdict, LinkVerdict::Checksum);
    QCOMPARE(lines.at(0).links.first().checksum, line);
    QVERIFY(!lines.at(0).links.first().isStartable());
    QCOMPARE(lines.at(1).links.first().verdict, LinkVerdict::Invalid);
}

void PasteChecksumsTest::line_thatIsForNoLink_saysSo()
{
    const QString sum(64, u'a');
    const auto reasonOf = [](const QString &text) {
        return judgeLines(text, {}, true).constFirst().links.constFirst().reason;
    };
    const QString link = QStringLiteral("\nhttp://h.example/a.zip");
    QCOMPARE(reasonOf(sum + QStringLiteral("  a.zip") + link), QString());
    QCOMPARE(reasonOf(sum + QStringLiteral("  b.zip") + link), QStringLiteral("checksum of no link here"));
    QCOMPARE(reasonOf(sum + QStringLiteral("  sub/a.zip") + link),
             QStringLiteral("checksum of no link here"));
    // The names are not known yet.
    QCOMPARE(reasonOf(sum + QStringLiteral("  b.zip\nhttp://h.example/{a,b}.zip")), QString());
    QCOMPARE(reasonOf(sum + QStringLiteral("  a.zip")), QStringLiteral("checksum of no link here"));
}

void PasteChecksumsTest::lists_ofTheOwnFolderComeFirst()
{
    const PasteChecksums checksums = checksumsIn(QStringLiteral(
        "https://h.example/x/a.iso\nhttps://h.example/x/SHA256SUMS\nhttps://h.example/x/B2SUMS\n"
        "https://other.example/SHA256SUMS\nhttps://mirror.example/a.iso"));
    QCOMPARE(checksums.filesFor(link("https://h.example/x/a.iso?q=1")),
             (QList<QUrl>{link("https://h.example/x/SHA256SUMS"), link("https://h.example/x/B2SUMS")}));
    QCOMPARE(checksums.filesFor(link("https://mirror.example/a.iso")).size(), 3);
}

void PasteChecksumsTest::file_aboutOne_isForThatAlone()
{
    const PasteChecksums checksums =
        checksumsIn(QStringLiteral("https://h.example/a.iso\nhttps://other.example/a.iso.sha256"));
    QCOMPARE(checksums.filesFor(link("https://h.example/a.iso")),
             QList<QUrl>{link("https://other.example/a.iso.sha256")});
    QVERIFY(checksums.filesFor(link("https://h.example/b.iso")).isEmpty());
    const PasteChecksums twoVersions =
        checksumsIn(QStringLiteral("https://h.example/1/a.zip\nhttps://h.example/1/a.zip.sha256\n"
                                   "https://h.example/2/a.zip\nhttps://h.example/2/a.zip.sha256"));
    QCOMPARE(twoVersions.filesFor(link("https://h.example/2/a.zip")),
             QList<QUrl>{link("https://h.example/2/a.zip.sha256")});
}

void PasteChecksumsTest::checksumFile_isCheckedAgainstNone()
{
    const PasteChecksums checksums =
        checksumsIn(QStringLiteral("https://h.example/SHA256SUMS\nhttps://h.example/SHA512SUMS"));
    QVERIFY(checksums.filesFor(link("https://h.example/SHA256SUMS")).isEmpty());
}

void PasteChecksumsTest::link_toAList_needsNoExtension()
{
    const QList<JudgedLine> lines =
        judgeLines(u"https://h.example/SHA256SUMS\nhttps://h.example/SUMS", {}, true);
    QCOMPARE(lines.at(0).links.first().verdict, LinkVerdict::New);
    QCOMPARE(lines.at(1).links.first().verdict, LinkVerdict::NoExtension);
}

void PasteChecksumsTest::password_isTakenOut()
{
    const PasteChecksums checksums = checksumsIn(QStringLiteral("https://me:secret@h.example/SHA256SUMS"));
    QCOMPARE(checksums.filesFor(link("https://me:secret@h.example/a.iso")),
             QList<QUrl>{link("https://h.example/SHA256SUMS")});
}

QTEST_APPLESS_MAIN(PasteChecksumsTest)
#include "tst_pastechecksums.moc"
