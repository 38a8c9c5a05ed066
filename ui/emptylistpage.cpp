// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/emptylistpage.h"

#include "ui/icons.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int kEmptyIconSize = 72;

} // namespace

EmptyListPage::EmptyListPage(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("emptyListPage"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);

    auto *picture = new QLabel(this);
    picture->setPixmap(applicationIcon().pixmap(QSize(kEmptyIconSize, kEmptyIconSize), devicePixelRatioF()));
    picture->setAlignment(Qt::AlignCenter);
    auto *title = new QLabel(tr("No downloads yet"), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    title->setFont(large);
    title->setAlignment(Qt::AlignCenter);
    auto *hint = new QLabel(tr("Paste links above, or drop them here"), this);
    hint->setAlignment(Qt::AlignCenter);
    auto *paste = new QPushButton(themedIcon(QStringLiteral("edit-paste"), QStringLiteral("paste")),
                                  tr("Paste from clipboard"), this);
    paste->setObjectName(QStringLiteral("pasteFromClipboardButton"));
    paste->setAccessibleName(tr("Paste from clipboard"));
    connect(paste, &QPushButton::clicked, this, &EmptyListPage::pasteWished);

    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addStretch(2);
    column->addWidget(picture);
    column->addWidget(title);
    column->addWidget(hint);
    column->addSpacing(4);
    column->addWidget(paste, 0, Qt::AlignCenter);
    column->addStretch(3);
}

} // namespace millrace
