// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/historyexporter.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace millrace;

class TestHistoryExporter : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_store.reset(); }

    void nothing_isAHeaderAlone();
    void everyPage_isWritten();
    void removedRow_isStillInIt();
    void file_isItsOwnersAlone();
    void file_thatCannotBeWritten_isSaid();
    void list_thatIsNotKept_isSaid();

private:
    QString pathOf(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("[missing]");
    }
    void finish(quint64 id)
    {
        StoredDownload row;
        row.id = id;
        row.url = QUrl(QStringLiteral("http://host.example/%1.bin").arg(id));
        row.state = DownloadState::Finished;
        row.filePath = QStringLiteral("/save/%1.bin").arg(id);
        row.total = 5;
        row.added = row.finished = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000, Qt::UTC);
        m_store->put(row, static_cast<qint64>(id));
    }
    /// What was told after writing to this file: the text, then the detail.
    QStringList exported(const QString &path)
    {
        HistoryExporter exporter(*m_store);
        QSignalSpy told(&exporter, &HistoryExporter::told);
        exporter.exportTo(path);
        if (!told.wait()) {
            return {};
        }
        return {told.first().at(0).toString(), told.first().at(1).toString()};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<DownloadStore> m_store;
};

void TestHistoryExporter::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store.emplace(pathOf("downloads.db"));
    QSignalSpy ended(&*m_store, &DownloadStore::loadEnded);
    m_store->open();
    QVERIFY(ended.wait());
}

void TestHistoryExporter::nothing_isAHeaderAlone()
{
    QCOMPARE(exported(pathOf("h.csv")),
             (QStringList{QStringLiteral("Exported 0 finished downloads to h.csv"), QString()}));
    QCOMPARE(content(pathOf("h.csv")), historyCsvHeader());
}

void TestHistoryExporter::everyPage_isWritten()
{
    QByteArray expected = historyCsvHeader();
    for (quint64 id = 1; id <= 1200; ++id) {
        finish(id);
        const QByteArray name = QByteArray::number(id) + ".bin";
        expected += name + ",http://host.example/" + name + ",/save/" + name +
                    ",5,,2023-11-14T22:13:20Z,2023-11-14T22:13:20Z\r\n";
    }
    m_store->flush();
    QCOMPARE(exported(pathOf("h.csv")).value(0), QStringLiteral("Exported 1200 finished downloads to h.csv"));
    QCOMPARE(content(pathOf("h.csv")), expected);
}

void TestHistoryExporter::removedRow_isStillInIt()
{
    finish(1);
    m_store->flush();
    m_store->remove(1);
    m_store->flush();
    QCOMPARE(exported(pathOf("h.csv")).value(0), QStringLiteral("Exported 1 finished download to h.csv"));
}

void TestHistoryExporter::file_isItsOwnersAlone()
{
    QCOMPARE(exported(pathOf("h.csv")).value(1), QString());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(pathOf("h.csv")) & others));
}

void TestHistoryExporter::file_thatCannotBeWritten_isSaid()
{
    const QString path = pathOf("none/h.csv");
    const QStringList told = exported(path);
    QVERIFY2(told.value(0).startsWith(QLatin1String("h.csv cannot be written: ")), qPrintable(told.value(0)));
    QCOMPARE(told.value(1), path);
}

void TestHistoryExporter::list_thatIsNotKept_isSaid()
{
    m_store.emplace(pathOf("none/at/all/downloads.db"));
    QFile::remove(pathOf("h.csv"));
    const QStringList told = exported(pathOf("h.csv"));
    QVERIFY2(told.value(0).startsWith(QLatin1String("The history cannot be read: ")),
             qPrintable(told.value(0)));
    // What was begun is gone.
    QCOMPARE(content(pathOf("h.csv")), QByteArray("[missing]"));
}

QTEST_GUILESS_MAIN(TestHistoryExporter)
#include "tst_historyexporter.moc"
