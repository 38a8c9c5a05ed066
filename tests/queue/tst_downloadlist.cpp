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
    void move_keepsTheOthersInTheirOrder_data();
    void move_keepsTheOthersInTheirOrder();
    void move_tellsTheRowsBetween();
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

void TestDownloadList::move_keepsTheOthersInTheirOrder_data()
{
    using Ids = QList<DownloadId>;
    QTest::addColumn<Ids>("moved");
    QTest::addColumn<MoveTo>("where");
    QTest::addColumn<Ids>("after");
    QTest::newRow("one up") << Ids{3} << MoveTo::Up << Ids{1, 3, 2, 4, 5, 6};
    QTest::newRow("neighbours up") << Ids{4, 3} << MoveTo::Up << Ids{1, 3, 4, 2, 5, 6};
    QTest::newRow("apart, up") << Ids{2, 5} << MoveTo::Up << Ids{2, 1, 3, 5, 4, 6};
    QTest::newRow("up from the top") << Ids{1, 2, 4} << MoveTo::Up << Ids{1, 2, 4, 3, 5, 6};
    QTest::newRow("one down") << Ids{3} << MoveTo::Down << Ids{1, 2, 4, 3, 5, 6};
    QTest::newRow("neighbours down") << Ids{3, 4} << MoveTo::Down << Ids{1, 2, 5, 3, 4, 6};
    QTest::newRow("down from the bottom") << Ids{6, 5, 3} << MoveTo::Down << Ids{1, 2, 4, 3, 5, 6};
    QTest::newRow("to the top") << Ids{6, 3} << MoveTo::Top << Ids{3, 6, 1, 2, 4, 5};
    QTest::newRow("to the bottom") << Ids{1, 4} << MoveTo::Bottom << Ids{2, 3, 5, 6, 1, 4};
    QTest::newRow("all") << Ids{1, 2, 3, 4, 5, 6} << MoveTo::Bottom << Ids{1, 2, 3, 4, 5, 6};
    QTest::newRow("unknown") << Ids{99} << MoveTo::Top << Ids{1, 2, 3, 4, 5, 6};
    QTest::newRow("named twice") << Ids{3, 3} << MoveTo::Up << Ids{1, 3, 2, 4, 5, 6};
}

void TestDownloadList::move_keepsTheOthersInTheirOrder()
{
    QFETCH(QList<DownloadId>, moved);
    QFETCH(MoveTo, where);
    const QList<DownloadId> before = ids();
    const MovedRows told = m_list.move(moved, where);
    QTEST(ids(), "after");
    // What is told makes the one of the other.
    QList<DownloadId> made = before;
    for (int i = 0; i < told.from.size(); ++i) {
        made[told.first + i] = before.at(told.from.at(i));
    }
    QCOMPARE(made, ids());
    QCOMPARE(m_list.find(3)->id, 3U);
}

void TestDownloadList::move_tellsTheRowsBetween()
{
    const MovedRows moved = m_list.move({4}, MoveTo::Up);
    QCOMPARE(moved.first, 2);
    QCOMPARE(moved.from, (QList<int>{3, 2}));
    QVERIFY(m_list.move({1}, MoveTo::Up).from.isEmpty());
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
    QTEST(row.request.options->credentials.user, "user");
    QTEST(row.request.options->credentials.password, "password");
    QVERIFY(row.request.url.userInfo().isEmpty());
}

void TestDownloadList::credentials_followAnEditedLink()
{
    m_list.setNetrc(Netrc::parse("machine a.example login me password pw"));
    Download download;
    download.id = 7;
    download.request.url = QUrl(QStringLiteral("http://x:y@b.example/f.zip"));
    Download &row = m_list.append(download);
    QCOMPARE(row.request.options->credentials.user, QStringLiteral("x"));
    m_list.setLink(row, QUrl(QStringLiteral("http://a.example/f.zip")));
    QCOMPARE(row.request.options->credentials.user, QStringLiteral("me"));
    m_list.setLink(row, QUrl(QStringLiteral("http://c.example/f.zip")));
    QVERIFY(row.request.options->credentials.isEmpty());
}

QTEST_APPLESS_MAIN(TestDownloadList)
#include "tst_downloadlist.moc"
