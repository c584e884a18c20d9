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
    public bool IsFor(string id, HashSet<string> rooms)
    {
        if (options is null) return only == id;
        return (options.Rooms.Count == 0 || options.Rooms.Any(rooms.Contains)) && !options.Except.Any(rooms.Contains);
    }
}
