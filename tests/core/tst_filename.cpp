// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filename.h"

#include "core/link.h"
#include "tests/support/vectors.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace millrace;

class FileNameTest : public QObject
{
    Q_OBJECT

private slots:
    void sanitize_eachVector_isAsListed_data();
    void sanitize_eachVector_isAsListed();
    void sanitize_hostileName_isHarmless_data();
    void sanitize_hostileName_isHarmless();
    void sanitize_anyText_isHarmlessAndStable();
    void sanitize_longName_keepsExtension();
    void sanitize_shortcutBaredByCutting_isDefused();

    void fromUrl_eachVector_isAsListed_data();
    void fromUrl_eachVector_isAsListed();
    void fromUrl_oddPath_isOneDecodedName_data();
    void fromUrl_oddPath_isOneDecodedName();
    void urlHasExtension_hostOrDotfile_isFalse();
    void fullExtension_hasTheTarToo();

    void extension_ofName_isBehindLastDot_data();
    void extension_ofName_isBehindLastDot();

    void fromServer_takesBestSource_data();
    void fromServer_takesBestSource();

    void numbered_name_hasNumberBeforeExtension_data();
    void numbered_name_hasNumberBeforeExtension();
    void numbered_longestName_staysWithinLimit();
};

void FileNameTest::sanitize_eachVector_isAsListed_data()
{
    QTest::addColumn<QString>("candidate");
    QTest::addColumn<QString>("expected");
    for (const auto &row : test::readVectors(QStringLiteral("filename_sanitize.tsv"), 5)) {
        QTest::newRow(row.name().constData())
            << test::unescapedText(row.columns[0]) << QString::fromUtf8(row.columns[1]);
    }
}

void FileNameTest::sanitize_eachVector_isAsListed()
{
    QFETCH(QString, candidate);
    QFETCH(QString, expected);
    QCOMPARE(sanitizeFileName(candidate), expected);
}

void FileNameTest::sanitize_hostileName_isHarmless_data()
{
    QTest::addColumn<QString>("candidate");
    QTest::addColumn<QString>("expected");
    QTest::newRow("a NUL becomes an underscore and cuts nothing off")
        << QStringLiteral("a%1b.exe").arg(QChar(u'\0')) << QStringLiteral("a_b.exe");
    QTest::newRow("a line feed inside becomes an underscore")
        << QStringLiteral("a\nb.txt") << QStringLiteral("a_b.txt");
    QTest::newRow("decomposed letters are composed")
        << QStringLiteral("cafe\u0301.png") << QStringLiteral("caf\u00E9.png");
    QTest::newRow("half a surrogate pair becomes an underscore")
        << QStringLiteral("a%1.png").arg(QChar(0xD83D)) << QStringLiteral("a_.png");
    QTest::newRow("a backslash path of a share keeps its last component")
        << QStringLiteral("\\\\server\\share\\x.doc") << QStringLiteral("x.doc");
    QTest::newRow("a path that climbs to nothing is a download")
        << QStringLiteral("a/b/..") << QStringLiteral("download");
    QTest::newRow("a desktop entry is defused")
        << QStringLiteral("x.desktop") << QStringLiteral("x.desktop.download");
    QTest::newRow("a shell command file is defused")
        << QStringLiteral("x.SCF") << QStringLiteral("x.SCF.download");
    QTest::newRow("a shortcut behind trailing dots is defused")
        << QStringLiteral("x.lnk. .") << QStringLiteral("x.lnk.download");
    QTest::newRow("a tab at the end is dropped") << QStringLiteral("x.zip\t") << QStringLiteral("x.zip");
    QTest::newRow("dots and spaces in front are dropped in any order")
        << QStringLiteral(". .x.zip") << QStringLiteral("x.zip");
    QTest::newRow("a tag character beyond the first plane is not seen and goes")
        << QString::fromUcs4(U"a\U000E0041.txt") << QStringLiteral("a_.txt");
}

void FileNameTest::sanitize_hostileName_isHarmless()
{
    QFETCH(QString, candidate);
    QFETCH(QString, expected);
    QCOMPARE(sanitizeFileName(candidate), expected);
}

