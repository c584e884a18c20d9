namespace SocketIoNet.EngineIo;

/// <summary>A packet that a client has sent, for <see cref="EngineSession.PacketReceived"/>. It may be kept.</summary>
/// <param name="type">The packet type as Node names it.</param>
/// <param name="data">The content behind the type.</param>
/// <param name="isBinary">Whether it is a binary message.</param>
public sealed class SessionPacket(string type, ReadOnlyMemory<byte> data, bool isBinary)
{
    /// <summary>The packet type as Node names it: <c>message</c>, <c>pong</c>, <c>ping</c> or <c>close</c>.</summary>
    public string Type { get; } = type;

    /// <summary>The content behind the type: the bytes of a binary message, otherwise UTF-8 text.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>Whether it is a binary message.</summary>
    public bool IsBinary { get; } = isBinary;
}
