using System.Runtime.CompilerServices;
using SocketIoNet.Acknowledgements;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public partial class BroadcastOperator
{
    /// <summary>Sends an event with one argument to all of them and waits for their acknowledgements.</summary>
    /// <inheritdoc cref="EmitWithAckAsync{T}(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<T>> EmitWithAckAsync<T>(string eventName, object? argument) =>
        EmitWithAckAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event to all of them and waits for their acknowledgements: the first argument of each, in the order of arrival.</summary>
    /// <exception cref="InvalidOperationException">Neither <see cref="Timeout"/> nor <see cref="SocketIoOptions.AckTimeout"/> gives a limit: a client may never answer.</exception>
    /// <exception cref="AckTimeoutException">Not all answered in time; it carries the answers of those who did.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public Task<IReadOnlyList<T>> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments)
    {
        var acks = new AckList<T>(Target.Server);
        Ask(acks, eventName, arguments);
        return acks.Task;
    }

    /// <summary>Sends an event with one argument to all of them and returns their acknowledgements as they come.</summary>
    /// <inheritdoc cref="EmitWithAckStreamAsync{T}(string, ReadOnlySpan{object?})" path="/returns | /exception"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<AckResponse<T>> EmitWithAckStreamAsync<T>(string eventName, object? argument) =>
        EmitWithAckStreamAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event to all of them, at once, and returns their acknowledgements as they come.</summary>
    /// <returns>
    /// What is to be enumerated once. It ends when everybody has answered or left, or when the time of <see cref="Timeout"/>, or else of <see cref="SocketIoOptions.AckTimeout"/>, is over, whichever is
    /// first; who is not in it has not answered, or
    /// not with a <typeparamref name="T"/>. Enumeration may stop before: answers are not awaited any more then.
    /// </returns>
    /// <exception cref="InvalidOperationException">Neither <see cref="Timeout"/> nor <see cref="SocketIoOptions.AckTimeout"/> gives a limit: a client may never answer.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: the token of <see cref="WithCancellation"/>, or of the enumeration, was cancelled.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public IAsyncEnumerable<AckResponse<T>> EmitWithAckStreamAsync<T>(string eventName, params ReadOnlySpan<object?> arguments)
    {
        var acks = new AckStream<T>(Target.Server);
        Ask(acks, eventName, arguments);
        return acks.ReadAllAsync();
    }

    private void Ask<T>(BroadcastAck<T> acks, string eventName, ReadOnlySpan<object?> arguments)
    {
        var timeout = _options.Timeout ?? Target.Server.Options.AckTimeout;
        if (timeout is not { } limit || limit == System.Threading.Timeout.InfiniteTimeSpan)
            throw new InvalidOperationException("A broadcast that awaits acknowledgements needs a limit: use Timeout(…) before it, or set SocketIoOptions.AckTimeout.");
        var payload = PayloadWriter.Rent();
        try
        {
            EventPayload.WriteEvent(payload, Target.Server.Serializer, eventName, arguments, Target.Server.MaxOutgoingAttachments);
            Broadcast(acks, payload, _options with { Timeout = limit });
        }
        finally
        {
            payload.Return();
        }

        acks.AwaitAll(limit, _cancellation);
    }

    private void Broadcast<T>(BroadcastAck<T> acks, PayloadWriter payload, BroadcastOptions options)
    {
        var id = Target.NextAckId();
        acks.Begin(id);
        try
        {
            var packet = new Packet(PacketType.Event, Target.WireName, payload.Json, id, payload.Attachments);
            Target.Adapter.Broadcast(packet, options, socket => socket.ExpectAck(id, acks));
        }
        catch
        {
            acks.Abandon();
            throw;
        }
    }
}
