using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SocketIoNet.EngineIo.Diagnostics;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo;

/// <summary>An Engine.IO server: the table of its sessions. Only it adds and removes them.</summary>
public sealed class EngineServer : IDisposable
{
    /// <summary>How often a drain looks which sessions are next.</summary>
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(100);

    /// <summary>How long clients may take to read the rest, once the server has closed. With the close of a WebSocket, which takes two seconds at most, it is the five that a close takes.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private readonly EngineMetrics _metrics;
    private int _isClosed;
    private int _openCount;

    /// <summary>Creates a server whose sessions are handled by what <paramref name="createHandler"/> makes.</summary>
    /// <param name="options">The settings; they must not change afterwards.</param>
    /// <param name="createHandler">Makes the handler of each session.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where the server logs to.</param>
    /// <param name="meterFactory">Where the server counts; null for nowhere but the global listeners.</param>
    public EngineServer(
        EngineOptions options, EngineHandlerFactory createHandler, TimeProvider timeProvider, ILoggerFactory loggerFactory, IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        Options = options;
        CreateHandler = createHandler;
        TimeProvider = timeProvider;
        Wheel = new TimerWheel(timeProvider);
        Gathering = new BatchDeadline(timeProvider);
        Log = new EngineLog(loggerFactory, timeProvider);
        _metrics = new EngineMetrics(meterFactory);
        Admission = new SessionAdmission(options, timeProvider);
        if (options.MaxHttpBufferSize > options.MaxSendQueueBytes) Log.QueueBelowMessage(options.MaxSendQueueBytes.Value, options.MaxHttpBufferSize);
    }

    /// <summary>A request was refused. Runs before the answer; exceptions are logged.</summary>
    public event Action<EngineConnectionError>? ConnectionError;

    /// <summary>The headers of the first response of a session, to be added to.</summary>
    public event Action<IHeaderDictionary, HttpContext>? InitialHeaders;

    /// <summary>The headers of every response of a session, to be added to.</summary>
    public event Action<IHeaderDictionary, HttpContext>? Headers;

    /// <summary>Makes the id of a session. Default: 20 random characters. An id that is taken refuses the handshake.</summary>
    public Func<HttpContext, string> SessionIdFactory { get; set; } = static _ => RandomId.Create();

    /// <summary>How many sessions are open.</summary>
    public int SessionCount => Volatile.Read(ref _openCount);

    /// <summary>The deadlines of all sessions; those of the layer above may stand beside them.</summary>
    internal TimerWheel Wheel { get; }

    internal BatchDeadline Gathering { get; }

    internal EngineOptions Options { get; }

    internal EngineHandlerFactory CreateHandler { get; }

    internal TimeProvider TimeProvider { get; }

    internal EngineLog Log { get; }

    internal SessionAdmission Admission { get; }

    /// <summary>How many sessions are known: those that are open, and those whose client has yet to read the goodbye.</summary>
    internal int TableCount => _sessions.Count;

    internal bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>
    /// Refuses new sessions and closes all that are open, without a word on the layer above, so that clients reconnect elsewhere. What is queued is still sent; a client that has not read
    /// it and closed its connection within five seconds is cut off.
    /// </summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, 1);
        foreach (var session in _sessions.Values)
        {
            session.Close(EngineCloseReason.ServerShutdown, null);
            session.LimitClose(CloseLimit);
        }
    }

    /// <summary>
    /// Refuses new sessions and closes those that are open one by one, spread evenly over <paramref name="period"/>, so that their clients do not all reconnect elsewhere at the same moment.
    /// Completes when all are closed. <see cref="Close"/> meanwhile closes the rest at once.
    /// </summary>
    /// <param name="period">How long it takes; zero closes all at once.</param>
    /// <param name="cancellationToken">Ends the drain: the sessions that are left stay open, and no new one is let in.</param>
    public async Task DrainAsync(TimeSpan period, CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _isClosed, 1);
        var start = TimeProvider.GetTimestamp();
        EngineSession[] sessions = [.. _sessions.Values];
        for (var closed = 0; closed < sessions.Length && SessionCount > 0;)
        {
            // What is due until the next look.
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
        Wheel.Dispose();
        Gathering.Dispose();
        _metrics.Dispose();
    }

    /// <summary>The session of a client's request, when there is one and its time is not over.</summary>
    internal bool TryFind(string id, [NotNullWhen(true)] out EngineSession? session)
    {
        if (!_sessions.TryGetValue(id, out session)) return false;
        session.EndIfOver();
        // Of a session that has ended, a client that polls may still have to fetch the goodbye.
        return session.IsOpen || (session.PollingEndpoint is not null && _sessions.ContainsKey(id));
    }

    internal bool TryAdd(EngineSession session)
    {
        if (!_sessions.TryAdd(session.Id, session)) return false;
        Interlocked.Increment(ref _openCount);
        _metrics.SessionOpened();
        // Closing looks at the table once: who comes later looks at the flag.
        if (IsClosed) session.Close(EngineCloseReason.ServerShutdown, null);
        return true;
    }

    /// <summary>Forgets a session. Until then it counts: it may have ended, and still hold what its client is to read.</summary>
    internal void Remove(EngineSession session)
    {
        if (_sessions.TryRemove(new KeyValuePair<string, EngineSession>(session.Id, session))) Admission.Leave(session.Handshake.AddressKey);
    }

    internal void OnSessionClosed(EngineSession session, EngineCloseReason reason, string? description)
    {
        Interlocked.Decrement(ref _openCount);
        _metrics.SessionClosed(session.Transport, reason);
        Log.SessionClosed(session.LogId, reason.ToText(), description);
    }

    internal void OnSessionUpgraded(EngineSession session)
    {
        _metrics.SessionUpgraded();
        Log.SessionUpgraded(session.LogId);
    }

    internal void OnLimitExceeded(EngineLimit limit)
    {
        _metrics.LimitExceeded(limit.Name);
        Log.LimitExceeded(limit.Name, limit.Option);
    }

    internal void OnRejected(EngineConnectionError error)
    {
        _metrics.RequestRejected(error.Code);
        if (ConnectionError is { } hook) InvokeHook(() => hook(error), nameof(ConnectionError));
    }

    /// <summary>Lets the application add headers to a response of a session.</summary>
    internal void AddHeaders(HttpContext context, bool isFirst)
    {
        if (isFirst) AddHeaders(InitialHeaders, context, nameof(InitialHeaders));
        AddHeaders(Headers, context, nameof(Headers));
    }

    private static int CountDue(int sessions, TimeSpan elapsed, TimeSpan period) => elapsed >= period ? sessions : (int)Math.Ceiling(sessions * (elapsed / period));

    private void AddHeaders(Action<IHeaderDictionary, HttpContext>? hook, HttpContext context, string name)
    {
        if (hook is not null) InvokeHook(() => hook(context.Response.Headers, context), name);
    }

    private void InvokeHook(Action hook, string name) => VoidCallback.Run(hook, exception => Log.HookFailed(exception, name));
}
