using System.Buffers.Binary;
using System.Net.WebSockets;

namespace SocketIoNet.EngineIo.WebSockets;

/// <summary>The payload of a close frame: a status, or nothing.</summary>
internal static class CloseFrame
{
    public static byte[] Payload(WebSocketCloseStatus? status)
    {
        if (status is null) return [];
        var payload = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status.Value);
        return payload;
    }
}
