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

QTEST_APPLESS_MAIN(TestDownloadList)
#include "tst_downloadlist.moc"
