// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "ui/linkjudge.h"
#include "ui/nameoutlook.h"
#include "ui/pageoffer.h"

#include <QSet>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <utility>

class QLabel;
class QPushButton;

namespace millrace {

class KnownLinksOffer;
class LinkEditor;

/// The paste box: the links, what is thought of each line, and offers about those without an extension and
/// those in the list already. Judges 150 ms after the last change, off this thread.
class PasteBox : public QWidget
{
    Q_OBJECT

public:
    /// \param knownLinks  what is in the list, asked each time a text is judged.
    explicit PasteBox(std::function<KnownLinks()> knownLinks, QWidget *parent = nullptr);

    /// How to find out which names are taken; nothing is said of that before.
    void setNameLook(NameOutlook::Look look) { m_outlook.setLook(std::move(look)); }

    QString text() const;
    bool isEmpty() const;
    /// Puts text below what is there.
    void addText(const QString &text);
    void clear();

    /// False: names come from the server anyway, so no line is told apart for its missing extension.
    void setExtensionRequired(bool required);
    /// Whether this paste's links without an extension are to be named by the server.
    bool serverNames() const { return m_serverNames; }

    /// Whether paste() is about the text as it stands.
    bool isJudged() const { return m_judged == m_revision && !isFilling(); }
    const JudgedPaste &paste() const { return m_paste; }
    /// Judges at once: here for a short text, else off this thread; judged() follows in both cases.
    void judgeNow();
    /// Judges again, for the list has changed.
    void listChanged();
    /// Judges again if this row, which has finished, has a link of the text. What stands there holds
    /// meanwhile.
    void rowFinished(DownloadId id);
    /// How many links Start would submit, as far as anybody knows: of a text that was never judged, its
    /// lines.
    int startableLinks() const;

    /// Looks at the names again, for the folder or what rules them has changed.
    void namesChanged();

    /// A single line, or the whole box.
    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_isCollapsed; }

    void focusText();

    /// Puts links in the place of the page that pageLinksWished() named.
    void replacePage(const QStringList &links);

signals:
    /// The text changed, by whatever way; its verdicts are not known yet.
    void edited();
    /// paste() is about the text as it stands.
    void judged();
    /// The user wants to see the whole box, or only a line of it.
    void expandWished();
    void collapseWished();
    /// The server is to name files from now on, not for this paste only.
    void alwaysServerNamesWished();
    /// The rows that have links of the text are to be seen.
    void showRowsWished(const QList<millrace::DownloadId> &rows);
    /// The links of this page are to be listed.
    void pageLinksWished(const millrace::PastedLink &page);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeBanner();
    bool isFilling() const;
    void judgeApart();
    void onEdited();
    void onJudged(quint64 revision, const JudgedPaste &paste);
    void keepTaken(JudgedPaste &paste) const;
    void onForeseen(quint64 revision, const QList<JudgedLine> &lines);
    void showVerdicts();
    void letServerName();
    void takeFinishedAgain();
    KnownLinks known() const;
    void offerPage();
    void wishPageLinks();
    void fitHeight();

    std::function<KnownLinks()> m_knownLinks;
    LinkJudge m_judge;
    NameOutlook m_outlook;
    QTimer m_debounce;
    QLabel *m_title;
    QPushButton *m_pageLinks;
    QLabel *m_summary;
    QLabel *m_bannerText;
    QWidget *m_banner;
    KnownLinksOffer *m_knownOffer;
    LinkEditor *m_editor;
    JudgedPaste m_paste;
    /// The page that is offered to be listed, and the lines of the one that was wished for.
    std::optional<PageOffer> m_page;
    int m_pageLine = 0;
    QStringList m_pageLines;
    /// Counts texts, and which of them was judged last.
    quint64 m_revision = 0;
    quint64 m_judged = 0;
    /// The same for texts alone; a revision is also another list.
    quint64 m_text = 0;
    quint64 m_judgedText = 0;
    /// Finished rows whose links are wanted once more, for this text.
    QSet<quint64> m_again;
    bool m_extensionRequired = true;
    bool m_serverNames = false;
    bool m_isCollapsed = false;
};

} // namespace millrace
