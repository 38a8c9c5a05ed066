// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metalink.h"

#include <QTest>

using namespace millrace;

namespace {

QUrl link(const char *text)
{
    return QUrl(QString::fromLatin1(text));
}

/// A document of version 4 with this in it.
QByteArray document(const QByteArray &content)
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">" +
           content + "</metalink>\n";
}

QByteArray fileWith(const QByteArray &content)
{
    return document("<file name=\"x.iso\">" + content + "</file>");
}

const QByteArray kLink = "<url>https://a.example/x.iso</url>";

} // namespace

class MetalinkTest : public QObject
{
    Q_OBJECT

private slots:
    void version4_isReadWhole();
    void version3_isReadWhole();
    void name_neverLeavesTheFolder_data();
    void name_neverLeavesTheFolder();
    void links_comeInTheirOrder_data();
    void links_comeInTheirOrder();
    void size_isANumber_data();
    void size_isANumber();
    void checksum_isTheBest_data();
    void checksum_isTheBest();
    void pieces_areThoseOfTheSize_data();
    void pieces_areThoseOfTheSize();
    void piecesOfAnotherSize_areAFault();
    void document_isRefused_data();
    void document_isRefused();
    void fileWithoutALink_isAFault();
    void document_ofManyEncodings_isRead();
    void written_isReadAgain();
    void written_isWellFormedWhateverTheName();
    void form_isRecognised_data();
    void form_isRecognised();
};

/// After the example of RFC 5854, 1.1, with what else the RFC allows.
void MetalinkTest::version4_isReadWhole()
{
    const ReadList list = parseMetalink(document(
        "<published>2009-05-15T12:23:23Z</published>"
        "<file name=\"example.ext\">"
        "<size>14471447</size><identity>Example</identity><version>1.0</version>"
        "<language>en</language><os>Linux-x86</os>"
        "<hash type=\"sha-256\">3d6fece8033d146d8611eab4f032df738c8c1283620fd02a1f2bfec6e27d590d</hash>"
        "<pieces length=\"1048576\" "
        "type=\"sha-1\"><hash>d96b9a4b92a899c2099b7b31bddb5ca423bb9b30</hash></pieces>"
        "<url location=\"de\" priority=\"1\">ftp://ftp.example.com/example.ext</url>"
        "<url location=\"fr\" priority=\"2\">http://example.com/example.ext</url>"
        "<url>https://c.example/example.ext</url>"
        "<metaurl mediatype=\"torrent\" priority=\"1\">http://example.com/example.ext.torrent</metaurl>"
        "</file><file name=\"second.ext\"><url>http://example.com/second.ext</url></file>"));
    QCOMPARE(list.faultCount, 0);
    ListedDownload first{link("http://example.com/example.ext"), {link("https://c.example/example.ext")}};
    first.fileName = QStringLiteral("example.ext");
    first.size = 14471447;
    first.checksums = {*checksumFromHex(ChecksumAlgorithm::Sha256,
                                        u"3d6fece8033d146d8611eab4f032df738c8c1283620fd02a1f2bfec6e27d590d")};
    ListedDownload second{link("http://example.com/second.ext")};
    second.fileName = QStringLiteral("second.ext");
    QCOMPARE(list.downloads.size(), 2);
    QVERIFY(list.downloads.at(0) == first);
    QVERIFY(list.downloads.at(1) == second);
}

