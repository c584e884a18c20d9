using System.Text.RegularExpressions;
using SocketIoNet.Clients;
using SocketIoNet.Diagnostics;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo.Timing;
using SocketIoNet.EngineIo;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;

namespace SocketIoNet;

/// <summary>A Socket.IO server. As a broadcast operator it means all sockets of the main namespace. Any service may have it injected.</summary>
public sealed partial class SocketIoServer : BroadcastOperator, IDisposable
{
    private const string MainName = "/";

    private readonly CallbackList<Func<Namespace, Task?>> _namespaceHandlers = new();

    internal SocketIoServer(SocketIoOptions options, SocketIoServices services)
        : base(null, BroadcastOptions.Everyone)
    {
        Options = options;
        Services = services.Provider;
        Serializer = services.Serializer;
        Parser = services.Parser;
        TimeProvider = services.TimeProvider;
        Table = new NamespaceTable(this, services.Adapters);
        Log = new SocketIoLog(services.LoggerFactory, TimeProvider);
        Metrics = new SocketIoMetrics(services.MeterFactory);
        PacketLimits = new PacketLimits
        {
            MaxAttachments = options.MaxAttachments,
            MaxAttachmentBytes = options.MaxAttachmentBytes ?? (long)options.MaxAttachments * options.MaxHttpBufferSize,
            MaxJsonDepth = options.MaxJsonDepth,
            MaxNamespaceLength = options.MaxNamespaceLength,
            MaxEventNameLength = options.MaxEventNameLength,
        };
        RecoveryMemory = options.ConnectionStateRecovery is { } recovery ? new RecoveryMemory(recovery, TimeProvider) : null;
        if (Parser.SendsAttachmentsApart) MaxOutgoingAttachments = options.MaxOutgoingAttachments ?? int.MaxValue;
        else PacketLimits = PacketLimits with { MaxAttachments = int.MaxValue };
        Admission = new SocketAdmission(this);
        Engine = new EngineServer(options, session => new ClientConnection(this, session), TimeProvider, services.LoggerFactory, services.MeterFactory);
        MainNamespace = Of(MainName);
        if (options.ConnectionStateRecovery is not null && MainNamespace.Recovery is null) Log.AdapterCannotRecover(MainNamespace.Adapter.GetType().FullName);
    }

    /// <summary>The Engine.IO server below: session count, session ids, headers, refused requests.</summary>
    public EngineServer Engine { get; }

    /// <summary>The main namespace, <c>/</c>.</summary>
    public Namespace MainNamespace { get; }

    /// <summary>All namespaces by name. Parents are not among them, their children are.</summary>
    public IReadOnlyDictionary<string, Namespace> Namespaces => Table.ByName;

    internal NamespaceTable Table { get; }

    /// <summary>Admits the clients' sockets to namespaces.</summary>
    internal SocketAdmission Admission { get; }

    internal SocketIoOptions Options { get; }

    internal IServiceProvider Services { get; }

    internal IPayloadSerializer Serializer { get; }

    internal IPacketParser Parser { get; }

    internal PacketLimits PacketLimits { get; }

    /// <summary>How many attachments a packet to clients may have.</summary>
    internal int MaxOutgoingAttachments { get; } = int.MaxValue;

    internal TimeProvider TimeProvider { get; }

    /// <summary>What is kept of the past of all namespaces; null when nobody is recovered.</summary>
    internal RecoveryMemory? RecoveryMemory { get; }

    /// <summary>The sockets whose connection was lost and whose handlers still run.</summary>
    internal UnfinishedSockets Unfinished { get; } = new();

    internal SocketIoLog Log { get; }

    internal SocketIoMetrics Metrics { get; }

    private protected override Namespace Target => MainNamespace;

    /// <summary>
    /// The namespace of that name, which is made when it is asked for first. A slash in front may be left out. It becomes the child of the first
    /// parent whose pattern matches the name.
    /// </summary>
    public Namespace Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Table.GetOrAdd(name.StartsWith('/') ? name : $"/{name}");
    }

    /// <summary>The namespaces whose names match the pattern. Each is made when a client asks for it; names that exist already need no pattern.</summary>
    /// <remarks>
    /// <para>Several parents are asked in the order of their registration; the first that allows a name has it. Who may join is for a middleware to say.</para>
    /// <para>The pattern runs on names that clients choose: at most <see cref="SocketIoOptions.MaxDynamicNamespaceNameLength"/> characters, none of them a control
    /// character, and for at most 100 ms unless the pattern has a limit of its own; prefer <see cref="RegexOptions.NonBacktracking"/>. Anchor it: <c>^/room-[0-9]+$</c>.
    /// How many namespaces clients can bring about is limited by <see cref="SocketIoOptions.MaxDynamicNamespaces"/>.</para>
    /// </remarks>
    /// <param name="pattern">Matches the whole name, slash included.</param>
    public ParentNamespace Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return AddParent(new ParentNamespace(this, pattern));
    }

    /// <summary>The namespaces that the function allows, by their names and by what the client sent to be let in, such as its <c>auth</c>.</summary>
    /// <remarks>
    /// <para>It is asked when a client asks for a namespace that is not there yet, at most <see cref="SocketIoOptions.MaxDynamicNamespaceNameLength"/> characters
    /// long, none of them a control character. Once a client has been allowed the namespace is there for all: who may join is for a middleware to say.</para>
    /// <para>When it throws, the name is not allowed. Its token is cancelled when the client leaves.</para>
    /// </remarks>
    /// <param name="allows">Given the name, slash included, and the handshake, whose <see cref="Handshake.GetAuth{T}"/> has what the client sent.</param>
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
    /// Runs for each namespace that is created, by <see cref="Of(string)"/> or because a client asks for it. Clients get in when the handlers are done. Exceptions are logged.
    /// </summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnNamespaceCreated(Action<Namespace> handler) => _namespaceHandlers.Add(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnNamespaceCreated(Action{Namespace})"/>
    public IDisposable OnNamespaceCreated(Func<Namespace, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _namespaceHandlers.Add(handler);
    }

    /// <summary>Closes the server and stops its timers.</summary>
    public void Dispose()
    {
        Engine.Dispose();
        Metrics.Dispose();
    }

    /// <summary>What limits the events of one socket; null when nothing does.</summary>
    internal TokenBucket? NewEventRate() =>
        Options.MaxEventsPerSecond is { } rate ? new TokenBucket(TimeProvider, rate, Options.EventBurst ?? rate) : null;

    /// <summary>Notifies the application of a namespace; the main one is there before a handler can be registered.</summary>
    /// <returns>What handlers still do; null when all are done.</returns>
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

    private ParentNamespace AddParent(ParentNamespace parent)
    {
        Table.Add(parent);
        return parent;
    }
}
