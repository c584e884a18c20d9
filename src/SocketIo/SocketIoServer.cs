using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SocketIoNet.Binding;
using SocketIoNet.Clients;
using SocketIoNet.Cluster;
using SocketIoNet.Diagnostics;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.Hosting;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;
using SocketIoNet.Sockets;

namespace SocketIoNet;

/// <summary>A Socket.IO server, a singleton that any service can inject. As a broadcast operator it means all sockets of the main namespace.</summary>
public sealed class SocketIoServer : BroadcastOperator, ISocketIoServer, IHandlerRegistry, IDisposable
{
    private const string MainName = "/";

    private readonly CallbackList<Func<Namespace, Task?>> _namespaceHandlers = new();
    private readonly ServerClosing _closing;

    internal SocketIoServer(SocketIoOptions options, ServerServices services)
        : base(null, BroadcastOptions.Everyone)
    {
        Options = options;
        Services = services.Provider;
        Serializer = services.Serializer;
        Parser = services.Parser;
        TimeProvider = services.TimeProvider;
        Table = new NamespaceTable(this, services.Adapters);
        Parents = new ParentRelay(this, Table);
        Log = new SocketIoLog(services.LoggerFactory, TimeProvider);
        Metrics = new SocketIoMetrics(services.MeterFactory);
        PacketLimits = options.ToPacketLimits(Parser);
        ValidatingSerializer = (Serializer as SystemTextJsonPayloadSerializer)?.ToValidating(PacketLimits);
        if (Parser.SendsAttachmentsApart) MaxOutgoingAttachments = options.MaxOutgoingAttachments ?? int.MaxValue;
        RecoveryMemory = options.ConnectionStateRecovery is { } recovery ? new RecoveryMemory(recovery, TimeProvider) : null;
        Admission = new SocketAdmission(this);
        _closing = new ServerClosing(this);
        Engine = new EngineServer(options, session => new ClientConnection(this, session), TimeProvider, services.LoggerFactory, services.MeterFactory, services.Link);
        MainNamespace = Of(MainName);
        if (options.ConnectionStateRecovery is not null && MainNamespace.Recovery is null) Log.AdapterCannotRecover(MainNamespace.Adapter.GetType().FullName);
    }

    /// <summary>The Engine.IO server that carries this one: session count, session ids, headers, rejected requests.</summary>
    public EngineServer Engine { get; }

    /// <summary>The main namespace, <c>/</c>.</summary>
    public Namespace MainNamespace { get; }

    /// <summary>All namespaces by name: children, but not their parents.</summary>
    public IReadOnlyDictionary<string, Namespace> Namespaces => Table.ByName;

    /// <inheritdoc cref="Namespace.ServerSide"/>
    public IHandlerRegistry ServerSide => MainNamespace.ServerSide;

    /// <summary>Converts the arguments of events.</summary>
    public IPayloadSerializer Serializer { get; }

    string INamespace.Name => MainName;

    internal NamespaceTable Table { get; }

    /// <summary>Reaches children of parent namespaces that only other servers have.</summary>
    internal ParentRelay Parents { get; }

    /// <summary>Admits the clients' sockets to namespaces.</summary>
    internal SocketAdmission Admission { get; }

    internal SocketIoOptions Options { get; }

    internal IServiceProvider Services { get; }

    /// <summary>Reads arguments out of JSON that has not been validated; null when that is not possible with <see cref="Serializer"/>.</summary>
    internal SystemTextJsonPayloadSerializer? ValidatingSerializer { get; }

    internal IPacketParser Parser { get; }

    internal PacketLimits PacketLimits { get; }

    /// <summary>How many attachments a packet to clients may have.</summary>
    internal int MaxOutgoingAttachments { get; } = int.MaxValue;

    internal TimeProvider TimeProvider { get; }

    /// <summary>What is kept of all namespaces for recovery; null when it is off.</summary>
    internal RecoveryMemory? RecoveryMemory { get; }

    /// <summary>The sockets whose connection was lost and whose handlers still run.</summary>
    internal UnfinishedSockets Unfinished { get; } = new();

