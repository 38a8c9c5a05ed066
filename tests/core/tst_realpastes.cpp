// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include <QFile>
#include <QtTest>

using namespace millrace;
using namespace Qt::Literals::StringLiterals;

/// What people really paste, whole; the files are in pastes/.
class RealPastesTest : public QObject
{
    Q_OBJECT

private slots:
    void paste_hasTheseLinks_data();
    void paste_hasTheseLinks();
    void list_saysMoreOfItsFiles();

private:
    static QList<JudgedLine> judged(const QString &file)
    {
        QFile paste(QFINDTESTDATA(QString("pastes/"_L1 + file)));
        [&paste] { QVERIFY(paste.open(QIODevice::ReadOnly)); }();
        return judgeLines(QString::fromUtf8(paste.readAll()), {}, true);
    }
};

namespace {

constexpr QLatin1StringView kMirror("https://mirror.example/debian-cd/current/amd64/iso-cd/");
constexpr QLatin1StringView kGithub("https://github.com/example/tool/");

} // namespace

void RealPastesTest::paste_hasTheseLinks_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("links");
    QTest::addColumn<int>("refusedLines");
    QTest::newRow("a Debian mirror's directory, as HTML")
        << QStringLiteral("debian-mirror.html")
        << QStringList{QStringLiteral("https://mirror.example/icons2/blank.png"),
                       QString(kMirror + QLatin1String("?C=N&O=D")),
                       QString(kMirror + QLatin1String("SHA256SUMS")),
                       QString(kMirror + QLatin1String("debian-12.5.0-amd64-netinst.iso")),
                       QString(kMirror + QLatin1String("debian-edu-12.5.0-amd64-netinst.iso"))}
        << 0;
    const QString files = kGithub + QLatin1String("releases/download/v2.1.0/tool-2.1.0-");
    QTest::newRow("a GitHub release's text")
        << QStringLiteral("github-release.txt")
        << QStringList{QString(kGithub + QLatin1String("pull/1312")),
                       QStringLiteral("https://example.github.io/tool/notes/v2.1.html#python"),
                       QString(files + QLatin1String("x86_64.tar.xz")),
                       QString(files + QLatin1String("x86_64.tar.xz.asc")),
                       QString(files + QLatin1String("setup.exe")),
                       QStringLiteral("https://example.org/tool/tool-2.1.0.tar.gz"),
                       QStringLiteral("https://example.org/tool/tool-2.1.0.zip"),
                       QString(kGithub + QLatin1String("compare/v2.0.3...v2.1.0"))}
        << 2; // the table's head and its rule
    QTest::newRow("an aria2 session")
        << QStringLiteral("aria2.session")
        << QStringList{QStringLiteral("https://cdimage.example/debian-12.5.0-amd64-netinst.iso"),
                       QStringLiteral("https://files.example/download?id=4711"),
                       QStringLiteral("https://example.org/tool-2.1.0.tar.gz")}
        << 1; // a torrent, whose options count for nothing
    QTest::newRow("openSUSE's Metalink of an image")
        << QStringLiteral("opensuse.meta4")
        << QStringList{QStringLiteral("https://ftp.a.example/pub/opensuse/distribution/leap/15.6/iso/"
                                      "openSUSE-Leap-15.6-NET-x86_64-Build710.3-Media.iso")}
        << 0;
    QTest::newRow("Fedora's Metalink of a repository")
        << QStringLiteral("fedora.metalink")
        << QStringList{QStringLiteral("http://mirror.a.example/pub/fedora/linux/releases/40/Everything/"
                                      "x86_64/os/repodata/repomd.xml")}
        << 0;
}

void RealPastesTest::paste_hasTheseLinks()
{
    QFETCH(QString, file);
    QStringList links;
    int refusedLines = 0;
    for (const JudgedLine &line : judged(file)) {
        for (const JudgedLink &judged : line.links) {
            if (judged.isStartable()) {
                links.append(judged.link.url.toString(QUrl::FullyEncoded));
            } else {
                ++refusedLines;
            }
        }
    }
    QTEST(links, "links");
    QTEST(refusedLines, "refusedLines");
}

void RealPastesTest::list_saysMoreOfItsFiles()
{
    const QList<JudgedLine> session = judged(QStringLiteral("aria2.session"));
    const PastedLink image = session.at(0).links.first().link;
    QCOMPARE(image.mirrors.size(), 2);
    QCOMPARE(image.details->folder, QStringLiteral("/home/me/Downloads"));
    QCOMPARE(image.details->checksums.size(), 1);
    QCOMPARE(image.details->foreignOptions.value(0), (ForeignOption{"max-connection-per-server", "4"}));
    const PastedLink report = session.at(8).links.first().link;
    QCOMPARE(report.details->fileName, QStringLiteral("report.pdf"));
    QCOMPARE(report.details->options.headers.size(), 2);
    QVERIFY(report.details->isPaused);

    const PastedLink leap = judged(QStringLiteral("opensuse.meta4")).at(10).links.first().link;
    QCOMPARE(leap.details->size, 273678336);
    QCOMPARE(leap.details->checksums.first().algorithm, ChecksumAlgorithm::Sha256);
    QCOMPARE(leap.mirrors.size(), 4);
    const PastedLink index = judged(QStringLiteral("fedora.metalink")).at(3).links.first().link;
    QCOMPARE(index.details->fileName, QStringLiteral("repomd.xml"));
    QCOMPARE(index.details->size, 8115);
    QCOMPARE(index.details->checksums.first().algorithm, ChecksumAlgorithm::Sha256);
    QCOMPARE(index.mirrors.size(), 5);
}

QTEST_GUILESS_MAIN(RealPastesTest)
#include "tst_realpastes.moc"
