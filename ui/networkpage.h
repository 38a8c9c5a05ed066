// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settingspage.h"

class QComboBox;
class QLineEdit;

namespace millrace {

/// How servers are asked: proxy, user agent, and the library that does it.
class NetworkPage : public SettingsPage
{
    Q_OBJECT

public:
    /// \param transportNames  the libraries that are built in, as --transport takes them.
    explicit NetworkPage(const QStringList &transportNames, QWidget *parent = nullptr);

    void show(const Settings &settings) override;
    void applyTo(Settings &settings) const override;
    QString problem() const override;

private:
    void addProxyFields();
    void addTransports(const QStringList &names);
    void updateProxyFields();
    bool isManual() const;
    /// As the fields say, whether they can be taken or not.
    ProxySettings proxy() const;

    QComboBox *m_proxyKind;
    QLineEdit *m_proxyAddress;
    QLineEdit *m_proxyUser;
    QLineEdit *m_proxyPassword;
    QLineEdit *m_userAgent;
    QComboBox *m_transport;
};

} // namespace millrace
