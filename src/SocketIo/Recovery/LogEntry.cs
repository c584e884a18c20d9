using System.Runtime.InteropServices;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>An event as it was sent, and to whom.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LogEntry(OutgoingMessage message, long timestamp, string? only, BroadcastOptions? options)
{
    public OutgoingMessage Message => message;

    /// <summary>When it was sent, in the clock's own units.</summary>
    public long Timestamp => timestamp;

    /// <summary>Whether it was for a socket with that id that was in those rooms.</summary>
    public bool IsFor(string id, HashSet<string> rooms) => options is null ? only == id : options.IsFor(rooms);
}