void FileNameTest::sanitize_anyText_isHarmlessAndStable()
{
    QRandomGenerator random(20240229);
    const QString spice = QStringLiteral("./\\:*?\"<>|-~ _%\u00A0\u202E\uFEFF\u0301\uFFFF.lnk.url.tar.gz");
    for (int round = 0; round < 5000; ++round) {
        QString candidate;
        const quint32 length = random.bounded(round % 10 == 0 ? 400U : 30U);
        for (quint32 i = 0; i < length; ++i) {
            const bool isSpice = random.bounded(2) == 0;
            candidate += isSpice ? spice[random.bounded(static_cast<int>(spice.size()))]
                                 : QChar(static_cast<char16_t>(random.bounded(0x10000)));
        }
        const QString name = sanitizeFileName(candidate);
        QVERIFY(!name.isEmpty());
        QVERIFY(name.toUtf8().size() <= kMaxFileNameBytes);
        QVERIFY(!name.contains(u'/') && !name.contains(u'\\') && !name.contains(QChar(u'\0')));
        QVERIFY(!name.startsWith(u'.') && !name.startsWith(u'-'));
        QVERIFY(!name.endsWith(u'.') && !name.back().isSpace());
        QCOMPARE(QString::fromUtf8(name.toUtf8()), name);
        QCOMPARE(sanitizeFileName(name), name);
    }
}

void FileNameTest::sanitize_longName_keepsExtension()
{
    const QString name = sanitizeFileName(QString(300, u'a') + QStringLiteral(".tar.gz"));
    QCOMPARE(name.size(), kMaxFileNameBytes);
    QVERIFY(name.endsWith(QStringLiteral("a.tar.gz")));
}

void FileNameTest::sanitize_shortcutBaredByCutting_isDefused()
{
    const QString name = sanitizeFileName(QString(236, u'a') + QStringLiteral(".lnk") + QString(100, u'b'));
    QCOMPARE(name.size(), kMaxFileNameBytes);
    QVERIFY(name.endsWith(QStringLiteral("a.lnk.download")));
}

void FileNameTest::fromUrl_eachVector_isAsListed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("extension");
    for (const auto &row : test::readVectors(QStringLiteral("url_basename.tsv"), 6)) {
        QTest::newRow(row.name().constData())
            << QString::fromUtf8(row.columns[0]) << QString::fromUtf8(row.columns[3])
            << QString::fromUtf8(row.columns[4]);
    }
}

void FileNameTest::fromUrl_eachVector_isAsListed()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    QFETCH(QString, extension);
    const ParsedLink link = parseLink(text);
    if (name == QStringLiteral("REJECT")) {
        QVERIFY(!link.reason.isEmpty());
        QVERIFY(link.url.isEmpty());
        return;
    }
    QCOMPARE(link.reason, QString());
    QCOMPARE(fileNameFromUrl(link.url), name);
    const bool hasExtension = extension.startsWith(u'.');
    QCOMPARE(urlHasExtension(link.url), hasExtension);
    if (hasExtension) {
        QCOMPARE(extensionOf(fileNameFromUrl(link.url)), extension);
    }
}

void FileNameTest::fromUrl_oddPath_isOneDecodedName_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(expected);
    };
    row("encoded climbing stays one name", "http://example.com/%2e%2e%2fetc%2fpasswd", "_etc_passwd");
    row("an encoded backslash makes no directory", "http://example.com/a%5Cb.zip", "a_b.zip");
    row("escapes are decoded once", "http://example.com/a%2541.zip", "a%41.zip");
    row("a bad escape leaves the good ones alone", "http://example.com/100%%20sure%zz.zip",
        "100% sure%zz.zip");
    row("escapes that are not UTF-8 are kept", "http://example.com/%B7%DD.png", "%B7%DD.png");
    row("empty segments at the end are passed over", "http://example.com/a.zip//", "a.zip");
    row("a host that is an address names the file", "http://[::1]:8080/", "__1");
    row("an encoded question mark is part of the name", "http://example.com/a%3Fb.zip", "a_b.zip");
    row("a shortcut is defused", "http://example.com/x.lnk", "x.lnk.download");
    row("what would pass for a record of ours is defused", "http://example.com/x.iso.Part.rec",
        "x.iso.Part.rec.download");
}

void FileNameTest::fromUrl_oddPath_isOneDecodedName()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(fileNameFromUrl(parseLink(text).url), expected);
}

void FileNameTest::fullExtension_hasTheTarToo()
{
    QCOMPARE(fullExtensionOf(QStringLiteral("a.b.tar.gz")), QStringLiteral(".tar.gz"));
    QCOMPARE(fullExtensionOf(QStringLiteral("a.b.gz")), QStringLiteral(".gz"));
    QCOMPARE(fullExtensionOf(QStringLiteral(".gz")), QString());
    QCOMPARE(fullExtensionOf(QString(QStringLiteral("a.") + QString(70, u'x'))), QString());
}

void FileNameTest::urlHasExtension_hostOrDotfile_isFalse()
{
    QVERIFY(!urlHasExtension(QUrl(QStringLiteral("http://example.com/.bashrc"))));
    QVERIFY(!urlHasExtension(QUrl(QStringLiteral("http://example.com"))));
    QVERIFY(!urlHasExtension(QUrl(QStringLiteral("http://example.com/"))));
    QVERIFY(!urlHasExtension(QUrl(QStringLiteral("http://example.com/?f=a.zip#b.zip"))));
}