void MetalinkTest::version3_isReadWhole()
{
    const ReadList list = parseMetalink(
        "<metalink version=\"3.0\" xmlns=\"http://www.metalinker.org/\"><files><file name=\"x.iso\">"
        "<size>10</size><verification><hash type=\"md5\">d41d8cd98f00b204e9800998ecf8427e</hash>"
        "<hash type=\"sha1\">da39a3ee5e6b4b0d3255bfef95601890afd80709</hash>"
        "<pieces length=\"5\" type=\"md5\"><hash piece=\"0\">00</hash></pieces></verification>"
        "<resources maxconnections=\"5\">"
        "<url type=\"bittorrent\" preference=\"100\">http://t.example/x.torrent</url>"
        "<url type=\"http\" preference=\"10\">http://b.example/x.iso</url>"
        "<url type=\"http\" preference=\"90\" location=\"de\">http://a.example/x.iso</url>"
        "<url type=\"http\">http://c.example/x.iso</url>"
        "</resources></file></files></metalink>");
    QCOMPARE(list.faultCount, 0);
    ListedDownload expected{link("http://a.example/x.iso"),
                            {link("http://b.example/x.iso"), link("http://c.example/x.iso")}};
    expected.fileName = QStringLiteral("x.iso");
    expected.size = 10;
    expected.checksums = {
        *checksumFromHex(ChecksumAlgorithm::Sha1, u"da39a3ee5e6b4b0d3255bfef95601890afd80709")};
    QCOMPARE(list.downloads.size(), 1);
    QVERIFY(list.downloads.at(0) == expected);
}

void MetalinkTest::name_neverLeavesTheFolder_data()
{
    QTest::addColumn<QByteArray>("attribute");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *name, const QByteArray &attribute, const char *expected) {
        QTest::newRow(name) << attribute << QString::fromUtf8(expected);
    };
    row("a plain name", "name=\"x.iso\"", "x.iso");
    row("no name leaves it to the link", "", "");
    row("the folder above", "name=\"../x.iso\"", "x.iso");
    row("from the root", "name=\"/etc/cron.d/x.iso\"", "x.iso");
    row("by the separator of Windows", "name=\"..\\x.iso\"", "x.iso");
    row("escaped", "name=\"&#46;&#46;&#47;x.iso\"", "x.iso");
    row("one that would run", "name=\"a/x.desktop\"", "x.desktop.download");
}

void MetalinkTest::name_neverLeavesTheFolder()
{
    QFETCH(QByteArray, attribute);
    QFETCH(QString, name);
    const ReadList list = parseMetalink(document("<file " + attribute + '>' + kLink + "</file>"));
    QCOMPARE(list.downloads.size(), 1);
    QCOMPARE(list.downloads.constFirst().fileName, name);
    QCOMPARE(list.downloads.constFirst().folder, QString());
}

void MetalinkTest::links_comeInTheirOrder_data()
{
    QTest::addColumn<QByteArray>("links");
    QTest::addColumn<QList<QUrl>>("expected");
    const QUrl a = link("http://a.example/x");
    const QUrl b = link("http://b.example/x");
    const auto url = [](const char *attributes, const char *text) -> QByteArray {
        return QByteArray("<url ") + attributes + ">\n " + text + "\n</url>";
    };
    const auto row = [](const char *name, const QByteArray &links, const QList<QUrl> &expected) {
        QTest::newRow(name) << links << expected;
    };
    row("the smallest priority first",
        url("priority=\"9\"", "http://b.example/x") + url("priority=\"1\"", "http://a.example/x"), {a, b});
    row("without one last, in the document's order",
        url("", "http://b.example/x") + url("priority=\"999998\"", "http://a.example/x"), {a, b});
    row("a priority that is none is as good as none",
        url("priority=\"0\"", "http://b.example/x") + url("priority=\"5\"", "http://a.example/x"), {a, b});
    row("the same link counts once", url("", "http://a.example/x") + url("", "http://A.example:80/x"), {a});
    row("others than http have no mirrors to be",
        url("priority=\"1\"", "rsync://r.example/x") + url("", "http://a.example/x"), {a});
    row("a password belongs to one server", url("", "http://u:p@b.example/x") + url("", "http://a.example/x"),
        {a});
    row("markup within a link is none of it", url("", "http://a.example/<i>y</i>"), {});
}

void MetalinkTest::links_comeInTheirOrder()
{
    QFETCH(QByteArray, links);
    QFETCH(QList<QUrl>, expected);
    const ReadList list = parseMetalink(fileWith(links));
    QCOMPARE(list.downloads.size(), expected.isEmpty() ? 0 : 1);
    if (!expected.isEmpty()) {
        const ListedDownload &download = list.downloads.constFirst();
        QCOMPARE(QList<QUrl>{download.url} + download.mirrors, expected);
    }
}

