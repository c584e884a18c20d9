using System.Runtime.InteropServices;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>An event as it was sent, and to whom.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LogEntry(OutgoingMessage message, long timestamp, BroadcastOptions options)
{
    /// <summary>What a named room holds, in bytes: a reference, and a text when nobody else has it.</summary>
    private const int RoomSize = 64;

    public OutgoingMessage Message => message;

    /// <summary>When it was sent, in the clock's own units.</summary>
    public long Timestamp => timestamp;

    /// <summary>The bytes that it is counted as.</summary>
    public long Size => message.Length + ((long)RoomSize * ((options.Rooms?.Count ?? 0) + options.Except.Count));

    /// <summary>Shared with every socket that it was for.</summary>
    public RoomSignature Signature => RoomSignature.Of(options);

    /// <summary>Whether it was for a socket with that id that was in those rooms.</summary>
    public bool IsFor(string id, HashSet<string> rooms) => options.IsFor(id, rooms);
}
