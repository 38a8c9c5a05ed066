// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checksumrow.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace millrace {

ChecksumRow::ChecksumRow(QWidget *parent)
    : QWidget(parent), m_edit(new QLineEdit(this)), m_problem(new QLabel(this))
{
    setObjectName(QStringLiteral("checksumRow"));
    auto *title = new QLabel(tr("Che&cksum:"), this);
    title->setBuddy(m_edit);
    m_edit->setObjectName(QStringLiteral("checksumEdit"));
    m_edit->setAccessibleName(tr("Checksum"));
    m_edit->setPlaceholderText(tr("Not needed; the digits, or sha-256=\u2026"));
    m_edit->setClearButtonEnabled(true);
    m_problem->setObjectName(QStringLiteral("checksumProblem"));
    m_problem->setForegroundRole(QPalette::PlaceholderText);
    m_problem->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(title);
    row->addWidget(m_edit, 1);
    row->addWidget(m_problem);
    connect(m_edit, &QLineEdit::textChanged, this, &ChecksumRow::onEdited);
}

std::optional<Checksum> ChecksumRow::checksum() const
{
    return isHidden() ? std::nullopt : parseTypedChecksum(m_edit->text()).checksum;
}

QString ChecksumRow::problem() const
{
    if (isHidden() || m_edit->text().trimmed().isEmpty()) {
        return {};
    }
    const QString reason = parseTypedChecksum(m_edit->text()).reason;
    return reason.isEmpty() ? QString() : tr("The checksum %1", "what it must be").arg(reason);
}

void ChecksumRow::clear()
{
    m_edit->clear();
}

void ChecksumRow::onEdited()
{
    const QString text = problem();
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
    m_edit->setAccessibleDescription(text);
    emit edited();
}

} // namespace millrace
