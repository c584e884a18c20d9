using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SocketIoNet.EngineIo.Diagnostics;
using SocketIoNet.EngineIo.Forwarding;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo;

/// <summary>An Engine.IO server with the table of its sessions.</summary>
public sealed class EngineServer : IDisposable
{
    /// <summary>The interval at which a drain closes sessions.</summary>
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long clients may take to read their queue once the server is closed. With the close of a WebSocket, two seconds at most, that
    /// makes five seconds.
    /// </summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private int _isClosed;
    private int _openCount;

    /// <summary>Creates a server.</summary>
    /// <param name="options">The options. They must not change afterwards.</param>
    /// <param name="createHandler">Creates the handler of each session.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Creates the logger.</param>
    /// <param name="meterFactory">Creates the meter. Default: null (a meter of its own).</param>
    /// <param name="link">
    /// Carries messages to the other servers, if <see cref="EngineOptions.ForwardSessions"/> is set. Default: null (there are none).
    /// </param>
    public EngineServer(
        EngineOptions options,
        EngineHandlerFactory createHandler,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory,
        IMeterFactory? meterFactory = null,
        IServerLink? link = null)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        Options = options;
        CreateHandler = createHandler;
        TimeProvider = timeProvider;
        Wheel = new TimerWheel(timeProvider);
        BatchDeadline = new BatchDeadline(timeProvider);
        Log = new EngineLog(loggerFactory, timeProvider);
        Metrics = new EngineMetrics(meterFactory);
        Admission = new SessionAdmission(options, timeProvider);
        if (options.ForwardSessions) Forwarding = new SessionForwarding(this, link ?? throw new ArgumentNullException(nameof(link), "ForwardSessions needs a link to the other servers."));
        if (options.MaxHttpBufferSize > options.MaxSendQueueBytes) Log.QueueBelowMessage(options.MaxSendQueueBytes.Value, options.MaxHttpBufferSize);
    }

    /// <summary>Raised when a request is rejected, before the response is sent. Exceptions of handlers are logged.</summary>
    public event Action<EngineConnectionError>? ConnectionError;

    /// <summary>Raised before the first response of a session is sent; handlers may add headers to it.</summary>
    public event Action<IHeaderDictionary, HttpContext>? InitialHeaders;

    /// <summary>Raised before every response of a session is sent; handlers may add headers to it.</summary>
    public event Action<IHeaderDictionary, HttpContext>? Headers;

    /// <summary>Creates the id of a session. If the id is in use, the handshake is rejected. Default: 20 random characters.</summary>
    public Func<HttpContext, string> SessionIdFactory { get; set; } = static _ => RandomId.Create();

    /// <summary>The number of open sessions.</summary>
    public int SessionCount => Volatile.Read(ref _openCount);

    /// <summary>The deadlines of all sessions, and those of the layer above.</summary>
    internal TimerWheel Wheel { get; }

    internal BatchDeadline BatchDeadline { get; }

    internal EngineOptions Options { get; }

    internal EngineHandlerFactory CreateHandler { get; }

    internal TimeProvider TimeProvider { get; }

    internal EngineLog Log { get; }

    internal EngineMetrics Metrics { get; }

    internal SessionAdmission Admission { get; }

    /// <summary>The sessions of other servers; null if every request comes to the server that has its session.</summary>
    internal SessionForwarding? Forwarding { get; }

    /// <summary>The number of sessions in the table: open ones, and closed ones whose client has not yet read the rest.</summary>
    internal int TableCount => _sessions.Count;

    internal bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>
    /// Rejects new sessions and closes all open ones, so that clients reconnect to another server. The queues are sent first; connections
    /// of clients that have not read theirs and closed within five seconds are aborted.
    /// </summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, 1);
        foreach (var session in _sessions.Values)
        {
            session.Close(EngineCloseReason.ServerShutdown, null);
            session.LimitClose(CloseLimit);
        }

        Forwarding?.Close();
    }

    /// <summary>
    /// Rejects new sessions and closes the open ones one by one, evenly over <paramref name="period"/>, so that their clients do not all
    /// reconnect at the same moment. Completes when all are closed. <see cref="Close"/> closes the rest at once.
    /// </summary>
    /// <param name="period">The duration; zero closes all sessions at once.</param>
    /// <param name="cancellationToken">Ends the drain. Sessions that are left stay open; new ones are still rejected.</param>
    public async Task DrainAsync(TimeSpan period, CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _isClosed, 1);
        var start = TimeProvider.GetTimestamp();
        EngineSession[] sessions = [.. _sessions.Values];
        for (var closed = 0; closed < sessions.Length && SessionCount > 0;)
        {
            // The number of sessions to close before the next step.
            var due = CountDue(sessions.Length, TimeProvider.GetElapsedTime(start) + DrainStep, period);
            while (closed < due) sessions[closed++].Close(EngineCloseReason.ServerShutdown, null);
            if (closed < sessions.Length) await Task.Delay(DrainStep, TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        Close();
    }

    /// <summary>Closes the server and stops its timers.</summary>
    public void Dispose()
    {
        Close();
        Forwarding?.Dispose();
        Wheel.Dispose();
        BatchDeadline.Dispose();
        Metrics.Dispose();
    }

    /// <summary>Creates the id of a session. If other servers forward requests of the session, the id names this server.</summary>
    internal string CreateSessionId(HttpContext context)
    {
        var id = SessionIdFactory(context);
        return Forwarding is null ? id : SessionOwner.Append(id, Forwarding.ServerId);
    }

    /// <summary>Finds the session of a request, unless its deadline has passed.</summary>
    internal bool TryFind(string id, [NotNullWhen(true)] out EngineSession? session)
    {
        if (!_sessions.TryGetValue(id, out session)) return false;
        session.EndIfOver();
        // A polling client may still have to fetch the close packet of a session that has ended.
        return session.IsOpen || (session.PollingEndpoint is not null && _sessions.ContainsKey(id));
    }

    internal bool TryAdd(EngineSession session)
    {
        if (!_sessions.TryAdd(session.Id, session)) return false;
        Interlocked.Increment(ref _openCount);
        Metrics.SessionOpened();
        // Close() enumerates the table once. A session that is added later checks the flag here.
        if (IsClosed) session.Close(EngineCloseReason.ServerShutdown, null);
        return true;
    }

    /// <summary>Removes a session from the table. Until then it counts: a session that has ended may still hold a queue.</summary>
    internal void Remove(EngineSession session)
    {
        if (_sessions.TryRemove(new KeyValuePair<string, EngineSession>(session.Id, session))) Admission.Leave(session.Handshake.AddressKey);
    }

    internal void OnSessionClosed(EngineSession session, EngineCloseReason reason, string? description)
    {
        Interlocked.Decrement(ref _openCount);
        Metrics.SessionClosed(session.Transport, reason);
        Log.SessionClosed(session.LogId, reason.ToText(), description);
    }

    internal void OnSessionUpgraded(EngineSession session)
    {
        Metrics.SessionUpgraded();
        Log.SessionUpgraded(session.LogId);
    }

    internal void OnLimitExceeded(EngineLimit limit)
    {
        Metrics.LimitExceeded(limit.Name);
        Log.LimitExceeded(limit.Name, limit.Option);
    }

    internal void OnRejected(EngineConnectionError error)
    {
        Metrics.RequestRejected(error.Code);
        if (ConnectionError is { } callback) InvokeCallback(() => callback(error), nameof(ConnectionError));
    }

    /// <summary>Lets the application add headers to a response of a session.</summary>
    internal void AddHeaders(HttpContext context, bool isFirst)
    {
        if (isFirst) AddHeaders(InitialHeaders, context, nameof(InitialHeaders));
        AddHeaders(Headers, context, nameof(Headers));
    }

    private static int CountDue(int sessions, TimeSpan elapsed, TimeSpan period) => elapsed >= period ? sessions : (int)Math.Ceiling(sessions * (elapsed / period));

    private void AddHeaders(Action<IHeaderDictionary, HttpContext>? callback, HttpContext context, string name)
    {
        if (callback is not null) InvokeCallback(() => callback(context.Response.Headers, context), name);
    }

    private void InvokeCallback(Action callback, string name) => VoidCallback.Run(callback, exception => Log.CallbackFailed(exception, name));
}
