namespace SocketIoNet.EngineIo.Protocol;

/// <summary>A received packet. Its data is part of the receive buffer.</summary>
internal readonly ref struct EnginePacket(EnginePacketType type, ReadOnlySpan<byte> data, bool isBinary = false)
{
    public EnginePacketType Type { get; } = type;

    public ReadOnlySpan<byte> Data { get; } = data;

    public bool IsBinary { get; } = isBinary;
}
