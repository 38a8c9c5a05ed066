// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/filecalls.h"
#include "disk/filedescriptor.h"
#include "disk/partrecord.h"

namespace millrace {

/// A record's file, open and locked. For one thread at a time.
class RecordFile
{
public:
    RecordFile(FileCalls &calls, FileDescriptor descriptor)
        : m_calls(&calls), m_descriptor(std::move(descriptor))
    {
    }

    int descriptor() const { return m_descriptor.get(); }

    /// What the file says, from now on continued by write().
    ReadRecord read();
    /// Why the latest read() could not read all of it: the errno; zero.
    int readError() const { return m_readError; }
    /// Fills both slots of a new file, and syncs. Zero, or the errno; EMSGSIZE where a record has no room.
    int fill(const PartRecord &record);
    /// Overwrites the older slot, and syncs. Zero, or the errno: then the newer one still stands.
    int write(const PartRecord &record);

private:
    int writeSlot(int slot, const QByteArray &bytes);

    FileCalls *m_calls;
    FileDescriptor m_descriptor;
    quint64 m_sequence = 0;
    int m_newest = 1;
    int m_readError = 0;
};

} // namespace millrace
