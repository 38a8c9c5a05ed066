// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadlist.h"

#include <QTest>

using namespace millrace;

class TestDownloadList : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void rowsOf_isAscendingAndSkipsUnknownIds();
    void take_thenPutBack_restoresTheOrder();
    void putBack_intoAShorterList_keepsTheRelativeOrder();
    void address_ofARow_staysWhileItIsInTheList();
    void credentials_areTheLinksElseTheNetrcs_data();
    void credentials_areTheLinksElseTheNetrcs();
    void credentials_followAnEditedLink();

private:
    QList<DownloadId> ids() const
    {
        QList<DownloadId> list;
        for (int row = 0; row < m_list.count(); ++row) {
            list.append(m_list.at(row).id);
        }
        return list;
    }

    DownloadList m_list;
};

void TestDownloadList::init()
{
    m_list = DownloadList();
    for (DownloadId id = 1; id <= 6; ++id) {
        Download download;
        download.id = id;
        m_list.append(download);
    }
}

void TestDownloadList::rowsOf_isAscendingAndSkipsUnknownIds()
{
    QCOMPARE(m_list.rowsOf({5, 2, 99}), (QList<int>{1, 4}));
}

void TestDownloadList::take_thenPutBack_restoresTheOrder()
{
    auto removed = m_list.take({0, 2, 5});
    QCOMPARE(ids(), (QList<DownloadId>{2, 4, 5}));
    QCOMPARE(m_list.find(3), nullptr);
    QCOMPARE(m_list.putBack(std::move(removed)), (QList<int>{0, 2, 5}));
    QCOMPARE(ids(), (QList<DownloadId>{1, 2, 3, 4, 5, 6}));
    QCOMPARE(m_list.find(3)->id, 3U);
}

void TestDownloadList::putBack_intoAShorterList_keepsTheRelativeOrder()
{
    auto first = m_list.take({4, 5});
    const auto second = m_list.take({0, 1, 2});
    QCOMPARE(m_list.putBack(std::move(first)), (QList<int>{1, 2}));
    QCOMPARE(ids(), (QList<DownloadId>{4, 5, 6}));
}

void TestDownloadList::address_ofARow_staysWhileItIsInTheList()
{
    const Download *third = m_list.find(3);
    m_list.take({0});
    Download more;
    more.id = 7;
    m_list.append(more);
    QCOMPARE(m_list.find(3), third);
}

void TestDownloadList::credentials_areTheLinksElseTheNetrcs_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *name, const char *link, const char *user, const char *password) {
        QTest::newRow(name) << QString::fromLatin1(link) << QString::fromLatin1(user)
                            << QString::fromLatin1(password);
    };
    row("neither", "http://b.example/f.zip", "", "");
    row("the netrc's", "http://a.example/f.zip", "one", "pw1");
    row("the netrc's, on any port and with any scheme", "sftp://A.example:22/f.zip", "one", "pw1");
    row("the link's", "http://me:own@a.example/f.zip", "me", "own");
    row("the netrc's for the link's user", "http://two@a.example/f.zip", "two", "pw2");
    row("a user whom the netrc does not know", "http://me@a.example/f.zip", "me", "");
}

void TestDownloadList::credentials_areTheLinksElseTheNetrcs()
{
    QFETCH(QString, link);
    m_list.setNetrc(Netrc::parse("machine a.example login one password pw1\n"
                                 "machine a.example login two password pw2\n"));
    Download download;
    download.id = 7;
    download.request.url = QUrl(link);
    const Download &row = m_list.append(download);
    QTEST(row.request.options.credentials.user, "user");
    QTEST(row.request.options.credentials.password, "password");
    QVERIFY(row.request.url.userInfo().isEmpty());
}

void TestDownloadList::credentials_followAnEditedLink()
{
    m_list.setNetrc(Netrc::parse("machine a.example login me password pw"));
    Download download;
    download.id = 7;
    download.request.url = QUrl(QStringLiteral("http://x:y@b.example/f.zip"));
    Download &row = m_list.append(download);
    QCOMPARE(row.request.options.credentials.user, QStringLiteral("x"));
    m_list.setLink(row, QUrl(QStringLiteral("http://a.example/f.zip")));
    QCOMPARE(row.request.options.credentials.user, QStringLiteral("me"));
    m_list.setLink(row, QUrl(QStringLiteral("http://c.example/f.zip")));
    QVERIFY(row.request.options.credentials.isEmpty());
}

QTEST_APPLESS_MAIN(TestDownloadList)
#include "tst_downloadlist.moc"
