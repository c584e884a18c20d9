using System.Text;

namespace SocketIoNet.TestSupport.Engine;

/// <summary>A WebSocket frame as it came over the wire.</summary>
internal readonly record struct RawFrame(byte FirstByte, byte[] Payload)
{
    public int Opcode => FirstByte & 0x0F;

    public string Text => Encoding.UTF8.GetString(Payload);

    public ushort CloseStatus => (ushort)((Payload[0] << 8) | Payload[1]);
}