void MetalinkTest::size_isANumber_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("size");
    QTest::newRow("a number") << QByteArray(" 12 ") << qint64{12};
    QTest::newRow("nothing in it") << QByteArray("0") << qint64{0};
    QTest::newRow("below nothing") << QByteArray("-1") << qint64{-1};
    QTest::newRow("larger than any file") << QByteArray("99999999999999999999") << qint64{-1};
    QTest::newRow("words") << QByteArray("much") << qint64{-1};
}

void MetalinkTest::size_isANumber()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, size);
    QCOMPARE(parseMetalink(fileWith("<size>" + text + "</size>" + kLink)).downloads.value(0).size, size);
}

void MetalinkTest::checksum_isTheBest_data()
{
    QTest::addColumn<QByteArray>("hashes");
    QTest::addColumn<int>("algorithm");
    QTest::addColumn<int>("faults");
    const QByteArray sha256 = "<hash type=\"sha-256\">" + QByteArray(64, 'A') + "</hash>";
    const auto row = [](const char *name, const QByteArray &hashes, ChecksumAlgorithm algorithm, int faults) {
        QTest::newRow(name) << hashes << static_cast<int>(algorithm) << faults;
    };
    row("of several, the safest", "<hash type=\"md5\">" + QByteArray(32, 'a') + "</hash>" + sha256,
        ChecksumAlgorithm::Sha256, 0);
    row("one that nobody knows is passed over", "<hash type=\"crc\">00</hash>" + sha256,
        ChecksumAlgorithm::Sha256, 0);
    row("one that is none is a fault", "<hash type=\"sha-256\">12</hash>" + sha256, ChecksumAlgorithm::Sha256,
        1);
    row("those of pieces are not of the file",
        "<pieces type=\"md5\" length=\"1\"><hash type=\"md5\">" + QByteArray(32, 'a') + "</hash></pieces>",
        ChecksumAlgorithm{}, 0);
}

void MetalinkTest::checksum_isTheBest()
{
    QFETCH(QByteArray, hashes);
    QFETCH(int, algorithm);
    QFETCH(int, faults);
    const ReadList list = parseMetalink(fileWith(hashes + kLink));
    QCOMPARE(list.faultCount, faults);
    const QList<Checksum> checksums = list.downloads.value(0).checksums;
    QCOMPARE(checksums.size(), algorithm == 0 ? 0 : 1);
    if (!checksums.isEmpty()) {
        QCOMPARE(static_cast<int>(checksums.constFirst().algorithm), algorithm);
    }
}

