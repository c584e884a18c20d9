using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo;

/// <summary>The options of an Engine.IO server. Defaults are those of the official server unless stated otherwise.</summary>
public class EngineOptions
{
    /// <summary>How long after the last pong the next ping is sent. Default: 25 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a pong may take before the session is closed. Default: 20 s.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long an upgrade to WebSocket may take. If it takes longer, its WebSocket is closed and polling continues. Default: 10 s.
    /// </summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The maximum size in bytes of a polling body and of a WebSocket message. If it is exceeded, a POST is rejected with 413 and a
    /// WebSocket is closed with 1009. Default: 1,000,000.
    /// </summary>
    public int MaxHttpBufferSize { get; set; } = 1_000_000;

    /// <summary>The transports that clients may use. Default: polling and WebSocket.</summary>
    public TransportKind Transports { get; set; } = TransportKind.Polling | TransportKind.WebSocket;

    /// <summary>Whether a polling session may be upgraded to WebSocket. Default: true.</summary>
    public bool AllowUpgrades { get; set; } = true;

    /// <summary>
    /// Whether clients of protocol revision 3 (Socket.IO 1.x and 2.x) may connect. If not, they are rejected with <see
    /// cref="EngineErrorCode.UnsupportedProtocol"/>. Default: false.
    /// </summary>
    public bool AllowEio3 { get; set; }

    /// <summary>
    /// Whether a request may come to any server of a cluster, so that a load balancer needs no sticky sessions: a server forwards requests,
    /// WebSocket upgrades included, to the server that opened the session. Needs an adapter that connects the servers, and the same
    /// value and configuration on all of them. Session ids are then 29 characters long. Default: false.
    /// </summary>
    public bool ForwardSessions { get; set; }

    /// <summary>
    /// The maximum number of requests that this server forwards at once, WebSockets included, and of those that it handles for other
    /// servers; further ones are rejected with 503. Default: 20,000.
    /// </summary>
    public int MaxForwardedRequests { get; set; } = 20_000;

    /// <summary>
    /// Whether the path must end with a slash, as in <c>/socket.io/?EIO=4</c>, which clients send. If false, both forms are served.
    /// Default: true.
    /// </summary>
    public bool AddTrailingSlash { get; set; } = true;

    /// <summary>Whether polling responses are compressed (gzip or deflate) for clients that accept it. Default: true.</summary>
    public bool HttpCompression { get; set; } = true;

    /// <summary>The size in bytes from which polling responses are compressed. Default: 1024.</summary>
    public int HttpCompressionThreshold { get; set; } = 1024;

    /// <summary>Compression of WebSocket messages. Default: null (none).</summary>
    public PerMessageDeflateOptions? PerMessageDeflate { get; set; }

    /// <summary>
    /// Whether WebSocket frames are read from and written to the socket directly, past Kestrel. This applies only where nothing else
    /// sees the data of a connection: not with TLS, connection logging, a connection middleware or a transport of the application.
    /// Default: true.
    /// </summary>
    public bool UseSocketsDirectly { get; set; } = true;

    /// <summary>
    /// Whether the HTTP request of a WebSocket ends with the handshake, which frees more than half of the memory of an idle connection.
    /// This applies to HTTP/1.1 on Kestrel, with or without TLS, where no other middleware sees the data of a connection; not with
    /// <see cref="PerMessageDeflate"/>, nor with a limit of upgraded connections, which Kestrel counts by their requests. Otherwise the
    /// request lasts as long as its connection. Default: true.
    /// </summary>
    public bool DetachWebSockets { get; set; } = true;

    /// <summary>The cookie that carries the session id, set in the response to a polling handshake. Default: null (none).</summary>
    public EngineCookieOptions? Cookie { get; set; }

    /// <summary>A text message that is sent to every client after the handshake. Default: null (none).</summary>
    public string? InitialPacket { get; set; }

    /// <summary>
    /// Decides whether a request may open a session. Called for handshakes only, not for the requests of a session. If it throws, the
    /// request is rejected. Default: null (all requests may).
    /// </summary>
    public Func<HttpContext, Task<RequestDecision>>? AllowRequest { get; set; }

