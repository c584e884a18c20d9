using SocketIoNet.EngineIo;

namespace SocketIoNet;

/// <summary>The settings of a Socket.IO server, those of its Engine.IO layer included. It holds values and delegates only, so that it binds from configuration.</summary>
public sealed class SocketIoOptions : EngineOptions
{
    /// <summary>How long a connection may be without a namespace, at its start or after leaving the last one. Default: 45 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Whether the browser client is served at <c>/socket.io/socket.io.js</c> and the names beside it. Default: true.</summary>
    public bool ServeClient { get; set; } = true;

    /// <summary>How many binary attachments one packet may have. Default: 10; a packet with more ends the connection. A MessagePack packet may have any number.</summary>
    public int MaxAttachments { get; set; } = 10;

    /// <summary>
    /// How many binary attachments a packet to clients may have; sending more throws <see cref="PayloadSerializationException"/>. Default: 10, more than which official clients lose their connection for.
    /// Null is any number, for clients that accept it. A MessagePack packet may have any number.
    /// </summary>
    public int? MaxOutgoingAttachments { get; set; } = 10;

    /// <summary>
    /// How many bytes the attachments of one packet may have together; a packet with more ends the connection. Default: null, that is
    /// <see cref="MaxAttachments"/> times <see cref="EngineOptions.MaxHttpBufferSize"/>.
    /// </summary>
    public long? MaxAttachmentBytes { get; set; }

    /// <summary>How many bytes of UTF-8 the name of an event may have. Default: 1024; a packet with a longer one ends the connection.</summary>
    public int MaxEventNameLength { get; set; } = 1024;

    /// <summary>How many bytes of UTF-8 the name of a namespace may have. Default: 256; a packet with a longer one ends the connection.</summary>
    public int MaxNamespaceLength { get; set; } = 256;

    /// <summary>
    /// How deep the JSON of a packet may be nested, the array of an event included; a deeper packet ends the connection. The serializer reads and writes as deep, typed values too. Default: 200, at most
    /// 1000. Typed values take up to 3 kB of stack for each level: beyond 400, handlers need threads with more stack than the 1.5 MB that some systems give.
    /// </summary>
    public int MaxJsonDepth { get; set; } = 200;

    /// <summary>
    /// How many bytes of <c>auth</c> the server keeps for one connection, those of all its namespaces together; one more namespace with too much is refused with a connect error.
    /// Default: 1,048,576.
    /// </summary>
    public int MaxAuthBytes { get; set; } = 1024 * 1024;

    /// <summary>How many namespaces one client may join. Default: 100; more are refused with a connect error.</summary>
    public int MaxNamespacesPerClient { get; set; } = 100;

    /// <summary>How long a binary packet may take to arrive completely. Default: 15 s; then the connection is closed.</summary>
    public TimeSpan BinaryPacketTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many acknowledgements of one socket may be awaited at once. Default: 10,000; then asking for one throws.</summary>
    public int MaxPendingAcks { get; set; } = 10_000;

    /// <summary>
    /// How long an acknowledgement may take that was asked for without <c>Timeout(…)</c>; then whoever awaits it gets an <see cref="AckTimeoutException"/>. Broadcasts need no <c>Timeout(…)</c>
    /// where it is set. Default: null, that is no limit, as in Node's server: the answer is awaited until the socket disconnects.
    /// </summary>
    public TimeSpan? AckTimeout { get; set; }

    /// <summary>
    /// How long the events of a socket, or the handlers of its end, wait for a handler before a warning in the log names it. Default: 30 s; null warns of none.
    /// </summary>
    public TimeSpan? SlowHandlerWarning { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many rooms a socket may be in, its own id aside. Joining more throws <see cref="InvalidOperationException"/>; sockets that <c>SocketsJoinAsync</c> names are then left out.
    /// Default: null, that is no limit.
    /// </summary>
    public int? MaxRoomsPerSocket { get; set; }

    /// <summary>
    /// How many events per second one socket may send, over time. The connection of a client that sends more is closed as <c>limit exceeded</c>. Acknowledgements and heartbeats do
    /// not count. Default: null, that is no limit. See <see cref="EngineOptions.MaxMessagesPerSecond"/> for whatever a connection sends.
    /// </summary>
    public int? MaxEventsPerSecond { get; set; }

    /// <summary>How many events a socket may send at once, after a pause. Default: null, that is <see cref="MaxEventsPerSecond"/>.</summary>
    public int? EventBurst { get; set; }

    /// <summary>
    /// Lets clients that lost their connection have their sockets back, with rooms, data and the events that they missed. Default: null, they get new ones. Events that ask for
    /// no acknowledgement then carry one more argument, a text, as in Node's server.
    /// </summary>
    public ConnectionStateRecoveryOptions? ConnectionStateRecovery { get; set; }

    /// <summary>
    /// Whether a child of a <see cref="ParentNamespace"/> is removed when its last client has left or been refused; whatever was registered on the child itself goes with it.
    /// Default: false. Clients that may still come back to it, with <see cref="ConnectionStateRecovery"/>, keep it for as long.
    /// </summary>
    public bool CleanupEmptyChildNamespaces { get; set; }

    /// <summary>
    /// How many children the <see cref="ParentNamespace"/>s may have together before no client can bring about another; clients are told <c>too many namespaces</c>. The
    /// application itself can still make more. Default: 10,000.
    /// </summary>
    public int MaxDynamicNamespaces { get; set; } = 10_000;

    /// <summary>How many characters the name of a namespace may have that a client asks a <see cref="ParentNamespace"/> for. Default: 256.</summary>
    public int MaxDynamicNamespaceNameLength { get; set; } = 256;

    /// <summary>
    /// Over how long closing the server, by <see cref="SocketIoServer.CloseAsync"/> or the shutdown of the host, spreads the closing of the connections, so that thousands of clients do not
    /// reconnect to other servers at the same moment. New clients are refused from the start. It must be shorter than <c>HostOptions.ShutdownTimeout</c> (30 s), after which the rest is closed
    /// at once. Default: zero, that is all at once.
    /// </summary>
    public TimeSpan DrainPeriod { get; set; }

    /// <summary>
    /// How long closing the server waits: for the handlers of <see cref="SocketIoServer.OnClosing(Func{Task})"/>, for those of the sockets, and for the adapters. Default: 5 s each; zero does
    /// not wait.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
