using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet.Adapters;

/// <summary>
/// Collects the acknowledgements of one broadcast. An adapter passes it on: to an inner adapter, or to <see cref="ClusterAdapter"/>, which counts the recipients on all servers and collects what they
/// acknowledge.
/// </summary>
public abstract class AckCollector
{
    private readonly IPayloadSerializer _serializer;

    private protected AckCollector(IPayloadSerializer serializer) => _serializer = serializer;

    /// <summary>More recipients may be announced: the broadcast is not complete before <see cref="EndCounting"/> has been called as often.</summary>
    internal abstract void BeginCounting();

    /// <summary>All recipients of one call of <see cref="BeginCounting"/> have been announced.</summary>
    internal abstract void EndCounting();

    /// <summary>There are more recipients.</summary>
    internal abstract void AddRecipients(int count);

    /// <summary>A recipient has acknowledged.</summary>
    /// <param name="socketId">The id of its socket; empty if its server does not send it.</param>
    /// <param name="data">The arguments of the acknowledgement.</param>
    internal void Settle(string socketId, PacketData data)
    {
        var arguments = ArgumentReader.ForAck(data.Json.Span, data.Attachments, _serializer);
        Settle(socketId, ref arguments);
    }

    /// <summary>Recipients will not acknowledge: they or their server left.</summary>
    internal void SettleWithout(int count)
    {
        for (var i = 0; i < count; i++) SettleWithout(new SocketDisconnectedException("the server of the socket left"));
    }

    /// <summary>Runs <paramref name="callback"/> when acknowledgements are no longer awaited; at once if that is so already.</summary>
    /// <param name="callback">Releases what the adapter keeps for the broadcast. It must not block or throw.</param>
    internal abstract void OnEnded(Action callback);

    internal abstract void Settle(string socketId, scoped ref ArgumentReader arguments);

    internal abstract void SettleWithout(Exception reason);
}