    /// <summary>Counts the sockets that have ended and whose handlers still run.</summary>
    internal EndingSockets Ending { get; } = new();

    internal SocketIoLog Log { get; }

    internal SocketIoMetrics Metrics { get; }

    private protected override Namespace Target => MainNamespace;

    /// <summary>
    /// The namespace of that name, which is created if it does not exist. The leading slash is optional. It becomes the child of the first parent whose pattern matches the name.
    /// </summary>
    public Namespace Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Table.GetOrAdd(name.StartsWith('/') ? name : $"/{name}");
    }

    /// <summary>The namespaces whose names match the pattern. Each is created when a client asks for it. Existing namespaces need no pattern.</summary>
    /// <remarks>
    /// <para>Parents are asked in the order of their registration; the first that allows a name becomes the parent. Use a middleware to decide who may join.</para>
    /// <para>The pattern is matched against names that clients choose, of at most <see cref="SocketIoOptions.MaxDynamicNamespaceNameLength"/> characters and without control characters. A match may take
    /// 100 ms unless the pattern has a timeout of its own; prefer <see cref="RegexOptions.NonBacktracking"/>. Anchor it: <c>^/room-[0-9]+$</c>. <see cref="SocketIoOptions.MaxDynamicNamespaces"/> limits how
    /// many namespaces clients can create.</para>
    /// </remarks>
    /// <param name="pattern">Matches the whole name, including the slash.</param>
    public ParentNamespace Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return AddParent(new ParentNamespace(this, pattern));
    }

    /// <summary>The namespaces that the function allows, given the name and the client's handshake.</summary>
    /// <remarks>
    /// <para>The function is called when a client asks for a namespace that does not exist, with a name of at most <see cref="SocketIoOptions.MaxDynamicNamespaceNameLength"/> characters and without control
    /// characters. Once it has allowed a name, the namespace exists for all clients: use a middleware to decide who may join.</para>
    /// <para>If it throws, the name is not allowed. Its token is cancelled when the client leaves.</para>
    /// </remarks>
    /// <param name="allows">Is given the name, including the slash, and the handshake; <see cref="Handshake.GetAuth{T}"/> has the client's <c>auth</c>.</param>
    public ParentNamespace Of(Func<string, Handshake, CancellationToken, Task<bool>> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        return AddParent(new ParentNamespace(this, allows));
    }

    /// <inheritdoc cref="Namespace.OnConnection(Action{Socket})"/>
    public IDisposable OnConnection(Action<Socket> handler) => MainNamespace.OnConnection(handler);

    /// <inheritdoc cref="Namespace.OnConnection(Func{Socket, Task})"/>
    public IDisposable OnConnection(Func<Socket, Task> handler) => MainNamespace.OnConnection(handler);

    /// <inheritdoc cref="Namespace.Use"/>
    public IDisposable Use(Func<Socket, Func<Task>, Task> middleware) => MainNamespace.Use(middleware);

    /// <summary>
    /// Runs for each namespace that is created, by <see cref="Of(string)"/> or because a client asks for it. Clients join when the handlers are done. Exceptions are logged.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnNamespaceCreated(Action<Namespace> handler) => _namespaceHandlers.Add(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnNamespaceCreated(Action{Namespace})"/>
    public IDisposable OnNamespaceCreated(Func<Namespace, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _namespaceHandlers.Add(handler);
    }

    /// <inheritdoc/>
    public void Off(string eventName, Delegate handler) => MainNamespace.Off(eventName, handler);

    /// <inheritdoc/>
    public void Off(string eventName) => MainNamespace.Off(eventName);

    /// <inheritdoc/>
    public void Off() => MainNamespace.Off();

    /// <inheritdoc cref="Namespace.ServerSideEmit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public void ServerSideEmit(string eventName, object? argument) => MainNamespace.ServerSideEmit(eventName, argument);

    /// <inheritdoc cref="Namespace.ServerSideEmit(string, ReadOnlySpan{object?})"/>
    public void ServerSideEmit(string eventName, params ReadOnlySpan<object?> arguments) => MainNamespace.ServerSideEmit(eventName, arguments);

    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync{T}(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, object? argument) => MainNamespace.ServerSideEmitWithAckAsync<T>(eventName, argument);

    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync{T}(string, object?[], CancellationToken)"/>
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, object?[] arguments, CancellationToken cancellationToken) =>
        MainNamespace.ServerSideEmitWithAckAsync<T>(eventName, arguments, cancellationToken);

    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments) =>
        MainNamespace.ServerSideEmitWithAckAsync<T>(eventName, arguments);

    /// <summary>
    /// Runs when the server begins to close, by <see cref="CloseAsync"/> or with the host, while all clients are still connected: what it emits is sent before their connections are closed. In
    /// <c>ApplicationStopping</c>, a <c>BackgroundService</c> or <c>StopAsync</c> it may be too late, depending on the order of registration.
    /// </summary>
    /// <returns>Disposing it removes the handler.</returns>
    public IDisposable OnClosing(Action handler) => _closing.Handlers.Add(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnClosing(Action)"/>
    /// <remarks>The connections stay open until the task is done, for at most <see cref="SocketIoOptions.CloseTimeout"/>.</remarks>
    public IDisposable OnClosing(Func<Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _closing.Handlers.Add(handler);
    }

    /// <summary>
    /// Closes all connections and accepts no more: at once, or over <see cref="SocketIoOptions.DrainPeriod"/>. Clients reconnect, to another server if there is one; the reason of each disconnect is
    /// <see cref="DisconnectReasons.ServerShuttingDown"/>. The task completes when the handlers of all sockets are done, <c>OnDisconnect</c> included, and the adapters are closed; it waits for
    /// each of these for at most <see cref="SocketIoOptions.CloseTimeout"/>. The shutdown of the host does the same.
    /// </summary>
    /// <param name="cancellationToken">Closes the remaining connections at once, and ends the wait.</param>
    /// <remarks>Do not await it in a handler of a socket: the handler would wait for itself, for the whole <see cref="SocketIoOptions.CloseTimeout"/>.</remarks>
    public Task CloseAsync(CancellationToken cancellationToken = default)
    {
        var closed = _closing.Begin();
        return cancellationToken.CanBeCanceled ? WaitAsync(closed, cancellationToken) : closed;
    }

    /// <summary>Closes the server and stops its timers.</summary>
    public void Dispose()
    {
        Engine.Dispose();
        Metrics.Dispose();
    }

    INamespace ISocketIoServer.Of(string name) => Of(name);

    void INamespace.ServerSideEmitCore(string eventName, object?[] arguments) => ServerSideEmit(eventName, arguments.AsSpan());

    IDisposable IHandlerRegistry.Add(string eventName, BoundHandler handler, bool once) => ((IHandlerRegistry)MainNamespace).Add(eventName, handler, once);

    /// <summary>Logs, once, that an event was emitted after the server had closed.</summary>
    internal void NoteEmit(string eventName) => _closing.NoteEmit(eventName);

    /// <summary>Limits the events of one socket; null when they are unlimited.</summary>
    internal TokenBucket? NewEventRate() =>
        Options.MaxEventsPerSecond is { } rate ? new TokenBucket(TimeProvider, rate, Options.EventBurst ?? rate) : null;

    /// <summary>Notifies the application of a namespace. The main one is created before a handler can be registered.</summary>
    /// <returns>Completes when the handlers are done; null when they are.</returns>
    internal Task? NotifyNamespaceCreated(Namespace created)
    {
        List<Task>? pending = null;
        using var context = EmptyContext.Enter();
        foreach (var handler in _namespaceHandlers.All)
        {
            var running = ContainedCall.Run(() => handler.Value(created), exception => Log.NamespaceHandlerFailed(exception, created.Name));
            if (running is not null) (pending ??= []).Add(running);
        }

        return pending is null ? null : Task.WhenAll(pending);
    }

    private async Task WaitAsync(Task closed, CancellationToken cancellationToken)
    {
        try
        {
            await closed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Engine.Close();
            throw;
        }
    }

    private ParentNamespace AddParent(ParentNamespace parent)
    {
        Table.Add(parent);
        return parent;
    }
}
