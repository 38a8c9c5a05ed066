// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QDialog>

namespace millrace {

class SpeedPage;

/// Asks for the hours of another speed limit. It changes nothing by itself: who opened it asks for what was
/// entered.
class ScheduleDialog : public QDialog
{
    Q_OBJECT

public:
    /// Who asks for hours wants them: they are on, whatever the settings say.
    ScheduleDialog(Settings settings, QWidget *window);

    /// The given settings with what was entered.
    Settings appliedTo(Settings settings) const;

private:
    SpeedPage *m_page;
};

} // namespace millrace
