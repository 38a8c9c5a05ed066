// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"
#include "ui/downloadtable.h"
#include "ui/downloadtablemodel.h"
#include "ui/mainwindow.h"
#include "ui/statusdelegate.h"

#include <QAction>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace millrace {

/// The real window over jobs that do what the test says.
class FakeWindow
{
public:
    explicit FakeWindow(Settings settings = {})
    {
        settings.saveFolder = m_dir.path();
        m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                      std::make_shared<TransferShared>(), settings);
        m_window = std::make_unique<MainWindow>(*m_manager);
        m_window->show();
        m_window->activateWindow();
        [this] { QVERIFY(QTest::qWaitForWindowActive(m_window.get())); }();
    }

    FakeJobs &jobs() { return *m_jobs; }
    DownloadManager &manager() { return *m_manager; }
    MainWindow &window() const { return *m_window; }

    template <class T>
    T *child(const char *name) const
    {
        return m_window->findChild<T *>(QString::fromLatin1(name));
    }
    DownloadTable *table() const { return child<DownloadTable>("downloadTable"); }
    QAction *action(const char *name) const { return child<QAction>(name); }
    QString status(int row) const
    {
        return table()->model()->index(row, DownloadTableModel::Status).data().toString();
    }
    DownloadId id(int row) const { return m_manager->idAt(row); }

    /// Adds a row for each link, which all run then.
    void run(const QStringList &links)
    {
        QList<DownloadRequest> requests;
        for (const QString &link : links) {
            DownloadRequest request;
            request.url = QUrl(link);
            request.folder = m_dir.path();
            requests.append(request);
        }
        const QList<DownloadId> ids = m_manager->add(requests);
        for (const DownloadId added : ids) {
            QTRY_COMPARE(m_manager->find(added)->state, DownloadState::Running);
        }
    }
    /// Ends a row by an error, and waits until the table says so.
    void fail(int row, const TransferError &error)
    {
        m_jobs->fail(id(row), error);
        QTRY_COMPARE(status(row), sentence(error));
    }
    /// Clicks the link that stands in a row's status.
    void clickCure(int row)
    {
        const QModelIndex index = table()->model()->index(row, DownloadTableModel::Status);
        table()->scrollTo(index);
        const auto *delegate =
            qobject_cast<StatusDelegate *>(table()->itemDelegateForColumn(DownloadTableModel::Status));
        const QRect cure = delegate->cureRect(table()->visualRect(index), table()->fontMetrics(), index);
        QVERIFY(!cure.isEmpty());
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cure.center());
    }

private:
    QTemporaryDir m_dir;
    std::shared_ptr<FakeJobs> m_jobs = std::make_shared<FakeJobs>();
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace millrace
