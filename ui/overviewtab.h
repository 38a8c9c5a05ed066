// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "ui/downloadtext.h"

#include <QHash>
#include <QScrollArea>

class QAction;
class QFormLayout;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace millrace {

class CertificateSection;
class CopyableField;
class DownloadActions;

/// The facts of one download, each of which can be copied, and the buttons for what went wrong with it.
class OverviewTab : public QScrollArea
{
    Q_OBJECT

public:
    explicit OverviewTab(const DownloadActions &actions, QWidget *parent = nullptr);

    /// \param download  null for none.
    /// \param selected  number of rows that the buttons work on.
    void show(const Download *download, int selected, const RowContext &context);
    /// Brings the refused certificate into sight and gives it the keyboard.
    void showCertificate();

private:
    CopyableField *addField(QFormLayout *form, const QString &name, const QString &title);
    void setField(CopyableField *field, const QString &text);
    void showCures(const Download &download, int selected);

    const DownloadActions &m_actions;
    /// What is shown; 0 for nothing.
    DownloadId m_id = 0;
    QLabel *m_hint;
    CertificateSection *m_certificate;
    QWidget *m_facts;
    QFormLayout *m_form;
    QLabel *m_status;
    QHBoxLayout *m_cures;
    QPushButton *m_cure;
    QPushButton *m_keepBoth;
    QPushButton *m_replace;
    QPushButton *m_retry;
    /// What m_cure does at the moment.
    QAction *m_cureAction = nullptr;
    CopyableField *m_name;
    CopyableField *m_link;
    CopyableField *m_mirrors;
    CopyableField *m_path;
    CopyableField *m_size;
    CopyableField *m_error;
    CopyableField *m_times;
    CopyableField *m_checksum;
};

} // namespace millrace
