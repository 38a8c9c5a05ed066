// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/storedrow.h"

#include <QTest>

using namespace millrace;

class TestStoredRow : public QObject
{
    Q_OBJECT

private slots:
    void optionsOfAList_areKeptWithoutSecrets();
    void folderThatIsSortedFrom_isKept();
};

void TestStoredRow::optionsOfAList_areKeptWithoutSecrets()
{
    Download download;
    RequestOptions options;
    options.headers = {{"Cookie", "secret"}};
    options.credentials = {QStringLiteral("user"), QStringLiteral("secret"), false};
    options.userAgent = "me";
    options.proxy = ProxySettings{ProxySettings::Kind::Manual,
                                  QUrl(QStringLiteral("socks5h://p.example:1080")),
                                  {QStringLiteral("user"), QStringLiteral("secret"), false}};
    download.request.options = options;
    download.request.foreignOptions = QList<ForeignOption>{{"split", "5"}};
    const StoredDownload stored = storedRow(download);
    QVERIFY(!detailsOf(stored).contains("secret"));

    StoredDownload read;
    QVERIFY(setDetails(read, detailsOf(stored)));
    const Download back = rowFrom(read);
    RequestOptions expected;
    expected.userAgent = "me";
    // Without it, the download would go on by another way than before.
    expected.proxy =
        ProxySettings{ProxySettings::Kind::Manual, QUrl(QStringLiteral("socks5h://p.example:1080")), {}};
    QVERIFY(back.request.options == expected);
    QCOMPARE(back.request.foreignOptions.value(), download.request.foreignOptions.value());
}

void TestStoredRow::folderThatIsSortedFrom_isKept()
{
    Download download;
    download.request.folder = QStringLiteral("/save/Archives");
    download.request.sortedFrom = QStringLiteral("/save");
    StoredDownload read;
    QVERIFY(setDetails(read, detailsOf(storedRow(download))));
    QCOMPARE(rowFrom(read).request.sortedFrom, QStringLiteral("/save"));
}

QTEST_APPLESS_MAIN(TestStoredRow)
#include "tst_storedrow.moc"
