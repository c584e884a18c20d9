using SocketIoNet.EngineIo.Internal;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>The answer to a poll: a payload, or null for a poll that must not be there (400).</summary>
internal readonly record struct PollResponse(PooledBuffer? Payload, bool Compress)
{
    public static PollResponse Refused { get; }

    /// <summary>A payload of the server's own, such as a noop.</summary>
    public static PollResponse Of(ReadOnlySpan<byte> payload)
    {
        var buffer = new PooledBuffer();
        buffer.Write(payload);
        return new PollResponse(buffer, Compress: false);
    }
}
