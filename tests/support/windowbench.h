// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transportfactory.h"
#include "queue/downloadmanager.h"
#include "tests/support/realtransfers.h"
#include "transfer/pagereading.h"
#include "ui/mainwindow.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace millrace {

/// The real window over the real engine, and a person's hands on it.
class WindowBench
{
public:
    explicit WindowBench(Settings settings = {})
    {
        m_manager = std::make_unique<DownloadManager>(realPools(m_shared), m_shared, settings);
        m_manager->setPageReader([shared = m_shared](QPromise<PageLinks> &promise, const TransferJob &job,
                                                     const TransferTicket &ticket) {
            readPage(promise, job, {threadTransport(defaultTransportKind()), ticket, {}, *shared});
        });
        m_window = std::make_unique<MainWindow>(*m_manager);
        m_window->show();
    }

    DownloadManager &manager() { return *m_manager; }
    TransferShared &shared() { return *m_shared; }
    MainWindow &window() { return *m_window; }
    QString folder() const { return m_folder.path(); }

    template <class T>
    T *child(const char *name) const
    {
        return m_window->findChild<T *>(QString::fromLatin1(name));
    }
    QTableView *table() const { return child<QTableView>("downloadTable"); }

    /// Pastes the links from the clipboard, types the folder and presses Start.
    void pasteAndStart(const QStringList &links)
    {
        auto *box = child<QPlainTextEdit>("links");
        if (!box->isVisible()) {
            child<QAction>("addLinksAction")->trigger();
        }
        QGuiApplication::clipboard()->setText(links.join(u'\n'));
        box->setFocus();
        QTest::keyClick(box, Qt::Key_V, Qt::ControlModifier);
        auto *folderEdit = child<QLineEdit>("saveFolderEdit");
        folderEdit->selectAll();
        QTest::keyClicks(folderEdit, m_folder.path());
        auto *start = child<QPushButton>("startButton");
        QTRY_VERIFY(start->isEnabled());
        const int before = m_manager->count();
        QTest::mouseClick(start, Qt::LeftButton);
        // Start looks at the lines and at the folder first, off this thread.
        QTRY_COMPARE(m_manager->count(), before + static_cast<int>(links.size()));
    }

    /// Waits until so many rows have finished, which takes as long as the disk does.
    bool finishes(int count) const
    {
        return QTest::qWaitFor([this, count] { return m_manager->counts().finished == count; }, 30'000);
    }

    const Download &row(int row) const { return *m_manager->find(m_manager->idAt(row)); }

private:
    std::shared_ptr<TransferShared> m_shared = std::make_shared<TransferShared>();
    QTemporaryDir m_folder;
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace millrace
