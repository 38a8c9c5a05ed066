// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/partstate.h"

namespace millrace {

QDataStream &operator<<(QDataStream &stream, const PartState &part)
{
    return stream << part.fileName << part.device << part.inode << part.held << part.furthest << part.total
                  << part.targetName << part.etag << part.lastModified;
}

QDataStream &operator>>(QDataStream &stream, PartState &part)
{
    return stream >> part.fileName >> part.device >> part.inode >> part.held >> part.furthest >> part.total >>
           part.targetName >> part.etag >> part.lastModified;
}

} // namespace millrace