    /// <summary>
    /// The origins whose pages may connect, in addition to the server's own, over any transport. Polling gets its CORS headers from
    /// this list; neither <c>AddCors</c> nor <c>UseCors</c> is needed. An entry is <c>https://example.com</c>,
    /// <c>https://*.example.com</c> for all hosts below, <c>app://</c> for all pages of a scheme that is not the web's,
    /// <c>capacitor://localhost</c>, <c>file://</c>, or <c>*</c> for all. Pages from files send the origin <c>null</c> when they poll,
    /// as sandboxed pages of any site do: <c>file://</c> allows them without cookies, an entry <c>null</c> with cookies. If the list
    /// is empty, the CORS policy of the endpoint decides; without one, a request with cookies must come from the server's own pages.
    /// Default: empty.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// The maximum size of the send queue of one client, in bytes; beyond it the session is closed as a slow consumer. An empty queue
    /// takes one message of any size. Where clients send messages to each other, use several times <see cref="MaxHttpBufferSize"/>.
    /// Default: 16 MiB; null for unlimited.
    /// </summary>
    public long? MaxSendQueueBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The size of the send queue of one client, in bytes, beyond which its WebSocket is not read. Over polling every request is read
    /// and answered, since clients await the response before they poll. Default: 1 MiB.
    /// </summary>
    public long SendQueueSoftLimitBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The number of received bytes waiting for handlers beyond which a WebSocket is not read. While a pong or an acknowledgement is
    /// awaited from the client, it is read up to <see cref="MaxEventBacklogBytes"/>. Default: 1 MiB.
    /// </summary>
    public long MaxPendingEventBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The maximum number of received bytes that wait for handlers, checked before each message. Beyond it a polling session is
    /// closed; a WebSocket is not read, and closed if its handlers make no progress. A small message counts as the 256 bytes that it
    /// takes. Default: null (64 MiB, or four times <see cref="MaxHttpBufferSize"/>, or <see cref="MaxPendingEventBytes"/>, whichever
    /// is largest).
    /// </summary>
    public long? MaxEventBacklogBytes { get; set; }

    /// <summary>
    /// The maximum number of sessions; further handshakes are rejected with 503. A closed session counts until its client has read its
    /// queue, for at most 30 s. Default: null (unlimited).
    /// </summary>
    public int? MaxConcurrentSessions { get; set; }

    /// <summary>
    /// The maximum number of sessions of one remote address, counted like <see cref="MaxConcurrentSessions"/>; further handshakes are
    /// rejected with 503. A /64 network counts as one IPv6 address. Behind a proxy, use ASP.NET Core's forwarded headers middleware.
    /// Default: null (unlimited).
    /// </summary>
    public int? MaxSessionsPerAddress { get; set; }

    /// <summary>
    /// The maximum number of handshakes per second, and at once; further ones are rejected with 429. Default: null (unlimited).
    /// </summary>
    public int? MaxHandshakesPerSecond { get; set; }

    /// <summary>
    /// The maximum number of packets in one POST; beyond it the session is closed. Default: null (as many as fit into <see
    /// cref="MaxHttpBufferSize"/>).
    /// </summary>
    public int? MaxPacketsPerPayload { get; set; }

    /// <summary>
    /// The size in bytes from which a polling response takes no more messages; the rest is sent with the next one. Default: null
    /// (unlimited).
    /// </summary>
    public int? MaxPollResponseBytes { get; set; }

    /// <summary>
    /// The maximum number of text and binary messages per second from one client, on average; beyond it the session is closed.
    /// Default: null (unlimited).
    /// </summary>
    public int? MaxMessagesPerSecond { get; set; }

    /// <summary>
    /// The maximum number of messages at once from one client, after a pause. Default: null (<see cref="MaxMessagesPerSecond"/>).
    /// </summary>
    public int? MessageBurst { get; set; }

    internal long EventBacklogLimit => MaxEventBacklogBytes ?? Math.Max(MaxPendingEventBytes, Math.Max(64L * 1024 * 1024, 4L * MaxHttpBufferSize));
}
