using System.Runtime.InteropServices;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>An event that was sent, and its recipients.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LogEntry(OutgoingMessage message, long timestamp, BroadcastOptions options)
{
    /// <summary>The bytes that the name of a room takes: a reference and possibly a string.</summary>
    private const int RoomSize = 64;

    public OutgoingMessage Message => message;

    /// <summary>When it was sent: a timestamp of the TimeProvider.</summary>
    public long Timestamp => timestamp;

    /// <summary>The bytes that it counts for the limit.</summary>
    public long Size => message.Length + ((long)RoomSize * ((options.Rooms?.Count ?? 0) + options.Except.Count));

    /// <summary>Overlaps with the signature of every recipient.</summary>
    public RoomSignature Signature => RoomSignature.Of(options);

    /// <summary>Whether a socket with that id, in those rooms, was a recipient.</summary>
    public bool IsFor(string id, HashSet<string> rooms) => options.IsFor(id, rooms);
}
