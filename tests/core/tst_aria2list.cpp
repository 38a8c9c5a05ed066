// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aria2list.h"

#include <QTest>

using namespace millrace;

namespace {

const char kMd5[] = "d41d8cd98f00b204e9800998ecf8427e";

QUrl link(const char *text)
{
    return QUrl(QString::fromLatin1(text));
}

/// The one download of a list that has this option below a link.
ListedDownload with(const QByteArray &option, const QByteArray &url = "http://a.example/x.zip")
{
    return parseAria2List(url + "\n " + option + '\n').downloads.value(0);
}

} // namespace

class Aria2ListTest : public QObject
{
    Q_OBJECT

private slots:
    void session_isReadWhole();
    void links_areRead_data();
    void links_areRead();
    void out_neverLeavesTheFolder_data();
    void out_neverLeavesTheFolder();
    void option_findsItsPlace();
    void access_isThatOfTheLinkSScheme();
    void proxy_thatIsNone_leavesTheLinkOut();
    void option_withoutAPlace_isKept();
    void option_thatIsSecretOrTooLong_isNotKept();
    void fault_isNamed_data();
    void fault_isNamed();
    void faults_areCountedToTheEnd();
    void written_isReadAgain();
    void written_holdsNoSecret();
    void written_leavesOutWhatAria2CannotRead();
    void form_isRecognised_data();
    void form_isRecognised();
};

/// As aria2 1.36 saved it.
void Aria2ListTest::session_isReadWhole()
{
    const ReadList list = parseAria2List("http://h.example/none.bin\t\n"
                                         " gid=f76c628e7f7550e7\n"
                                         " dir=/home/u/out\n"
                                         " split=2\n"
                                         " max-download-limit=102400\n"
                                         " save-not-found=true\n"
                                         " http-user=u\n"
                                         " http-passwd=p\n"
                                         "https://h.example/big.bin\thttp://m.example/big.bin\t\n"
                                         " gid=1c81c247b178cff9\n"
                                         " pause=true\n"
                                         " out=my name.bin\n"
                                         " checksum=md5=d41d8cd98f00b204e9800998ecf8427e\n"
                                         " header=X-A: b\n"
                                         " header=Cookie: id=1\n");
    QCOMPARE(list.faultCount, 0);
    QVERIFY(list.unusedOptions.isEmpty());
    ListedDownload first{link("http://h.example/none.bin")};
    first.folder = QStringLiteral("/home/u/out");
    first.options.bytesPerSecond = 102400;
    first.options.credentials = {QStringLiteral("u"), QStringLiteral("p"), false};
    first.foreignOptions = {{"split", "2"}, {"save-not-found", "true"}};
    ListedDownload second{link("https://h.example/big.bin"), {link("http://m.example/big.bin")}};
    second.fileName = QStringLiteral("my name.bin");
    second.checksums = {{ChecksumAlgorithm::Md5, QByteArray::fromHex(kMd5)}};
    second.options.headers = {{"X-A", "b"}, {"Cookie", "id=1"}};
    second.isPaused = true;
    QCOMPARE(list.downloads.size(), 2);
    QVERIFY(list.downloads.at(0) == first);
    QVERIFY(list.downloads.at(1) == second);
}

void Aria2ListTest::links_areRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QUrl>>("expected");
    const QUrl a = link("http://a.example/x.zip");
    const QUrl b = link("http://b.example/x.zip");
    const auto row = [](const char *name, const QByteArray &text, const QList<QUrl> &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("nothing is no link", "", {});
    row("a line without an end", "http://a.example/x.zip", {a});
    row("CRLF and a byte order mark", "\xEF\xBB\xBFhttp://a.example/x.zip\r\n", {a});
    row("mirrors, an empty field between them", "http://a.example/x.zip\t\thttp://b.example/x.zip\n", {a, b});
    row("the same link again is no mirror", "http://a.example/x.zip\thttp://A.example:80/x.zip\n", {a});
    row("comments and empty lines count for nothing", "#http://c.example/\n\n \nhttp://a.example/x.zip\n",
        {a});
    row("a link that is none gives way to the next", "magnet:?xt=1\thttp://b.example/x.zip\n", {b});
}