void MetalinkTest::pieces_areThoseOfTheSize_data()
{
    QTest::addColumn<QByteArray>("pieces");
    QTest::addColumn<PieceHashes>("read");
    const auto hash = [](char digit, int digits, const QByteArray &attribute = {}) -> QByteArray {
        return "<hash" + attribute + '>' + QByteArray(digits, digit) + "</hash>";
    };
    const auto two = [hash](const QByteArray &type, int digits) -> QByteArray {
        return "<pieces length=\"2048\" type=\"" + type + "\">" + hash('1', digits) + hash('2', digits) +
               "</pieces>";
    };
    const PieceHashes sha1{ChecksumAlgorithm::Sha1, 2048, QByteArray(20, '\x11') + QByteArray(20, '\x22')};
    const PieceHashes sha256{ChecksumAlgorithm::Sha256, 2048,
                             QByteArray(32, '\x11') + QByteArray(32, '\x22')};
    const auto row = [](const char *name, const QByteArray &pieces, const PieceHashes &read) {
        QTest::newRow(name) << pieces << read;
    };
    row("two", two("sha-1", 40), sha1);
    row("of several kinds the best", two("sha-256", 64) + two("md5", 32), sha256);
    row("the best comes last", two("sha-1", 40) + two("sha-256", 64), sha256);
    row("the best has one too few",
        two("sha-1", 40) + "<pieces length=\"2048\" type=\"sha-256\">" + hash('1', 64) + "</pieces>", sha1);
    row("twice the same kind, the first",
        two("sha-1", 40) + "<pieces length=\"2048\" type=\"sha-1\">" + hash('3', 40) + hash('4', 40) +
            "</pieces>",
        sha1);
    row("version 3", "<verification>" + two("sha1", 40) + "</verification>", sha1);
    row("counted",
        "<pieces length=\"2048\" type=\"sha1\">" + hash('1', 40, " piece=\"0\"") +
            hash('2', 40, " piece=\"1\"") + "</pieces>",
        sha1);
    row("counted in another order",
        "<pieces length=\"2048\" type=\"sha1\">" + hash('1', 40, " piece=\"1\"") +
            hash('2', 40, " piece=\"0\"") + "</pieces>",
        {});
    row("one too few", "<pieces length=\"2048\" type=\"sha-1\">" + hash('1', 40) + "</pieces>", {});
    row("one too many",
        "<pieces length=\"2048\" type=\"sha-1\">" + hash('1', 40) + hash('2', 40) + hash('3', 40) +
            "</pieces>",
        {});
    row("one that is none",
        "<pieces length=\"2048\" type=\"sha-1\">" + hash('1', 40) + hash('2', 39) + "</pieces>", {});
    row("an algorithm that nobody knows", two("crc", 40), {});
    row("no length", "<pieces type=\"sha-1\">" + hash('1', 40) + hash('2', 40) + "</pieces>", {});
    row("a length below any sense",
        "<pieces length=\"-1\" type=\"sha-1\">" + hash('1', 40) + hash('2', 40) + "</pieces>", {});
}

void MetalinkTest::pieces_areThoseOfTheSize()
{
    QFETCH(QByteArray, pieces);
    QFETCH(PieceHashes, read);
    const ReadList list = parseMetalink(fileWith("<size>4000</size>" + pieces + kLink));
    QCOMPARE(list.downloads.size(), 1);
    QVERIFY(list.downloads.constFirst().pieces == read);
    // Without a size the server's will tell whether they are of this file.
    if (!read.isEmpty()) {
        QVERIFY(!parseMetalink(fileWith(pieces + kLink)).downloads.constFirst().pieces->isEmpty());
    }
}

void MetalinkTest::piecesOfAnotherSize_areAFault()
{
    const QByteArray hash = "<hash>" + QByteArray(40, '1') + "</hash>";
    const QByteArray pieces = "<pieces length=\"2048\" type=\"sha-1\">" + hash + hash + "</pieces>";
    QCOMPARE(parseMetalink(fileWith("<size>4096</size>" + pieces + kLink)).faultCount, 0);
    // They are not needed.
    const QByteArray whole = "<hash type=\"sha-1\">" + QByteArray(40, '2') + "</hash>";
    QCOMPARE(parseMetalink(fileWith("<size>1000</size>" + whole + pieces + kLink)).faultCount, 0);
    const ReadList list = parseMetalink(fileWith("<size>1000</size>" + pieces + kLink));
    QCOMPARE(list.faultCount, 1);
    QCOMPARE(list.faults.constFirst().reason,
             QStringLiteral("A file of the Metalink document has another size than its pieces"));
}

void MetalinkTest::document_isRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    const QByteArray good = fileWith(kLink);
    row("nothing", "");
    row("words", "words");
    row("a page", "<html><body>metalink</body></html>");
    row("no file in it", document(""));
    row("a file in no place for one", document("<x><y><file name=\"a\">" + kLink + "</file></y></x>"));
    row("cut short", good.chopped(15));
    row("text behind its end", good + "more");
    row("entities that grow",
        "<!DOCTYPE metalink [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>" +
            fileWith("<identity>&b;&b;</identity>" + kLink).sliced(39));
    row("an entity from elsewhere", "<!DOCTYPE metalink [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                                    "<metalink><file name=\"&x;\">" +
                                        kLink + "</file></metalink>");
    row("elements without end", document(QByteArray("<a>").repeated(100000)));
    row("elements within each other",
        fileWith(kLink + QByteArray("<a>").repeated(40) + QByteArray("</a>").repeated(40)));
    row("a prefix that is not declared", document("<m:file name=\"x\">" + kLink + "</m:file>"));
}

