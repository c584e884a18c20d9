using System.Text;

namespace SocketIoNet.Bench.Wire;

/// <summary>One WebSocket message.</summary>
internal readonly record struct Message(byte[] Payload, bool IsBinary)
{
    public static Message Text(string text) => new(Encoding.UTF8.GetBytes(text), false);

    public static Message Binary(byte[] payload) => new(payload, true);
}
