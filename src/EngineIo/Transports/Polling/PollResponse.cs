using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>The response to a poll: a payload, or null for an invalid poll (400).</summary>
/// <param name="Payload">The payload.</param>
/// <param name="IsBinary">Whether the payload is binary.</param>
/// <param name="Compress">Whether the payload may be compressed.</param>
/// <param name="Ended">Fires when the session has ended and writing the response is to stop.</param>
internal readonly record struct PollResponse(PooledBuffer? Payload, bool IsBinary, bool Compress, CancellationToken Ended = default)
{
    public static PollResponse Rejected { get; }

    /// <summary>The poll; null for an invalid one.</summary>
    public PendingPoll? Poll { get; init; }

    /// <summary>Creates a payload of packets without data, such as a noop.</summary>
    public static PollResponse Of(ProtocolRevision revision, params ReadOnlySpan<EnginePacketType> packets)
    {
        var payload = new PooledBuffer();
        foreach (var type in packets) revision.WritePayload(payload, [(byte)('0' + (int)type)], isBinary: false);
        return new PollResponse(payload, IsBinary: false, Compress: false);
    }
}