void Aria2ListTest::links_areRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<QUrl>, expected);
    const QList<ListedDownload> downloads = parseAria2List(text).downloads;
    QCOMPARE(downloads.size(), expected.isEmpty() ? 0 : 1);
    if (!downloads.isEmpty()) {
        QCOMPARE(QList<QUrl>{downloads.constFirst().url} + downloads.constFirst().mirrors, expected);
    }
}

void Aria2ListTest::out_neverLeavesTheFolder_data()
{
    QTest::addColumn<QByteArray>("out");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *name, const QByteArray &out, const char *folder, const char *file) {
        QTest::newRow(name) << out << QString::fromUtf8(folder) << QString::fromUtf8(file);
    };
    row("a name", "x.iso", "/d", "x.iso");
    row("nothing leaves it to the link", "", "/d", "");
    row("a folder in the folder", "sub/deep/x.iso", "/d/sub/deep", "x.iso");
    row("the folder above is not taken", "../x.iso", "/d", "x.iso");
    row("nor with a way around", "sub/../../x.iso", "/d", "x.iso");
    row("nor the root", "/etc/x.iso", "/d", "x.iso");
    row("a hidden folder is shown", ".config/x.iso", "/d/config", "x.iso");
    row("a name that would run does not", "x.desktop", "/d", "x.desktop.download");
}

void Aria2ListTest::out_neverLeavesTheFolder()
{
    QFETCH(QByteArray, out);
    QFETCH(QString, folder);
    QFETCH(QString, name);
    // In whichever order they stand.
    for (const QByteArray &options : QByteArrayList{"out=" + out + "\n dir=/d", "dir=/d\n out=" + out}) {
        const ListedDownload download = with(options);
        QCOMPARE(download.folder, folder);
        QCOMPARE(download.fileName, name);
    }
    if (folder != QLatin1String("/d")) {
        QCOMPARE(with("out=" + out).folder, folder.mid(3));
    }
}

void Aria2ListTest::option_findsItsPlace()
{
    QCOMPARE(with("user-agent=a = b").options.userAgent, QByteArray("a = b"));
    QCOMPARE(with("referer=http://p.example/").options.referer, QByteArray("http://p.example/"));
    QCOMPARE(with("referer=*", "http://u:p@a.example/x.zip").options.referer,
             QByteArray("http://a.example/x.zip"));
    QCOMPARE(with("max-download-limit=2M").options.bytesPerSecond, 2 * 1024 * 1024);
    QCOMPARE(with("header=User-Agent: me").options.userAgent, QByteArray("me"));
    QVERIFY(with("pause=true").isPaused);
    QVERIFY(!with("pause=false").isPaused);
    QCOMPARE(with("\t checksum = md5=" + QByteArray(kMd5)).checksums.size(), 1);
}

void Aria2ListTest::access_isThatOfTheLinkSScheme()
{
    const QByteArray all = "http-user=h\n http-passwd=1\n ftp-user=f\n ftp-passwd=2\n"
                           " all-proxy=http://p.example:1\n https-proxy=s.example:2\n all-proxy-user=au\n"
                           " https-proxy-user=su\n https-proxy-passwd=sp\n";
    const RequestOptions http = with(all).options;
    QCOMPARE(http.credentials.password, QStringLiteral("1"));
    QCOMPARE(http.proxy->url, link("http://p.example:1"));
    QCOMPARE(http.proxy->credentials.user, QStringLiteral("au"));
    const RequestOptions https = with(all, "https://a.example/x.zip").options;
    QCOMPARE(https.credentials.password, QStringLiteral("1"));
    QCOMPARE(https.proxy->url, link("http://s.example:2"));
    QCOMPARE(https.proxy->credentials, (Credentials{QStringLiteral("su"), QStringLiteral("sp"), false}));
    QCOMPARE(with("all-proxy=").options.proxy->kind, ProxySettings::Kind::None);
    QVERIFY(!with("https-proxy=s.example:2").options.proxy);
}

