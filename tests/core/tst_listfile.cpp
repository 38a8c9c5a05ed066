// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/listfile.h"

#include <QTest>

using namespace millrace;

Q_DECLARE_METATYPE(millrace::ListFormat)

class ListFileTest : public QObject
{
    Q_OBJECT

private slots:
    void format_isThatOfTheContent_data();
    void format_isThatOfTheContent();
    void format_isThatOfTheName_data();
    void format_isThatOfTheName();
    void plainList_isReadAsAPaste();
    void everyFormat_isReadAgain_data();
    void everyFormat_isReadAgain();
};

void ListFileTest::format_isThatOfTheContent_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ListFormat>("format");
    QTest::newRow("nothing") << QByteArray() << ListFormat::Plain;
    QTest::newRow("links") << QByteArray("http://a.example/x\n") << ListFormat::Plain;
    QTest::newRow("options below a link") << QByteArray("http://a.example/x\n out=y\n") << ListFormat::Aria2;
    QTest::newRow("XML") << QByteArray("<?xml version=\"1.0\"?><metalink/>") << ListFormat::Metalink;
}

void ListFileTest::format_isThatOfTheContent()
{
    QFETCH(QByteArray, text);
    QFETCH(ListFormat, format);
    QCOMPARE(listFormatOf(text), format);
}

void ListFileTest::format_isThatOfTheName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("format");
    QTest::newRow("text") << QStringLiteral("/d/list.TXT") << static_cast<int>(ListFormat::Plain);
    QTest::newRow("aria2") << QStringLiteral("list.aria2") << static_cast<int>(ListFormat::Aria2);
    QTest::newRow("a session") << QStringLiteral("a.session") << static_cast<int>(ListFormat::Aria2);
    QTest::newRow("an input file") << QStringLiteral("a.input") << static_cast<int>(ListFormat::Aria2);
    QTest::newRow("Metalink 4") << QStringLiteral("x.iso.meta4") << static_cast<int>(ListFormat::Metalink);
    QTest::newRow("Metalink 3") << QStringLiteral("x.metalink") << static_cast<int>(ListFormat::Metalink);
    QTest::newRow("another") << QStringLiteral("x.iso") << -1;
    QTest::newRow("none") << QStringLiteral("list") << -1;
}

void ListFileTest::format_isThatOfTheName()
{
    QFETCH(QString, name);
    QFETCH(int, format);
    const auto found = listFormatFor(name);
    QCOMPARE(found ? static_cast<int>(*found) : -1, format);
}

void ListFileTest::plainList_isReadAsAPaste()
{
    const ReadList list = readList("http://a.example/x.iso\r\nwords\n\n- <http://b.example/y.iso>\n" +
                                   QByteArray(64, 'a') + "  x.iso\nhttp://b.example/SHA256SUMS\n");
    QCOMPARE(list.faultCount, 1);
    QCOMPARE(list.faults.constFirst().line, 2);
    QCOMPARE(list.downloads.size(), 3);
    QCOMPARE(list.downloads.at(0).checksums.size(), 1);
    QCOMPARE(list.downloads.at(1).url, QUrl(QStringLiteral("http://b.example/y.iso")));
    QCOMPARE(list.downloads.at(1).checksumFiles, QList<QUrl>{list.downloads.at(2).url});
}

void ListFileTest::everyFormat_isReadAgain_data()
{
    QTest::addColumn<ListFormat>("format");
    QTest::newRow("plain") << ListFormat::Plain;
    QTest::newRow("aria2") << ListFormat::Aria2;
    QTest::newRow("Metalink") << ListFormat::Metalink;
}

void ListFileTest::everyFormat_isReadAgain()
{
    QFETCH(ListFormat, format);
    ListedDownload download{QUrl(QStringLiteral("https://a.example/x.iso")),
                            {QUrl(QStringLiteral("http://b.example/x.iso"))}};
    download.fileName = QStringLiteral("y.iso");
    const ReadList list = readList(listText({download, download}, format));
    QCOMPARE(list.faultCount, 0);
    QCOMPARE(list.downloads.size(), 2);
    QCOMPARE(list.downloads.constFirst().url, download.url);
    QCOMPARE(list.downloads.constFirst().mirrors, download.mirrors);
    QCOMPARE(list.downloads.constFirst().fileName,
             format == ListFormat::Plain ? QString() : download.fileName);
}

QTEST_APPLESS_MAIN(ListFileTest)
#include "tst_listfile.moc"
