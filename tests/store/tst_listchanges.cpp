// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/listchanges.h"

#include <QTest>

using namespace millrace;

class TestListChanges : public QObject
{
    Q_OBJECT

private slots:
    void new_isEmpty();
    void put_theLatestCounts();
    void removed_isNotWritten();
    void removed_finished_isWrittenAndTakenOut();
    void putAgain_isNotTakenOut();
    void older_countsWhereNothingIsNewer_data();
    void older_countsWhereNothingIsNewer();

private:
    /// "7:queued@3" for each row, "-7" for each that is to be taken out; ascending.
    static QStringList textOf(const ListChanges &changes)
    {
        QStringList texts;
        for (const PlacedDownload &row : changes.rows()) {
            if (row.download.id != 0) {
                texts.append(QStringLiteral("%1%2@%3")
                                 .arg(row.download.id)
                                 .arg(QLatin1Char(row.download.state == DownloadState::Finished ? 'f' : 'q'))
                                 .arg(row.position));
            }
        }
        for (const quint64 id : changes.removed()) {
            texts.append(QStringLiteral("-%1").arg(id));
        }
        texts.sort();
        return texts;
    }
    static StoredDownload row(quint64 id, DownloadState state = DownloadState::Queued)
    {
        StoredDownload download;
        download.id = id;
        download.state = state;
        return download;
    }
};

void TestListChanges::new_isEmpty()
{
    QVERIFY(ListChanges().isEmpty());
    ListChanges changes;
    changes.put(row(1), 1);
    QVERIFY(!changes.isEmpty());
    changes = {};
    changes.remove(1);
    QVERIFY(!changes.isEmpty());
}

void TestListChanges::put_theLatestCounts()
{
    ListChanges changes;
    changes.put(row(7), 1);
    changes.put(row(8), 2);
    changes.put(row(7), 3);
    QCOMPARE(textOf(changes), (QStringList{QStringLiteral("7q@3"), QStringLiteral("8q@2")}));
}

void TestListChanges::removed_isNotWritten()
{
    ListChanges changes;
    changes.put(row(7), 1);
    changes.remove(7);
    QCOMPARE(textOf(changes), QStringList{QStringLiteral("-7")});
}

void TestListChanges::removed_finished_isWrittenAndTakenOut()
{
    ListChanges changes;
    changes.put(row(7, DownloadState::Finished), 1);
    changes.remove(7);
    QCOMPARE(textOf(changes), (QStringList{QStringLiteral("-7"), QStringLiteral("7f@1")}));
}

void TestListChanges::putAgain_isNotTakenOut()
{
    ListChanges changes;
    changes.put(row(7), 1);
    changes.remove(7);
    changes.put(row(7), 2);
    QCOMPARE(textOf(changes), QStringList{QStringLiteral("7q@2")});
}

void TestListChanges::older_countsWhereNothingIsNewer_data()
{
    QTest::addColumn<QStringList>("older");
    QTest::addColumn<QStringList>("newer");
    QTest::addColumn<QStringList>("expected");

    const auto line = [](const char *name, const char *older, const char *newer, const char *expected) {
        const auto list = [](const char *text) {
            return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
        };
        QTest::newRow(name) << list(older) << list(newer) << list(expected);
    };
    line("of other rows", "1q -2", "3q", "-2 1q@0 3q@1");
    line("a row that is another now", "1q", "1f", "1f@1");
    line("a row that is gone now", "1q", "-1", "-1");
    line("a finished row that is gone now", "1f", "-1", "-1 1f@0");
    line("a row that was gone and is back", "-1", "1q", "1q@1");
    line("a row that was taken back already", "1q -1", "", "-1");
}

void TestListChanges::older_countsWhereNothingIsNewer()
{
    const auto changesOf = [](const QStringList &texts, qint64 position) {
        ListChanges changes;
        for (const QString &text : texts) {
            if (text.startsWith(u'-')) {
                changes.remove(text.mid(1).toULongLong());
            } else {
                const bool isFinished = text.endsWith(u'f');
                changes.put(row(text.chopped(1).toULongLong(),
                                isFinished ? DownloadState::Finished : DownloadState::Queued),
                            position);
            }
        }
        return changes;
    };
    QFETCH(QStringList, older);
    QFETCH(QStringList, newer);
    ListChanges changes = changesOf(newer, 1);
    changes.addOlder(changesOf(older, 0));
    QTEST(textOf(changes), "expected");
    // As they are written: nothing stands in them twice.
    ListChanges again;
    again.addOlder(changes);
    QTEST(textOf(again), "expected");
}

QTEST_APPLESS_MAIN(TestListChanges)
#include "tst_listchanges.moc"
