using System.Runtime.CompilerServices;
using SocketIoNet.Acknowledgements;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet;

/// <summary>Selects sockets of a namespace, and how packets are sent to them. Each operator returns a new one and leaves the original as it is.</summary>
public class BroadcastOperator : IBroadcastOperator
{
    private readonly Namespace? _target;
    private readonly BroadcastOptions _options;
    private readonly CancellationToken _cancellation;

    internal BroadcastOperator(Namespace? target, BroadcastOptions options, CancellationToken cancellation = default)
    {
        _target = target;
        _options = options;
        _cancellation = cancellation;
    }

    /// <summary>Only sockets that are connected to this server.</summary>
    public BroadcastOperator Local => With(_options with { IsLocal = true });

    /// <summary>Packets are dropped for each socket whose queue is not empty.</summary>
    public BroadcastOperator Volatile => With(_options with { SendOptions = _options.SendOptions | SendOptions.Volatile });

    IBroadcastOperator IBroadcastOperator.Local => Local;

    IBroadcastOperator IBroadcastOperator.Volatile => Volatile;

    private protected virtual Namespace Target => _target!;

    /// <summary>The members of the room; after another <c>To</c>, the members of either, each once. A null room has no members.</summary>
    public BroadcastOperator To(string room) => With(_options with { Rooms = RoomNames.With(_options.Rooms, room) });

    /// <summary>The members of any of the rooms, each once; no sockets when the list is empty.</summary>
    public BroadcastOperator To(params IEnumerable<string> rooms) => With(_options with { Rooms = RoomNames.With(_options.Rooms, rooms) });

    /// <inheritdoc cref="To(string)"/>
    public BroadcastOperator In(string room) => To(room);

    /// <inheritdoc cref="To(IEnumerable{string})"/>
    public BroadcastOperator In(params IEnumerable<string> rooms) => To(rooms);

    /// <summary>All but the members of the room. The id of a socket is a room of its own.</summary>
    public BroadcastOperator Except(string room) => With(_options with { Except = RoomNames.With(_options.Except, room) });

    /// <inheritdoc cref="Except(string)"/>
    public BroadcastOperator Except(params IEnumerable<string> rooms) => With(_options with { Except = RoomNames.With(_options.Except, rooms) });

    /// <summary>Whether packets are compressed, where the transport supports it.</summary>
    public BroadcastOperator Compress(bool compress) => With(_options with
    {
        SendOptions = compress ? _options.SendOptions & ~SendOptions.NoCompression : _options.SendOptions | SendOptions.NoCompression,
    });

    /// <summary>Limits how long acknowledgements, and the responses of other servers, may take. A negative time has passed already.</summary>
    public BroadcastOperator Timeout(TimeSpan timeout) => With(_options with { Timeout = AckTime.Of(timeout) });

    /// <summary>Acknowledgements, the responses of other servers and all other operations are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public BroadcastOperator WithCancellation(CancellationToken cancellationToken) => new(Target, _options, cancellationToken);

    /// <summary>Sends an event with one argument to all of them. It never waits.</summary>
    /// <exception cref="PayloadSerializationException">The argument cannot be serialized; nothing has been sent.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => Emit(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event with any arguments to all of them. It is encoded once, and never waits.</summary>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments)
    {
        Target.Server.NoteEmit(eventName);
        using var payload = PayloadWriter.Rent();
        EventPayload.WriteEvent(payload, Target.Server.Serializer, eventName, arguments, Target.Server.MaxOutgoingAttachments);
        Target.Adapter.Broadcast(new Packet(PacketType.Event, Target.WireName, payload.Json, attachments: payload.Attachments), _options);
    }

    /// <summary>Sends the event <c>message</c> with one argument.</summary>
    [OverloadResolutionPriority(1)]
    public void Send(object? argument) => Emit("message", argument);

    /// <summary>Sends the event <c>message</c>.</summary>
    public void Send(params ReadOnlySpan<object?> arguments) => Emit("message", arguments);

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
        AckedBroadcast.Send(Target, _options, eventName, arguments, acks, _cancellation);
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
        AckedBroadcast.Send(Target, _options, eventName, arguments, acks, _cancellation);
        return acks.ReadAllAsync();
    }

    /// <summary>Finds all of them.</summary>
    /// <exception cref="ServersMissingException">Not all servers responded in time; it carries the sockets of those that did.</exception>
    public async Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellation, cancellationToken);
        either.Token.ThrowIfCancellationRequested();
        return await Target.Adapter.FetchSocketsAsync(_options, either.Token).ConfigureAwait(false);
    }

    /// <summary>Makes all of them join the rooms; those that are connected to other servers may do so after the task has completed.</summary>
    public Task SocketsJoinAsync(params IEnumerable<string> rooms) => Target.Adapter.JoinAllAsync(_options, RoomNames.Of(rooms), _cancellation).AsTask();

    /// <summary>Makes all of them leave the rooms; those that are connected to other servers may do so after the task has completed.</summary>
    public Task SocketsLeaveAsync(params IEnumerable<string> rooms) => Target.Adapter.LeaveAllAsync(_options, RoomNames.Of(rooms), _cancellation).AsTask();

    /// <summary>Disconnects all of them; those that are connected to other servers may be disconnected after the task has completed.</summary>
    /// <param name="close">Whether their connections are closed too.</param>
    public Task DisconnectSocketsAsync(bool close = false) => Target.Adapter.DisconnectAllAsync(_options, close, _cancellation).AsTask();

    IBroadcastOperator IBroadcastOperator.To(params IEnumerable<string> rooms) => To(rooms);

    IBroadcastOperator IBroadcastOperator.Except(params IEnumerable<string> rooms) => Except(rooms);

    IBroadcastOperator IBroadcastOperator.Timeout(TimeSpan timeout) => Timeout(timeout);

    IBroadcastOperator IBroadcastOperator.WithCancellation(CancellationToken cancellationToken) => WithCancellation(cancellationToken);

    void IBroadcastOperator.EmitCore(string eventName, object?[] arguments) => Emit(eventName, arguments.AsSpan());

    Task<IReadOnlyList<T>> IBroadcastOperator.EmitWithAckCoreAsync<T>(string eventName, object?[] arguments) => EmitWithAckAsync<T>(eventName, arguments.AsSpan());

    /// <summary>Sends an event to one socket and waits for its acknowledgement.</summary>
    internal Task<T> EmitWithSingleAckAsync<T>(string eventName, ReadOnlySpan<object?> arguments)
    {
        var ack = new AckOfOne<T>(Target.Server);
        AckedBroadcast.Send(Target, _options, eventName, arguments, ack, _cancellation);
        return ack.Task;
    }

    private BroadcastOperator With(BroadcastOptions options) => new(Target, options, _cancellation);
}
