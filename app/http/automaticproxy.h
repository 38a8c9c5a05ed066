// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace millrace {

/// The address of the script that decides about proxies, where the desktop (GNOME and its kin, KDE) says that
/// one does; its words for "automatically" where it names no address; empty where none does.
///
/// Such a script is not run here, nor by the Qt of Debian: QNetworkProxyFactory then answers "directly", as
/// if there was no proxy. May start a program of the desktop's and wait for it, 2 s at most: for a worker's
/// thread.
QString automaticProxy();

} // namespace millrace
