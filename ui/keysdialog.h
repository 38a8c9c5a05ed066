// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace millrace {

/// The keys of a window's actions, each with what it does.
class KeysDialog : public QDialog
{
    Q_OBJECT

public:
    /// \param window  its actions are listed; also the parent.
    explicit KeysDialog(QWidget *window);
};

} // namespace millrace
