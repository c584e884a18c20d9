namespace SocketIoNet.EngineIo.Protocol;

/// <summary>A packet as it was received: it points into the buffer that it was read from.</summary>
internal readonly ref struct EnginePacket(EnginePacketType type, ReadOnlySpan<byte> data, bool isBinary = false)
{
    public EnginePacketType Type { get; } = type;

    public ReadOnlySpan<byte> Data { get; } = data;

    public bool IsBinary { get; } = isBinary;
}
