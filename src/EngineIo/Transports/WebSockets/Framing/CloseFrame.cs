using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Unicode;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The payload of a close frame: empty, or a status and a reason (RFC 6455, section 7.4).</summary>
internal static class CloseFrame
{
    public static byte[] Payload(WebSocketCloseStatus? status)
    {
        if (status is null) return [];
        var payload = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status.Value);
        return payload;
    }

    /// <summary>Validates the payload of a client's close frame.</summary>
    public static FrameReadResult Check(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return FrameReadResult.Close;
        if (payload.Length < sizeof(ushort) || !MayBeSent((int)StatusOf(payload)!)) return FrameReadResult.ProtocolError;
        return Utf8.IsValid(payload[sizeof(ushort)..]) ? FrameReadResult.Close : FrameReadResult.InvalidText;
    }

    /// <summary>The status of a valid payload; null if it is empty.</summary>
    public static WebSocketCloseStatus? StatusOf(ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? null : (WebSocketCloseStatus)BinaryPrimitives.ReadUInt16BigEndian(payload);

    /// <summary>
    /// Whether a status may be sent: the registered ones except for 1004 to 1006, which are reserved, and those of libraries and
    /// applications.
    /// </summary>
    private static bool MayBeSent(int status) => status is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
