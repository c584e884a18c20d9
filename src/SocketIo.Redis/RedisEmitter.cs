using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Json;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Redis.Classic;
using SocketIoNet.Redis.Emitting;
using StackExchange.Redis;

namespace SocketIoNet;

/// <summary>
/// Sends events to the clients of a cluster from a process that is no server: to servers of this library that use <c>AddRedisAdapter</c>, and to Node servers that use
/// <c>createAdapter</c> of <c>@socket.io/redis-adapter</c>. Each operator returns another emitter; none changes what it is called on.
/// </summary>
/// <remarks>The methods complete when Redis has the message, not when clients have it. Those that fail have sent nothing.</remarks>
public sealed class RedisEmitter
{
    private readonly EmitterConnection _connection;
    private readonly IPayloadSerializer _serializer;
    private readonly EmitterTarget _target;

    /// <summary>Creates an emitter for the main namespace.</summary>
    /// <param name="multiplexer">The connection, which stays the caller's.</param>
    /// <param name="serializer">Converts arguments; null for System.Text.Json with the options of the servers' default.</param>
    /// <param name="channelPrefix">What the names of channels begin with, as on the servers.</param>
    public RedisEmitter(IConnectionMultiplexer multiplexer, IPayloadSerializer? serializer = null, string channelPrefix = "socket.io")
        : this(
            new EmitterConnection(null, null, multiplexer ?? throw new ArgumentNullException(nameof(multiplexer))),
            serializer ?? EventWriter.CreateSerializer(new JsonOptions()),
            new EmitterTarget(channelPrefix, "/", BroadcastOptions.Everyone))
    {
    }

    internal RedisEmitter(EmitterConnection connection, IPayloadSerializer serializer, EmitterTarget target)
    {
        _connection = connection;
        _serializer = serializer;
        _target = target;
    }

    /// <summary>Messages are dropped for each socket to which others wait to be sent.</summary>
    public RedisEmitter Volatile => With(_target.Options with { SendOptions = _target.Options.SendOptions | SendOptions.Volatile });

    /// <summary>Another namespace; the slash in front of its name may be left out.</summary>
    public RedisEmitter Of(string @namespace)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        return new RedisEmitter(_connection, _serializer, new EmitterTarget(_target.Prefix, @namespace.StartsWith('/') ? @namespace : "/" + @namespace, BroadcastOptions.Everyone));
    }

    /// <summary>The members of any of the rooms, each once. The id of a socket is a room of its own.</summary>
    public RedisEmitter To(params IEnumerable<string> rooms) => new(_connection, _serializer, _target.To(rooms));

    /// <inheritdoc cref="To(IEnumerable{string})"/>
    public RedisEmitter In(params IEnumerable<string> rooms) => To(rooms);

    /// <summary>Not the members of the rooms.</summary>
    public RedisEmitter Except(params IEnumerable<string> rooms) => new(_connection, _serializer, _target.Except(rooms));

    /// <summary>Messages are compressed, where the transport compresses, or not.</summary>
    public RedisEmitter Compress(bool compress) => With(_target.Options with
    {
        SendOptions = compress ? _target.Options.SendOptions & ~SendOptions.NoCompression : _target.Options.SendOptions | SendOptions.NoCompression,
    });

    /// <summary>Sends an event with one argument.</summary>
    /// <inheritdoc cref="EmitAsync(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task EmitAsync(string eventName, object? argument) => EmitAsync(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event with any arguments.</summary>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized.</exception>
    public Task EmitAsync(string eventName, params ReadOnlySpan<object?> arguments)
    {
        var message = ClassicBroadcast.Write(ClassicWriter.Emitter, _target.Namespace, EventWriter.Write(_serializer, eventName, arguments), _target.Options);
        return _target.Options.Rooms switch
        {
            // As everywhere, a list without rooms is nobody.
            { Count: 0 } => Task.CompletedTask,
            [var room] => _connection.PublishAsync(_target.Channels.RoomChannel(room), message),
            _ => _connection.PublishAsync(_target.Channels.Broadcast, message),
        };
    }

    /// <summary>Sends an event with one argument to the servers themselves.</summary>
    /// <inheritdoc cref="ServerSideEmitAsync(string, ReadOnlySpan{object?})" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Task ServerSideEmitAsync(string eventName, object? argument) => ServerSideEmitAsync(eventName, new ReadOnlySpan<object?>(in argument));

    /// <summary>Sends an event to the servers themselves, to the namespace there; rooms do not matter.</summary>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized.</exception>
    public Task ServerSideEmitAsync(string eventName, params ReadOnlySpan<object?> arguments) =>
        RequestAsync(Request(ClusterMessageType.ServerSideEmit) with { ServerId = ClassicWriter.Emitter, Data = EventWriter.Write(_serializer, eventName, arguments) });

    /// <summary>Makes the sockets join rooms.</summary>
    public Task SocketsJoinAsync(params IEnumerable<string> rooms) => RequestAsync(Request(ClusterMessageType.SocketsJoin) with { Rooms = [.. rooms] });

    /// <summary>Makes the sockets leave rooms.</summary>
    public Task SocketsLeaveAsync(params IEnumerable<string> rooms) => RequestAsync(Request(ClusterMessageType.SocketsLeave) with { Rooms = [.. rooms] });

    /// <summary>Disconnects the sockets.</summary>
    /// <param name="close">Whether their connections are closed too.</param>
    public Task DisconnectSocketsAsync(bool close = false) => RequestAsync(Request(ClusterMessageType.DisconnectSockets) with { CloseConnections = close });

    private RedisEmitter With(BroadcastOptions options) => new(_connection, _serializer, _target with { Options = options });

    private ClusterMessage Request(ClusterMessageType type) => new() { Type = type, ServerId = "", Namespace = _target.Namespace, Options = _target.Options };

    private Task RequestAsync(ClusterMessage request) =>
        request.Options.Rooms is { Count: 0 } ? Task.CompletedTask : _connection.PublishAsync(_target.Channels.Request, ClassicWriter.WriteRequest(request));
}
