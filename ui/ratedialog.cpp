// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ratedialog.h"

#include "ui/ratespinbox.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace millrace {

RateDialog::RateDialog(const QString &question, qint64 bytesPerSecond, QWidget *window) : QDialog(window)
{
    setObjectName(QStringLiteral("rateDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Limit speed"));
    auto *label = new QLabel(question, this);
    label->setTextFormat(Qt::PlainText);
    auto *rate = new RateSpinBox(this);
    rate->setObjectName(QStringLiteral("rate"));
    rate->setAccessibleName(tr("Speed limit"));
    rate->setBytesPerSecond(bytesPerSecond);
    rate->selectAll();
    label->setBuddy(rate);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(this, &QDialog::accepted, this, [this, rate] { emit rateChosen(rate->bytesPerSecond()); });
    auto *column = new QVBoxLayout(this);
    column->addWidget(label);
    column->addWidget(rate);
    column->addWidget(buttons);
}

} // namespace millrace