void FileNameTest::extension_ofName_isBehindLastDot_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    QTest::newRow("the dot belongs to it") << QStringLiteral("a.zip") << QStringLiteral(".zip");
    QTest::newRow("of two it is the last") << QStringLiteral("file.tar.gz") << QStringLiteral(".gz");
    QTest::newRow("without a dot there is none") << QStringLiteral("file") << QString();
    QTest::newRow("a dotfile has none") << QStringLiteral(".bashrc") << QString();
    QTest::newRow("two leading dots are none") << QStringLiteral("..bashrc") << QString();
    QTest::newRow("a dotfile may have one") << QStringLiteral(".a.b") << QStringLiteral(".b");
    QTest::newRow("a dot at the end is none") << QStringLiteral("file.") << QString();
    QTest::newRow("dots alone have none") << QStringLiteral("...") << QString();
    QTest::newRow("nothing has none") << QString() << QString();
    QTest::newRow("upper case stays") << QStringLiteral("F.ZIP") << QStringLiteral(".ZIP");
}

void FileNameTest::extension_ofName_isBehindLastDot()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    QCOMPARE(extensionOf(name), expected);
}

void FileNameTest::fromServer_takesBestSource_data()
{
    QTest::addColumn<QString>("disposition");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("mediaType");
    QTest::addColumn<QString>("expected");
    const QString bare = QStringLiteral("http://example.com/get");
    const QString zip = QStringLiteral("http://example.com/a.zip");
    const auto row = [](const char *name, const char *disposition, const QString &url, const char *mediaType,
                        const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(disposition) << url << QByteArray(mediaType)
                            << QString::fromUtf8(expected);
    };
    row("the header's name comes first", "report.pdf", zip, "application/zip", "report.pdf");
    row("the header's name is sanitized", "../../.bashrc", zip, "", "bashrc");
    row("a header's name of which nothing is left falls to the URL", "..", zip, "", "a.zip");
    row("the URL's name with an extension comes next", "", zip, "application/pdf", "a.zip");
    row("else the media type gives the extension", "", bare, "application/pdf", "get.pdf");
    row("parameters of the media type are passed over", "", bare, "Application/PDF; charset=x", "get.pdf");
    row("an alias of a media type will do", "", bare, "application/x-gzip", "get.gz");
    row("bytes of no type give no extension", "", bare, "application/octet-stream", "get");
    row("an unknown media type gives no extension", "", bare, "application/force-download", "get");
    row("nonsense gives no extension", "", bare, "; /../ ;", "get");
    row("no media type gives no extension", "", bare, "", "get");
    row("a picture gets the usual extension", "", bare, "image/jpeg", "get.jpg");
    row("plain text is plain text", "", bare, "text/plain; charset=utf-8", "get.txt");
    row("a host is no name with an extension", "", QStringLiteral("http://example.com/"), "text/html",
        "example.com.html");
    row("a media type cannot make a shortcut", "", bare, "application/x-desktop", "get.desktop.download");
}

void FileNameTest::fromServer_takesBestSource()
{
    QFETCH(QString, disposition);
    QFETCH(QString, url);
    QFETCH(QByteArray, mediaType);
    QFETCH(QString, expected);
    QCOMPARE(fileNameFromServer(disposition, parseLink(url).url, mediaType), expected);
}

void FileNameTest::numbered_name_hasNumberBeforeExtension_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *title, const char *name, const char *expected) {
        QTest::newRow(title) << QString::fromLatin1(name) << QString::fromLatin1(expected);
    };
    row("before the extension", "a.zip", "a (1).zip");
    row("before both of a packed tar", "a.tar.gz", "a (1).tar.gz");
    row("before both in upper case", "A.TAR.XZ", "A (1).TAR.XZ");
    row("only before the last of others", "a.b.zip", "a.b (1).zip");
    row("a file named tar is no tar", "tar.gz", "tar (1).gz");
    row("at the end without an extension", "README", "README (1)");
    row("an earlier number is part of the name", "a (1).zip", "a (1) (1).zip");
}

void FileNameTest::numbered_name_hasNumberBeforeExtension()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    QCOMPARE(numberedFileName(name, 1), expected);
}

void FileNameTest::numbered_longestName_staysWithinLimit()
{
    const QString longest = sanitizeFileName(QString(100, QChar(0x65E5)) + QStringLiteral(".zip"));
    const QString numbered = numberedFileName(longest, 999);
    QVERIFY(numbered.endsWith(QStringLiteral(" (999).zip")));
    QVERIFY(numbered.toUtf8().size() <= kMaxFileNameBytes);
    QVERIFY(numbered != numberedFileName(longest, 998));
}

QTEST_GUILESS_MAIN(FileNameTest)
#include "tst_filename.moc"
