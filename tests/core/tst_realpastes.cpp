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
        << 4; // two headings, the table's head and its rule
}

void RealPastesTest::paste_hasTheseLinks()
{
    QFETCH(QString, file);
    QFile paste(QFINDTESTDATA(QString("pastes/"_L1 + file)));
    QVERIFY(paste.open(QIODevice::ReadOnly));
    QStringList links;
    int refusedLines = 0;
    for (const JudgedLine &line : judgeLines(QString::fromUtf8(paste.readAll()), {}, true)) {
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

QTEST_GUILESS_MAIN(RealPastesTest)
#include "tst_realpastes.moc"
