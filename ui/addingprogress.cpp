// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addingprogress.h"

#include "ui/submitter.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// What is done by then was no wait; a bar that flashes up would only be one.
constexpr auto kPatience = 300ms;
constexpr int kBarChars = 34;

} // namespace

AddingProgress::AddingProgress(Submitter &submitter, QWidget *parent)
    : QWidget(parent), m_bar(new QProgressBar(this))
{
    setObjectName(QStringLiteral("addingProgress"));
    m_bar->setObjectName(QStringLiteral("addingBar"));
    m_bar->setAccessibleName(tr("Adding links"));
    m_bar->setFixedWidth(fontMetrics().averageCharWidth() * kBarChars);
    auto *cancel = new QToolButton(this);
    cancel->setObjectName(QStringLiteral("cancelAddingButton"));
    cancel->setText(tr("Cancel"));
    cancel->setAccessibleName(tr("Cancel adding links"));
    cancel->setToolTip(tr("Leave out the links that are not in the list yet"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_bar);
    row->addWidget(cancel);

    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, &QWidget::show);
    connect(cancel, &QToolButton::clicked, &submitter, &Submitter::cancel);
    connect(&submitter, &Submitter::progressed, this, &AddingProgress::onProgressed);
    connect(&submitter, &Submitter::cancelled, this, &AddingProgress::onCancelled);
    connect(&submitter, &Submitter::leftOut, this, &AddingProgress::onLeftOut);
    hide();
}

void AddingProgress::onProgressed(int done, int total)
{
    if (done == total) {
        end();
        return;
    }
    if (isHidden() && !m_patience.isActive()) {
        m_patience.start();
    }
    m_bar->setRange(0, total);
    m_bar->setValue(done);
    const QLocale locale;
    m_bar->setFormat(tr("Adding %1 of %2 links").arg(locale.toString(done), locale.toString(total)));
}

void AddingProgress::onCancelled(int done, int total)
{
    end();
    const QLocale locale;
    emit told(tr("%1 of %2 links are in the list, the rest was left out")
                  .arg(locale.toString(done), locale.toString(total)));
}

void AddingProgress::onLeftOut(int count)
{
    emit told(count == 1
                  ? tr("1 link of the pattern was there already and is left out")
                  : tr("%Ln links of the patterns were there already and are left out", nullptr, count));
}

void AddingProgress::end()
{
    m_patience.stop();
    hide();
}

} // namespace millrace
