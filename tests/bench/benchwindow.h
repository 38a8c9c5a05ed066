// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/downloadmanager.h"
#include "tests/support/realtransfers.h"
#include "ui/mainwindow.h"

#include <memory>

namespace millrace {

/// The window over the engine, assembled as the program does it.
class BenchWindow
{
public:
    BenchWindow() : m_manager(realPools(m_shared), m_shared, Settings()), m_window(m_manager)
    {
        m_window.show();
    }

    DownloadManager &manager() { return m_manager; }
    MainWindow &window() { return m_window; }

private:
    std::shared_ptr<TransferShared> m_shared = std::make_shared<TransferShared>();
    DownloadManager m_manager;
    MainWindow m_window;
};

} // namespace millrace