void Aria2ListTest::proxy_thatIsNone_leavesTheLinkOut()
{
    const ReadList list = parseAria2List("http://a.example/x.zip\n all-proxy=socks4://p.example:1\n"
                                         "http://a.example/y.zip\n");
    QCOMPARE(list.downloads.size(), 1);
    QCOMPARE(list.downloads.constFirst().url, link("http://a.example/y.zip"));
    QCOMPARE(list.faultCount, 1);
    QCOMPARE(list.faults.constFirst().line, 1);
}

void Aria2ListTest::option_withoutAPlace_isKept()
{
    const ListedDownload download = with("split=5\n allow-overwrite=true\n check-certificate=false\n "
                                         "bt-tracker=a\n bt-tracker=b\n remote-time");
    QCOMPARE(download.foreignOptions, (QList<ForeignOption>{{"split", "5"},
                                                            {"allow-overwrite", "true"},
                                                            {"check-certificate", "false"},
                                                            {"bt-tracker", "a"},
                                                            {"bt-tracker", "b"}}));
}

void Aria2ListTest::option_thatIsSecretOrTooLong_isNotKept()
{
    QByteArray text = "http://a.example/x.zip\n rpc-secret=x\n rpc-passwd=y\n http-passwdx=z\n long=" +
                      QByteArray(5000, 'x') + '\n';
    for (int i = 0; i < 70; ++i) {
        text += " many=" + QByteArray::number(i) + '\n';
    }
    const ReadList list = parseAria2List(text);
    QCOMPARE(list.downloads.constFirst().foreignOptions.size(), 64);
    QCOMPARE(list.downloads.constFirst().foreignOptions.constFirst().first, QByteArray("many"));
    QStringList unused = list.unusedOptions;
    unused.sort();
    QCOMPARE(unused, (QStringList{QStringLiteral("long"), QStringLiteral("many"),
                                  QStringLiteral("rpc-passwd"), QStringLiteral("rpc-secret")}));
    QCOMPARE(list.faultCount, 0);
}

void Aria2ListTest::fault_isNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("downloads");
    const QByteArray good = "http://a.example/x.zip\n";
    const auto row = [](const char *name, const QByteArray &text, int line, int downloads) {
        QTest::newRow(name) << text << line << downloads;
    };
    row("a line that is no link", good + "words\n", 2, 1);
    row("a torrent, its options with it", "/home/u/x.torrent\n dir=/d\n select-file=1\n" + good, 1, 1);
    row("an option above all links", " dir=/d\n" + good, 1, 1);
    row("an option without a value's sign", good + " dir\n", 2, 1);
    row("an option whose name is none", good + " Dir=/d\n", 2, 1);
    row("an option with NUL in it", good + QByteArray(" dir=/d\0x\n", 10), 2, 1);
    row("a checksum that is none", good + " checksum=md5=12\n", 2, 1);
    row("a header that is none", good + " header=X\n", 2, 1);
    row("a header that is ours", good + " header=Range: bytes=0-1\n", 2, 1);
    row("a limit that is none", good + " max-download-limit=fast\n", 2, 1);
    row("a mirror of another kind", "http://a.example/x.zip\tftp://b.example/x.zip\n", 1, 1);
    row("a mirror with a password", "http://a.example/x.zip\thttp://u:p@b.example/x.zip\n", 1, 1);
}

void Aria2ListTest::fault_isNamed()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(int, downloads);
    const ReadList list = parseAria2List(text);
    QCOMPARE(list.downloads.size(), downloads);
    QCOMPARE(list.faultCount, 1);
    QCOMPARE(list.faults.constFirst().line, line);
    QVERIFY(!list.faults.constFirst().reason.isEmpty());
    QVERIFY(!list.faults.constFirst().reason.endsWith(u'.'));
}

