using SocketIoNet.Protocol;

namespace SocketIoNet.Acknowledgements;

/// <summary>Sends broadcasts whose recipients acknowledge.</summary>
internal static class AckedBroadcast
{
    /// <exception cref="InvalidOperationException">There is no limit of time: a client may never acknowledge.</exception>
    public static void Send<T>(
        Namespace target, BroadcastOptions options, string eventName, ReadOnlySpan<object?> arguments, BroadcastAck<T> acks, CancellationToken cancellationToken)
    {
        var timeout = options.Timeout ?? target.Server.Options.AckTimeout;
        if (timeout is not { } limit || limit == Timeout.InfiniteTimeSpan)
            throw new InvalidOperationException("A broadcast that awaits acknowledgements needs a limit: use Timeout(…) before it, or set SocketIoOptions.AckTimeout.");
        using var payload = PayloadWriter.Rent();
        EventPayload.WriteEvent(payload, target.Server.Serializer, eventName, arguments, target.Server.MaxOutgoingAttachments);
        Send(target, options with { Timeout = limit }, payload, acks);
        acks.Await(limit, cancellationToken);
    }

    private static void Send<T>(Namespace target, BroadcastOptions options, PayloadWriter payload, BroadcastAck<T> acks)
    {
        try
        {
            target.Adapter.BroadcastWithAck(new Packet(PacketType.Event, target.WireName, payload.Json, attachments: payload.Attachments), options, acks);
        }
        catch
        {
            acks.Abandon();
            throw;
        }
    }
}