void MetalinkTest::document_isRefused()
{
    QFETCH(QByteArray, text);
    const ReadList list = parseMetalink(text);
    QVERIFY(list.downloads.isEmpty());
    QCOMPARE(list.faultCount, 1);
    QVERIFY(!list.faults.constFirst().reason.isEmpty());
}

void MetalinkTest::fileWithoutALink_isAFault()
{
    const ReadList list = parseMetalink(document("<file name=\"x\"><metaurl mediatype=\"torrent\">"
                                                 "http://a.example/x.torrent</metaurl></file>"
                                                 "<file name=\"y\">" +
                                                 kLink + "</file>"));
    QCOMPARE(list.faultCount, 1);
    QCOMPARE(list.downloads.size(), 1);
    QCOMPARE(list.downloads.constFirst().fileName, QStringLiteral("y"));
}

void MetalinkTest::document_ofManyEncodings_isRead()
{
    const QByteArray latin =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><metalink><file name=\"\xE4.iso\">" + kLink +
        "</file></metalink>";
    QCOMPARE(parseMetalink(latin).downloads.value(0).fileName, QStringLiteral("\u00E4.iso"));
    QCOMPARE(parseMetalink("\xEF\xBB\xBF" + fileWith(kLink)).downloads.size(), 1);
}

void MetalinkTest::written_isReadAgain()
{
    ListedDownload full{link("https://a.example/x%20y.iso?a=1&b=2"), {link("http://b.example/x.iso")}};
    full.fileName = QStringLiteral("x \"& <\u00E4>.iso");
    full.size = 123;
    full.checksums = {{ChecksumAlgorithm::Sha512, QByteArray(64, '\x12')}};
    full.size = 3000;
    full.pieces = PieceHashes{ChecksumAlgorithm::Sha256, 2048, QByteArray(64, '\x34')};
    full.options.headers = {{"Authorization", "secret"}};
    ListedDownload plain{link("http://user:secret@a.example/y.iso")};
    const QByteArray text = metalinkOf({full, plain});
    QVERIFY(isMetalink(text));
    QVERIFY(!text.contains("secret"));
    const ReadList list = parseMetalink(text);
    QCOMPARE(list.faultCount, 0);
    QCOMPARE(list.downloads.size(), 2);
    full.options = {};
    full.fileName = QStringLiteral("x _& _\u00E4_.iso");
    plain.url = link("http://a.example/y.iso");
    plain.fileName = QStringLiteral("y.iso");
    QVERIFY(list.downloads.at(0) == full);
    QVERIFY(list.downloads.at(1) == plain);
}

void MetalinkTest::written_isWellFormedWhateverTheName()
{
    ListedDownload download{link("https://a.example/x.iso")};
    download.fileName = QStringLiteral("a\u0001\uFFFE\u001F.iso");
    const ReadList list = parseMetalink(metalinkOf({download}));
    QCOMPARE(list.downloads.value(0).fileName, QStringLiteral("a.iso"));
}

void MetalinkTest::form_isRecognised_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isOne");
    QTest::newRow("version 4") << document("") << true;
    QTest::newRow("with a prefix") << QByteArray("\xEF\xBB\xBF <m:metalink xmlns:m=\"x\"/>") << true;
    QTest::newRow("a page") << QByteArray("<html>metalink</html>") << false;
    QTest::newRow("a link to one") << QByteArray("https://a.example/x.metalink") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void MetalinkTest::form_isRecognised()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isOne);
    QCOMPARE(isMetalink(text), isOne);
}

QTEST_APPLESS_MAIN(MetalinkTest)
#include "tst_metalink.moc"
