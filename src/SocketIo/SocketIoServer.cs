using System.Collections.Concurrent;
using SocketIoNet.Adapters;
using SocketIoNet.Connections;
using SocketIoNet.Diagnostics;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Timing;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>A Socket.IO server. As a broadcast operator it means all sockets of the main namespace. Any service may have it injected.</summary>
public sealed class SocketIoServer : BroadcastOperator, IDisposable
{
    private const string MainName = "/";

    private readonly ConcurrentDictionary<string, Namespace> _namespaces = new(StringComparer.Ordinal);
    private readonly IAdapterFactory _adapters;
    private readonly Lock _creating = new();

    internal SocketIoServer(SocketIoOptions options, SocketIoServices services)
        : base(null, BroadcastOptions.Everyone)
    {
        Options = options;
        Services = services.Provider;
        Serializer = services.Serializer;
        Parser = services.Parser;
        TimeProvider = services.TimeProvider;
        _adapters = services.Adapters;
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
        Engine = new EngineServer(options, session => new ClientConnection(this, session), TimeProvider, services.LoggerFactory, services.MeterFactory);
        MainNamespace = Of(MainName);
    }

    /// <summary>The Engine.IO server below: session count, session ids, headers, refused requests.</summary>
    public EngineServer Engine { get; }

    /// <summary>The main namespace, <c>/</c>.</summary>
    public Namespace MainNamespace { get; }

    /// <summary>All namespaces by name.</summary>
    public IReadOnlyDictionary<string, Namespace> Namespaces => _namespaces;

    internal SocketIoOptions Options { get; }

    internal IServiceProvider Services { get; }

    internal IPayloadSerializer Serializer { get; }

    internal IPacketParser Parser { get; }

    internal PacketLimits PacketLimits { get; }

    internal TimeProvider TimeProvider { get; }

    internal SocketIoLog Log { get; }

    internal SocketIoMetrics Metrics { get; }

    private protected override Namespace Target => MainNamespace;

    /// <summary>The namespace of that name, which is made when it is asked for first. A slash in front may be left out.</summary>
    public Namespace Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var fullName = name.StartsWith('/') ? name : $"/{name}";
        if (_namespaces.TryGetValue(fullName, out var present)) return present;
        lock (_creating) return _namespaces.GetOrAdd(fullName, missing => new Namespace(this, missing, _adapters));
    }

    /// <inheritdoc cref="Namespace.OnConnection(Action{Socket})"/>
    public void OnConnection(Action<Socket> handler) => MainNamespace.OnConnection(handler);

    /// <inheritdoc cref="Namespace.OnConnection(Func{Socket, Task})"/>
    public void OnConnection(Func<Socket, Task> handler) => MainNamespace.OnConnection(handler);

    /// <inheritdoc cref="Namespace.Use"/>
    public void Use(Func<Socket, Func<Task>, Task> middleware) => MainNamespace.Use(middleware);

    /// <summary>Closes all connections and accepts no more. Clients are not told to stay away, so they reconnect elsewhere.</summary>
    public Task CloseAsync()
    {
        Engine.Close();
        return Task.CompletedTask;
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

    internal Namespace? FindNamespace(string name) => _namespaces.GetValueOrDefault(name);
}
