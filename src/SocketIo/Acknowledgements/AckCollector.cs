using SocketIoNet.Binding;
using SocketIoNet.Protocol;

namespace SocketIoNet.Adapters;

/// <summary>
/// Collects the acknowledgements of one broadcast. An adapter says how many recipients there are, as it learns of them, and passes on what they acknowledge, in any order and on any
/// thread. What comes after the end, which may be a timeout, is ignored.
/// </summary>
public abstract class AckCollector
{
    private readonly IPayloadSerializer _serializer;

    private protected AckCollector(IPayloadSerializer serializer) => _serializer = serializer;

    /// <summary>More recipients may be announced: the broadcast is not complete before <see cref="EndCounting"/> has been called as often.</summary>
    public abstract void BeginCounting();

    /// <summary>All recipients that one call of <see cref="BeginCounting"/> stands for have been announced.</summary>
    public abstract void EndCounting();

    /// <summary>There are more recipients.</summary>
    public abstract void AddRecipients(int count);

    /// <summary>A recipient has acknowledged.</summary>
    /// <param name="socketId">The id of its socket; empty when the server that it is connected to does not say.</param>
    /// <param name="data">The arguments of the acknowledgement.</param>
    public void Settle(string socketId, PacketData data)
    {
        var arguments = ArgumentReader.ForAck(data.Json.Span, data.Attachments, _serializer);
        Settle(socketId, ref arguments);
    }

    /// <summary>Recipients will not acknowledge, because they or their server are gone.</summary>
    public void SettleWithout(int count)
    {
        for (var i = 0; i < count; i++) SettleWithout(new SocketDisconnectedException("the server of the socket left"));
    }

    /// <summary>Runs <paramref name="callback"/> once nobody waits for acknowledgements any more; at once when that is so already.</summary>
    /// <param name="callback">Releases what the adapter holds for the broadcast. It must not block or throw.</param>
    public abstract void OnEnded(Action callback);

    internal abstract void Settle(string socketId, scoped ref ArgumentReader arguments);

    internal abstract void SettleWithout(Exception reason);
}
