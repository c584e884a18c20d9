using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>The answer to a poll: a payload, or null for a poll that must not be there (400).</summary>
/// <param name="Payload">What is written.</param>
/// <param name="IsBinary">Whether it is bytes rather than text.</param>
/// <param name="Compress">Whether it may be compressed.</param>
/// <param name="Ended">Fires when the session has ended and this is not waited for any longer.</param>
internal readonly record struct PollResponse(PooledBuffer? Payload, bool IsBinary, bool Compress, CancellationToken Ended = default)
{
    public static PollResponse Refused { get; }

    /// <summary>What was answered; null for a poll that must not be there.</summary>
    public PendingPoll? Poll { get; init; }

    /// <summary>A payload of the server's own: packets without data, such as a noop.</summary>
    public static PollResponse Of(ProtocolRevision revision, params ReadOnlySpan<EnginePacketType> packets)
    {
        var payload = new PooledBuffer();
        foreach (var type in packets) revision.WritePayload(payload, [(byte)('0' + (int)type)], isBinary: false);
        return new PollResponse(payload, IsBinary: false, Compress: false);
    }
}
