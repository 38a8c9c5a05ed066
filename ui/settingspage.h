// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QWidget>

class QFormLayout;

namespace millrace {

/// A page of the settings dialog: fields for some of the settings, each with a line that says what it does.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsPage(QWidget *parent = nullptr);

    /// Fills the fields.
    virtual void show(const Settings &settings) = 0;
    /// Writes the fields into settings; those that show these settings already are left to the bit, as a
    /// field may show less than they hold.
    virtual void applyTo(Settings &settings) const = 0;
    /// Why what the fields hold cannot be taken; empty when it can.
    virtual QString problem() const { return {}; }

signals:
    void edited();

protected:
    /// Adds a field below the others.
    ///
    /// \param name  its object name.
    /// \param title  with the mark of its key; without it also the accessible name.
    /// \param explanation  one line; empty for none.
    void addField(QWidget *field, const QString &name, const QString &title, const QString &explanation = {});

    QFormLayout *form() const { return m_form; }

private:
    QFormLayout *m_form;
};

} // namespace millrace
