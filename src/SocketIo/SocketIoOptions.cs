using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>The options of a Socket.IO server, those of its Engine.IO layer included. They are values and delegates only, so that they bind from configuration.</summary>
public sealed class SocketIoOptions : EngineOptions
{
    /// <summary>How long a connection may be without a namespace, at its start or after leaving the last one. Then it is closed. Default: 45 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Whether the browser client is served at <c>/socket.io/socket.io.js</c> and the file names beside it. Default: true.</summary>
    public bool ServeClient { get; set; } = true;

    /// <summary>How many binary attachments a packet from a client may have. A packet with more closes the connection. MessagePack packets may have any number. Default: 10.</summary>
    public int MaxAttachments { get; set; } = PacketLimits.Default.MaxAttachments;

    /// <summary>
    /// How many binary attachments a packet to clients may have. Sending more throws <see cref="PayloadSerializationException"/>: the official clients accept 10, and close the connection for more. Null is
    /// unlimited, for clients that accept more. MessagePack packets may have any number. Default: 10.
    /// </summary>
    public int? MaxOutgoingAttachments { get; set; } = PacketLimits.Default.MaxAttachments;

    /// <summary>
    /// How many bytes all attachments of one packet may have together. A packet with more closes the connection. Default: null (<see cref="MaxAttachments"/> times
    /// <see cref="EngineOptions.MaxHttpBufferSize"/>).
    /// </summary>
    public long? MaxAttachmentBytes { get; set; }

    /// <summary>How many bytes of UTF-8 the name of an event may have. A packet with a longer name closes the connection. Default: 1024.</summary>
    public int MaxEventNameLength { get; set; } = PacketLimits.Default.MaxEventNameLength;

    /// <summary>How many bytes of UTF-8 the name of a namespace may have. A packet with a longer name closes the connection. Default: 256.</summary>
    public int MaxNamespaceLength { get; set; } = PacketLimits.Default.MaxNamespaceLength;

    /// <summary>
    /// How deep the JSON of a packet may be nested, including the array of an event. A deeper packet closes the connection. The serializer has the same limit, in both directions. At most 1000. Typed values
    /// take up to 3 kB of stack for each level: beyond 400, handlers need threads with a larger stack than the 1.5 MB of some systems. Default: 200.
    /// </summary>
    public int MaxJsonDepth { get; set; } = PacketLimits.Default.MaxJsonDepth;

    /// <summary>
    /// How many bytes of <c>auth</c> the server keeps for one connection, in all its namespaces together. A namespace that would exceed it is rejected with a connect error. Default: 1 MiB.
    /// </summary>
    public int MaxAuthBytes { get; set; } = 1024 * 1024;

    /// <summary>How many namespaces one client may join. More are rejected with a connect error. Default: 100.</summary>
    public int MaxNamespacesPerClient { get; set; } = 100;

    /// <summary>How long a binary packet may take to arrive completely. Then the connection is closed. Default: 15 s.</summary>
    public TimeSpan BinaryPacketTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many acknowledgements of one socket may be awaited at once. Asking for more throws <see cref="InvalidOperationException"/>. Default: 10,000.</summary>
    public int MaxPendingAcks { get; set; } = 10_000;

    /// <summary>
    /// How long an acknowledgement may take that is awaited without <c>Timeout(…)</c>. Then awaiting it throws <see cref="AckTimeoutException"/>. Broadcasts need no <c>Timeout(…)</c> if it is set.
    /// Default: null (unlimited, as in Node's server: until the socket disconnects).
    /// </summary>
    public TimeSpan? AckTimeout { get; set; }

    /// <summary>
    /// How long the events of a socket, or the handlers of its end, wait for a running handler before a warning that names it is logged. Default: 30 s; null logs no warning.
    /// </summary>
    public TimeSpan? SlowHandlerWarning { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many rooms a socket may be in, not counting its own id. Joining more throws <see cref="InvalidOperationException"/>; <c>SocketsJoinAsync</c> leaves such sockets out. Default: null (unlimited).
    /// </summary>
    public int? MaxRoomsPerSocket { get; set; }

    /// <summary>
    /// How many events per second one socket may send, on average. If it sends more, its connection is closed with the reason <c>limit exceeded</c>. Acknowledgements and heartbeats do not count; see
    /// <see cref="EngineOptions.MaxMessagesPerSecond"/> for everything that a connection sends. Default: null (unlimited).
    /// </summary>
    public int? MaxEventsPerSecond { get; set; }

    /// <summary>How many events a socket may send at once after a pause. Default: null (<see cref="MaxEventsPerSecond"/>).</summary>
    public int? EventBurst { get; set; }

    /// <summary>
    /// Lets clients that lost their connection recover their sockets, with rooms, data and missed events. Events without acknowledgement then carry one more argument, a string, as in Node's server.
    /// Default: null (off).
    /// </summary>
    public ConnectionStateRecoveryOptions? ConnectionStateRecovery { get; set; }

    /// <summary>
    /// Whether a child of a <see cref="ParentNamespace"/> is removed, with everything registered on it, when its last client has left or was rejected. A client that may still recover its socket
    /// (<see cref="ConnectionStateRecovery"/>) keeps the child. Default: false.
    /// </summary>
    public bool CleanupEmptyChildNamespaces { get; set; }

    /// <summary>
    /// How many children all <see cref="ParentNamespace"/>s may have together before clients cannot create another and are sent the connect error <c>too many namespaces</c>. The application can still
    /// create more. Default: 10,000.
    /// </summary>
    public int MaxDynamicNamespaces { get; set; } = 10_000;

    /// <summary>How many characters the name of a namespace may have that a client asks a <see cref="ParentNamespace"/> for. Default: 256.</summary>
    public int MaxDynamicNamespaceNameLength { get; set; } = 256;

    /// <summary>
    /// The time over which closing the server, by <see cref="SocketIoServer.CloseAsync"/> or the shutdown of the host, spreads the closing of the connections, so that thousands of clients do not reconnect
    /// to other servers at the same moment. New clients are rejected from the start. Must be shorter than <c>HostOptions.ShutdownTimeout</c> (30 s), after which the remaining connections are closed at once.
    /// Default: zero (all at once).
    /// </summary>
    public TimeSpan DrainPeriod { get; set; }

    /// <summary>
    /// How long closing the server waits for the handlers of <see cref="SocketIoServer.OnClosing(Func{Task})"/>, for those of the sockets, and for the adapters, each. Default: 5 s; zero does not wait.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The limits of what clients send. A parser that sends attachments within the packet needs no limit to their number.</summary>
    internal PacketLimits ToPacketLimits(IPacketParser parser) => new()
    {
        MaxAttachments = parser.SendsAttachmentsApart ? MaxAttachments : int.MaxValue,
        MaxAttachmentBytes = MaxAttachmentBytes ?? (long)MaxAttachments * MaxHttpBufferSize,
        MaxJsonDepth = MaxJsonDepth,
        MaxNamespaceLength = MaxNamespaceLength,
        MaxEventNameLength = MaxEventNameLength,
    };
}
