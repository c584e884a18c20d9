using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>
/// Makes the sessions of all servers of a cluster available on each: a request for the session of another server is forwarded to that one,
/// which handles it as if it were its own.
/// </summary>
internal sealed class SessionForwarding : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(3);

    private readonly EngineServer _server;
    private readonly PeerTable _peers;
    private readonly RequestForwarder _forwarder;
    private int _count;
    private volatile bool _isClosed;

    public SessionForwarding(EngineServer server, IServerLink link)
    {
        _server = server;
        Requests = new ForwardedRequests(server);
        _peers = new PeerTable(ServerId, link, server.Wheel, Requests.Begin, server.Log.ServerMessageUnreadable);
        _forwarder = new RequestForwarder(_peers, server.TimeProvider);
    }

    /// <summary>The id of this server in the ids of its sessions.</summary>
    public string ServerId { get; } = SessionOwner.Create();

    /// <summary>The requests that other servers forward to this one.</summary>
    public ForwardedRequests Requests { get; }

    /// <summary>The number of requests that this server forwards at the moment.</summary>
    public int Count => Volatile.Read(ref _count);

    public PeerTable Peers => _peers;

    /// <summary>Waits until other servers can forward requests to this one, but not for long: the broker may be down.</summary>
    public Task WaitUntilReachableAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(_peers.Listening, Task.Delay(StartLimit, _server.TimeProvider, cancellationToken));

    /// <summary>The other server that owns a session; null if there is none.</summary>
    public string? OtherOwnerOf(string sessionId) => SessionOwner.Of(sessionId) is { } owner && owner != ServerId ? owner : null;

    /// <summary>Forwards a request. Completes with the failure if the client has no response.</summary>
    public async Task<ExchangeFailure> ForwardAsync(HttpContext context, string owner, string pattern)
    {
        if (_isClosed) return ExchangeFailure.Busy;
        var failure = ExchangeFailure.Busy;
        _server.Metrics.ForwardingBegan();
        try
        {
            if (Interlocked.Increment(ref _count) > _server.Options.MaxForwardedRequests) _server.OnLimitExceeded(EngineLimit.ForwardedRequests);
            else failure = await _forwarder.ForwardAsync(context, owner, pattern).ConfigureAwait(false);
            return failure;
        }
        finally
        {
            Interlocked.Decrement(ref _count);
            _server.Metrics.ForwardingEnded(failure);
        }
    }

    /// <summary>Ends the requests that this server forwards, whose clients are to connect elsewhere.</summary>
    public void Close()
    {
        _isClosed = true;
        _peers.AbortOutgoing();
    }

    public void Dispose() => _peers.Dispose();
}
