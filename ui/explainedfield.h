// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFormLayout;
class QWidget;

namespace millrace {

/// Adds a field with its title and, below it, a line that says what it does, for those who cannot see it too.
///
/// \param name  its object name.
/// \param title  with the mark of its key; without it also the accessible name.
/// \param explanation  plain text; empty for none.
void addExplainedField(QFormLayout *form, QWidget *field, const QString &name, const QString &title,
                       const QString &explanation);

} // namespace millrace
