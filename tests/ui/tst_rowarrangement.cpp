// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rowarrangement.h"

#include <QRandomGenerator>
#include <QTest>

using namespace millrace;

class TestRowArrangement : public QObject
{
    Q_OBJECT

private slots:
    void withoutAColumn_isTheListsOrder();
    void values_areSorted_data();
    void values_areSorted();
    void groupAndWords_chooseRows();
    void order_isThatOfNeighbours_data();
    void order_isThatOfNeighbours();
    void noRows_isNothing();

private:
    static RowSnapshot rowsOf(const std::vector<SortValue> &values)
    {
        RowSnapshot rows;
        rows.states.assign(values.size(), DownloadState::Queued);
        rows.values = values;
        return rows;
    }
    static QUrl link(const char *text) { return QUrl(QString::fromLatin1(text)); }
};

Q_DECLARE_METATYPE(std::vector<millrace::SortValue>)
Q_DECLARE_METATYPE(std::vector<int>)

void TestRowArrangement::withoutAColumn_isTheListsOrder()
{
    RowSnapshot rows;
    rows.states.assign(3, DownloadState::Paused);
    QCOMPARE(arrangedRows(rows, {}), (std::vector<int>{0, 1, 2}));
}

void TestRowArrangement::values_areSorted_data()
{
    QTest::addColumn<std::vector<SortValue>>("values");
    QTest::addColumn<std::vector<int>>("up");
    QTest::addColumn<std::vector<int>>("down");

    const auto row = [](const char *name, const std::vector<SortValue> &values, const std::vector<int> &up,
                        const std::vector<int> &down) { QTest::newRow(name) << values << up << down; };
    row("numbers, equal ones in the list's order", {3.0, -1.0, 3.0, 0.0, -0.0}, {1, 3, 4, 0, 2},
        {0, 2, 3, 4, 1});
    row("the unknown stands last in both", {SortValue(), 2.0, SortValue(), 1.0}, {3, 1, 0, 2}, {1, 3, 0, 2});
    row("beyond 32 bits", {5'000'000'000.0, 4'000'000'000.0}, {1, 0}, {0, 1});
    row("texts in any case",
        {QStringLiteral("file B"), QStringLiteral("FILE a"), QStringLiteral("file"),
         QStringLiteral("File C")},
        {2, 1, 0, 3}, {3, 0, 1, 2});
    row("texts that begin alike for long",
        {QStringLiteral("debian-12.9.0-amd64-DVD-2.iso"), QStringLiteral("debian-12.9.0-amd64-DVD-1.iso"),
         QStringLiteral("debian-12.9.0-amd64-DVD-10.iso")},
        {1, 2, 0}, {0, 2, 1});
    row("an empty text is one", {QStringLiteral("a"), QString(), QStringLiteral("b")}, {1, 0, 2}, {2, 0, 1});
    row("links by their host",
        {link("http://b.example/1"), link("http://A.example/2"), link("ftp://b.example")}, {1, 0, 2},
        {0, 2, 1});
}

void TestRowArrangement::values_areSorted()
{
    QFETCH(std::vector<SortValue>, values);
    QFETCH(std::vector<int>, up);
    QFETCH(std::vector<int>, down);
    QCOMPARE(arrangedRows(rowsOf(values), {0, Qt::AscendingOrder, DownloadGroup::All, {}}), up);
    QCOMPARE(arrangedRows(rowsOf(values), {0, Qt::DescendingOrder, DownloadGroup::All, {}}), down);
}

void TestRowArrangement::groupAndWords_chooseRows()
{
    RowSnapshot rows;
    rows.states = {DownloadState::Failed, DownloadState::Queued, DownloadState::Cancelled,
                   DownloadState::Failed};
    rows.texts = {{QStringLiteral("Alpha.zip"), link("https://one.example/x")},
                  {QStringLiteral("alpha.zip"), link("https://one.example/x")},
                  {QStringLiteral("beta.zip"), link("https://one.example/ALPHA/x")},
                  {QStringLiteral("alpha.zip"), link("https://two.example/x")}};
    const QStringList words{QStringLiteral("alpha"), QStringLiteral("ONE")};
    QCOMPARE(arrangedRows(rows, {-1, Qt::AscendingOrder, DownloadGroup::Failed, words}),
             (std::vector<int>{0, 2}));
}

void TestRowArrangement::order_isThatOfNeighbours_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("numbers") << 0;
    QTest::newRow("texts") << 1;
    QTest::newRow("links") << 2;
}

/// Rows that are placed one by one come to stand as those that are sorted all at once.
void TestRowArrangement::order_isThatOfNeighbours()
{
    QFETCH(int, kind);
    QRandomGenerator random(1);
    for (int round = 0; round < 50; ++round) {
        std::vector<SortValue> values;
        for (int i = 0; i < 40; ++i) {
            const int number = random.bounded(30);
            const QString text = QStringLiteral("%1%2").arg(number % 2 == 0 ? u'X' : u'x').arg(number);
            if (number == 0) {
                values.emplace_back();
            } else if (kind == 0) {
                values.emplace_back(number - 15.5);
            } else if (kind == 1) {
                values.emplace_back(text);
            } else {
                values.emplace_back(QUrl(QStringLiteral("http://%1.example/").arg(text)));
            }
        }
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            const std::vector<int> rows = arrangedRows(rowsOf(values), {0, order, DownloadGroup::All, {}});
            QCOMPARE(rows.size(), values.size());
            for (std::size_t i = 1; i < rows.size(); ++i) {
                const SortValue &one = values[static_cast<std::size_t>(rows[i - 1])];
                const SortValue &next = values[static_cast<std::size_t>(rows[i])];
                QVERIFY(!standsBefore(next, one, order));
                QVERIFY(standsBefore(one, next, order) || rows[i - 1] < rows[i]);
            }
        }
    }
}

void TestRowArrangement::noRows_isNothing()
{
    QVERIFY(arrangedRows({}, {1, Qt::AscendingOrder, DownloadGroup::All, {}}).empty());
}

QTEST_APPLESS_MAIN(TestRowArrangement)
#include "tst_rowarrangement.moc"