void Aria2ListTest::faults_areCountedToTheEnd()
{
    const ReadList list = parseAria2List(QByteArray("words\n").repeated(1000));
    QCOMPARE(list.faultCount, 1000);
    QCOMPARE(list.faults.size(), ReadList::kMostNamed);
}

void Aria2ListTest::written_isReadAgain()
{
    ListedDownload full{link("https://a.example/x%20y.zip"), {link("http://b.example/x.zip")}};
    full.folder = QStringLiteral("/home/u/Größe");
    full.fileName = QStringLiteral("x = y.zip");
    full.checksums = {{ChecksumAlgorithm::Sha256, QByteArray(32, '\x12')}};
    full.options.userAgent = "agent";
    full.options.referer = "http://p.example/";
    full.options.bytesPerSecond = 1234567;
    full.options.proxy = ProxySettings{ProxySettings::Kind::Manual, link("http://p.example:8080"), {}};
    full.isPaused = true;
    full.foreignOptions = {{"split", "5"}, {"bt-tracker", "a"}, {"bt-tracker", "b"}};
    const ListedDownload plain{link("http://a.example/y.zip")};
    QByteArray text;
    appendAria2(text, full);
    appendAria2(text, plain);
    const ReadList list = parseAria2List(text);
    QCOMPARE(list.faultCount, 0);
    QCOMPARE(list.downloads.size(), 2);
    QVERIFY(list.downloads.at(0) == full);
    QVERIFY(list.downloads.at(1) == plain);
}

void Aria2ListTest::written_holdsNoSecret()
{
    ListedDownload download{link("https://usr:sec1@a.example/x.zip"), {}};
    download.options.headers = {{"Authorization", "sec2"}, {"Cookie", "sec3"}};
    download.options.credentials = {QStringLiteral("usr"), QStringLiteral("sec4"), false};
    download.options.cookies = {{"a.example", false, "/", false, 0, "id", "sec5"}};
    download.options.proxy = ProxySettings{ProxySettings::Kind::Manual,
                                           link("http://p.example:8080"),
                                           {QStringLiteral("usr"), QStringLiteral("sec6"), false}};
    QByteArray text;
    appendAria2(text, download);
    QCOMPARE(text, QByteArray("https://a.example/x.zip\n all-proxy=http://p.example:8080\n"));
}

void Aria2ListTest::written_leavesOutWhatAria2CannotRead()
{
    ListedDownload download{link("https://a.example/x.zip"), {}};
    download.folder = QStringLiteral("/d\nout=y");
    download.checksums = {{ChecksumAlgorithm::Blake2b, QByteArray(64, 'x')}};
    download.options.proxy = ProxySettings{ProxySettings::Kind::Manual, link("socks5h://p.example:1080"), {}};
    QByteArray text;
    appendAria2(text, download);
    QCOMPARE(text, QByteArray("https://a.example/x.zip\n"));
    download.checksums.append({ChecksumAlgorithm::Sha1, QByteArray(20, '\x01')});
    text.clear();
    appendAria2(text, download);
    QCOMPARE(text, "https://a.example/x.zip\n checksum=sha-1=" + QByteArray("01").repeated(20) + '\n');
}

void Aria2ListTest::form_isRecognised_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isAria2");
    QTest::newRow("an option below a link") << QByteArray("# x\nhttp://a/x\n\n  dir=/d") << true;
    QTest::newRow("links alone") << QByteArray("http://a/x\thttp://b/x\nhttp://a/y\n") << false;
    QTest::newRow("links that are indented") << QByteArray("http://a/x\n  https://a/y?b=c\n") << false;
    QTest::newRow("an option below no link") << QByteArray("words\n dir=/d\n") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void Aria2ListTest::form_isRecognised()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isAria2);
    QCOMPARE(isAria2List(text), isAria2);
}

QTEST_APPLESS_MAIN(Aria2ListTest)
#include "tst_aria2list.moc"
