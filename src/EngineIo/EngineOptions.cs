using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo;

/// <summary>The settings of an Engine.IO server. The defaults are those of the official server unless said otherwise.</summary>
public class EngineOptions
{
    /// <summary>How long after the last pong a ping is sent. Default: 25 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a pong may take before the session is closed. Default: 20 s.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an upgrade to WebSocket may take before it is given up; polling goes on. Default: 10 s.</summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The largest polling body and the largest WebSocket message that is accepted, in bytes. Default: 1,000,000. Beyond it a POST is answered
    /// 413 and a WebSocket is closed with 1009.
    /// </summary>
    public int MaxHttpBufferSize { get; set; } = 1_000_000;

    /// <summary>The transports that are offered. Default: polling and WebSocket.</summary>
    public TransportKind Transports { get; set; } = TransportKind.Polling | TransportKind.WebSocket;

    /// <summary>Whether a polling session may move to WebSocket. Default: true.</summary>
    public bool AllowUpgrades { get; set; } = true;

    /// <summary>
    /// Whether clients of protocol revision 3 are served: those of Socket.IO 1.x and 2.x. Default: false; they are then refused with
    /// <see cref="EngineErrorCode.UnsupportedProtocol"/>.
    /// </summary>
    public bool AllowEio3 { get; set; }

    /// <summary>
    /// Whether the path must be followed by a slash, as in <c>/socket.io/?EIO=4</c>, which is what clients ask for. Default: true; when false
    /// both forms are served.
    /// </summary>
    public bool AddTrailingSlash { get; set; } = true;

    /// <summary>Whether polling responses are compressed (gzip or deflate) for clients that accept it. Default: true.</summary>
    public bool HttpCompression { get; set; } = true;

    /// <summary>The size in bytes from which polling responses are compressed. Default: 1024.</summary>
    public int HttpCompressionThreshold { get; set; } = 1024;

    /// <summary>Compression of WebSocket messages. Default: null, that is off.</summary>
    public PerMessageDeflateOptions? PerMessageDeflate { get; set; }

    /// <summary>
    /// Whether WebSocket frames go past Kestrel, directly to and from the socket, where nothing else sees what a connection carries: not over TLS, nor where connection logging, a connection middleware
    /// or a transport of the application stands around it. Default: true; when false, all goes through Kestrel.
    /// </summary>
    public bool UseSocketsDirectly { get; set; } = true;

    /// <summary>The cookie that carries the session id, set by the polling handshake. Default: null, that is none.</summary>
    public EngineCookieOptions? Cookie { get; set; }

    /// <summary>A text message that is sent to every client right behind the handshake. Default: null, that is none.</summary>
    public string? InitialPacket { get; set; }

    /// <summary>
    /// Decides whether a request may open a session. Runs for handshakes only, not for the requests of a session. An exception counts as a refusal.
    /// Default: null, that is every request may.
    /// </summary>
    public Func<HttpContext, Task<RequestDecision>>? AllowRequest { get; set; }

    /// <summary>
    /// The origins whose pages may connect beside the server's own, over any transport; polling gets its CORS headers from here, too, so that neither <c>AddCors</c> nor <c>UseCors</c> is needed. An entry is
    /// <c>https://example.com</c>, <c>https://*.example.com</c> for all hosts below, <c>app://</c> for all pages of a scheme that is not the web's, <c>capacitor://localhost</c>, <c>file://</c>, or <c>*</c> for
    /// all. Pages from files poll as <c>null</c>, as sandboxed pages of any site do: <c>file://</c> lets them in without cookies, an entry <c>null</c> with them. When empty, the CORS policy of the endpoint
    /// decides; without one, a request that carries cookies must come from the server's own pages. Default: empty.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// How many bytes may wait for one client before its session is closed as a slow consumer. One message may always wait, however large it is. Default: 16 MiB; null for no limit. Where
    /// clients send messages to each other, several times <see cref="MaxHttpBufferSize"/>.
    /// </summary>
    public long? MaxSendQueueBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How many bytes may wait for one client before nothing more is read from its WebSocket. Default: 1 MiB. Over polling every request is read and answered, since clients wait for the
    /// answer before they poll.
    /// </summary>
    public long SendQueueSoftLimitBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How many bytes of received messages may wait for handlers before nothing more is read from the client's WebSocket. Default: 1 MiB. While an answer of the client is awaited, to a ping
    /// or by a handler, it is read on up to <see cref="MaxEventBacklogBytes"/>.
    /// </summary>
    public long MaxPendingEventBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How many bytes of received messages may ever wait for handlers, which is looked at before each message. Beyond it a polling session is closed, and a WebSocket is not read, and closed
    /// when its handlers make no progress. A small message counts as the 256 bytes that it takes. Default: null, that is 64 MiB (two bodies of the default size, full of the smallest
    /// events), or four times <see cref="MaxHttpBufferSize"/> or <see cref="MaxPendingEventBytes"/> if that is more.
    /// </summary>
    public long? MaxEventBacklogBytes { get; set; }

    /// <summary>
    /// How many sessions there may be at once; a handshake beyond is answered 503. One that has been closed counts until its client has read what was still queued, or has had the time for
    /// it: 30 seconds. Default: null, that is no limit.
    /// </summary>
    public int? MaxConcurrentSessions { get; set; }

    /// <summary>
    /// How many sessions one remote address may have at once, counted like <see cref="MaxConcurrentSessions"/>; a handshake beyond is answered 503. The /64 network of an IPv6 address counts as one. Behind a proxy, use
    /// ASP.NET Core's forwarded headers middleware. Default: null, that is no limit.
    /// </summary>
    public int? MaxSessionsPerAddress { get; set; }

    /// <summary>
    /// How many sessions may be opened per second; as many may come at once. A handshake beyond is answered 429. Default: null, that is no limit.
    /// </summary>
    public int? MaxHandshakesPerSecond { get; set; }

    /// <summary>
    /// How many packets one POST may bring; the session of a client that sends more is closed. Default: null, that is as many as fit into <see cref="MaxHttpBufferSize"/>.
    /// </summary>
    public int? MaxPacketsPerPayload { get; set; }

    /// <summary>
    /// The size in bytes at which the answer to a poll takes no more messages; the rest comes with the next poll. Default: null, that is all that waits.
    /// </summary>
    public int? MaxPollResponseBytes { get; set; }

    /// <summary>
    /// How many messages per second a client may send, over time; text and binary messages count, heartbeats do not. The session of a client that sends more is closed. Default: null,
    /// that is no limit.
    /// </summary>
    public int? MaxMessagesPerSecond { get; set; }

    /// <summary>How many messages a client may send at once, after a pause. Default: null, that is <see cref="MaxMessagesPerSecond"/>.</summary>
    public int? MessageBurst { get; set; }

    internal long EventBacklogLimit => MaxEventBacklogBytes ?? Math.Max(MaxPendingEventBytes, Math.Max(64L * 1024 * 1024, 4L * MaxHttpBufferSize));
}
