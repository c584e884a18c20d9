using System.Runtime.CompilerServices;
using SocketIoNet.Acknowledgements;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Rooms;

namespace SocketIoNet;

/// <summary>Many sockets of a namespace, and how something is to be sent to them. Each operator returns another; none changes what it is called on.</summary>
public partial class BroadcastOperator
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

    /// <summary>Messages are dropped for each socket to which others wait to be sent.</summary>
    public BroadcastOperator Volatile => With(_options with { SendOptions = _options.SendOptions | SendOptions.Volatile });

    private protected virtual Namespace Target => _target!;

    /// <summary>The members of the room; with more than one, the members of any, each once. A null room is no room: nobody is in it.</summary>
    public BroadcastOperator To(string room) => With(_options with { Rooms = RoomNames.With(_options.Rooms, room) });

    /// <summary>The members of any of the rooms, each once; nobody when the list is empty.</summary>
    public BroadcastOperator To(params IEnumerable<string> rooms) => With(_options with { Rooms = RoomNames.With(_options.Rooms, rooms) });

    /// <inheritdoc cref="To(string)"/>
    public BroadcastOperator In(string room) => To(room);

    /// <inheritdoc cref="To(IEnumerable{string})"/>
    public BroadcastOperator In(params IEnumerable<string> rooms) => To(rooms);

    /// <summary>Not the members of the room. The id of a socket is a room of its own.</summary>
    public BroadcastOperator Except(string room) => With(_options with { Except = RoomNames.With(_options.Except, room) });

    /// <inheritdoc cref="Except(string)"/>
    public BroadcastOperator Except(params IEnumerable<string> rooms) => With(_options with { Except = RoomNames.With(_options.Except, rooms) });

    /// <summary>Messages are compressed, where the transport compresses, or not.</summary>
    public BroadcastOperator Compress(bool compress) => With(_options with
    {
        SendOptions = compress ? _options.SendOptions & ~SendOptions.NoCompression : _options.SendOptions | SendOptions.NoCompression,
    });

    /// <summary>Acknowledgements, and the answers of other servers, may take <paramref name="timeout"/>. A time that is negative is over already.</summary>
    public BroadcastOperator Timeout(TimeSpan timeout) => With(_options with { Timeout = AckTime.Of(timeout) });

    /// <summary>Acknowledgements, and the answers of other servers, are awaited until <paramref name="cancellationToken"/> is cancelled.</summary>
    public BroadcastOperator WithCancellation(CancellationToken cancellationToken) => new(Target, _options, cancellationToken);

    /// <summary>Sends an event without arguments to all of them. Nothing is waited for.</summary>
    public void Emit(string eventName) => Emit(eventName, ReadOnlySpan<object?>.Empty);

    /// <summary>Sends an event with one argument to all of them. Nothing is waited for.</summary>
    /// <exception cref="PayloadSerializationException">The argument cannot be serialized; nothing has been sent.</exception>
    [OverloadResolutionPriority(1)]
    public void Emit(string eventName, object? argument) => Emit(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event with any arguments to all of them. It is encoded once. Nothing is waited for.</summary>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized; nothing has been sent.</exception>
    public void Emit(string eventName, params ReadOnlySpan<object?> arguments)
    {
        Target.Server.NoteEmit(eventName);
        var payload = PayloadWriter.Rent();
        try
        {
            EventPayload.WriteEvent(payload, Target.Server.Serializer, eventName, arguments, Target.Server.MaxOutgoingAttachments);
            Target.Adapter.Broadcast(new Packet(PacketType.Event, Target.WireName, payload.Json, attachments: payload.Attachments), _options);
        }
        finally
        {
            payload.Return();
        }
    }

    /// <summary>Sends the event <c>message</c> with one argument.</summary>
    [OverloadResolutionPriority(1)]
    public void Send(object? argument) => Emit("message", argument);

    /// <summary>Sends the event <c>message</c>.</summary>
    public void Send(params ReadOnlySpan<object?> arguments) => Emit("message", arguments);

    /// <summary>The sockets themselves.</summary>
    public async Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_cancellation, cancellationToken);
        either.Token.ThrowIfCancellationRequested();
        return await Target.Adapter.FetchSocketsAsync(_options, either.Token).ConfigureAwait(false);
    }

    /// <summary>Makes all of them join the room.</summary>
    public Task SocketsJoinAsync(string room) => Target.Adapter.JoinAllAsync(_options, RoomNames.Of(room)).AsTask();

    /// <summary>Makes all of them join the rooms.</summary>
    public Task SocketsJoinAsync(params IEnumerable<string> rooms) => Target.Adapter.JoinAllAsync(_options, RoomNames.Of(rooms)).AsTask();

    /// <summary>Makes all of them leave the room.</summary>
    public Task SocketsLeaveAsync(string room) => Target.Adapter.LeaveAllAsync(_options, RoomNames.Of(room)).AsTask();

    /// <summary>Makes all of them leave the rooms.</summary>
    public Task SocketsLeaveAsync(params IEnumerable<string> rooms) => Target.Adapter.LeaveAllAsync(_options, RoomNames.Of(rooms)).AsTask();

    /// <summary>Disconnects all of them.</summary>
    /// <param name="close">Whether their connections are closed too.</param>
    public Task DisconnectSocketsAsync(bool close = false) => Target.Adapter.DisconnectAllAsync(_options, close).AsTask();

    private BroadcastOperator With(BroadcastOptions options) => new(Target, options, _cancellation);
}
