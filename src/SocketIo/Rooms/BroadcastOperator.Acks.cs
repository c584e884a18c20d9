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
    /// <exception cref="InvalidOperationException">Neither <see cref="Timeout"/> nor <see cref="SocketIoOptions.AckTimeout"/> gives a limit: a client may never acknowledge.</exception>
    /// <exception cref="AckTimeoutException">Not all clients acknowledged in time; it carries the values of those that did.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public Task<IReadOnlyList<T>> EmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments)
    {
        var acks = new AckList<T>(Target.Server);
        Ask(acks, eventName, arguments);
        return acks.Task;
    }

    /// <summary>Sends an event with one argument to all of them and returns their acknowledgements as they arrive.</summary>
    /// <inheritdoc cref="EmitWithAckStreamAsync{T}(string, ReadOnlySpan{object?})" path="/returns | /exception"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<AckResponse<T>> EmitWithAckStreamAsync<T>(string eventName, object? argument) =>
        EmitWithAckStreamAsync<T>(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event to all of them at once and returns their acknowledgements as they arrive.</summary>
    /// <returns>
    /// A sequence to enumerate once. It ends when every recipient has acknowledged or left, or at the timeout of <see cref="Timeout"/>, else of <see cref="SocketIoOptions.AckTimeout"/>,
    /// whichever comes first. A socket that is not in it has not acknowledged, or not with a <typeparamref name="T"/>. Acknowledgements are no longer awaited once enumeration stops.
    /// </returns>
    /// <exception cref="InvalidOperationException">Neither <see cref="Timeout"/> nor <see cref="SocketIoOptions.AckTimeout"/> gives a limit: a client may never acknowledge.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: the token of <see cref="WithCancellation"/>, or of the enumeration, was cancelled.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public IAsyncEnumerable<AckResponse<T>> EmitWithAckStreamAsync<T>(string eventName, params ReadOnlySpan<object?> arguments)
    {
        var acks = new AckStream<T>(Target.Server);
        Ask(acks, eventName, arguments);
        return acks.ReadAllAsync();
    }

    /// <summary>Sends an event to one socket and waits for its acknowledgement; without a limit where none is set.</summary>
    internal Task<T> EmitWithSingleAckAsync<T>(string eventName, ReadOnlySpan<object?> arguments)
    {
        var ack = new AckOfOne<T>(Target.Server);
        Ask(ack, eventName, arguments);
        return ack.Task;
    }

    private void Ask<T>(BroadcastAck<T> acks, string eventName, ReadOnlySpan<object?> arguments)
    {
        var timeout = _options.Timeout ?? Target.Server.Options.AckTimeout;
        if (timeout is not { } limit || limit == System.Threading.Timeout.InfiniteTimeSpan)
            throw new InvalidOperationException("A broadcast that awaits acknowledgements needs a limit: use Timeout(…) before it, or set SocketIoOptions.AckTimeout.");
        using var payload = PayloadWriter.Rent();
        EventPayload.WriteEvent(payload, Target.Server.Serializer, eventName, arguments, Target.Server.MaxOutgoingAttachments);
        Send(acks, payload, _options with { Timeout = limit });

        acks.Await(limit, _cancellation);
    }

    private void Send<T>(BroadcastAck<T> acks, PayloadWriter payload, BroadcastOptions options)
    {
        try
        {
            Target.Adapter.BroadcastWithAck(new Packet(PacketType.Event, Target.WireName, payload.Json, attachments: payload.Attachments), options, acks);
        }
        catch
        {
            acks.Abandon();
            throw;
        }
    }
}
