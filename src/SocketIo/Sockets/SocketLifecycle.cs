using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Dispatch;

namespace SocketIoNet.Sockets;

/// <summary>The state of one socket, with what begins and ends with it: its token, its service scope, and the handlers of its end.</summary>
/// <param name="services">The services of the application.</param>
internal sealed class SocketLifecycle(IServiceProvider services)
{
    private const int Pending = 0;
    private const int Open = 1;
    private const int Ended = 2;

    private readonly Lock _lock = new();
    private CallbackList<Func<string, string?, Task?>>? _disconnecting;
    private CallbackList<Func<string, string?, Task?>>? _disconnect;
    private CancellationTokenSource? _token;
    private AsyncServiceScope _scope;
    private bool _hasScope;
    private bool _isScopeDisposed;
    private int _state;

    /// <summary>How many may still use the service scope: the socket with the handlers of its end, its admission, and whatever else runs outside of the queue.</summary>
    private int _holds = 2;

    public bool IsConnected => Volatile.Read(ref _state) == Open;

    public bool IsEnded => Volatile.Read(ref _state) == Ended;

    /// <summary>The rooms at the socket's end; null before.</summary>
    public IReadOnlyCollection<string>? LastRooms { get; set; }

    /// <summary>The reason that the handlers of the end are given.</summary>
    public string EndReason { get; set; } = "";

    /// <summary>Details of <see cref="EndReason"/>; null when there are none.</summary>
    public string? EndDescription { get; set; }

    public CallbackList<Func<string, string?, Task?>> Disconnecting => LazyInitializer.EnsureInitialized(ref _disconnecting, static () => new());

    public CallbackList<Func<string, string?, Task?>> Disconnect => LazyInitializer.EnsureInitialized(ref _disconnect, static () => new());

    public CancellationToken Token
    {
        get
        {
            lock (_lock)
            {
                if (_token is null && IsEnded) return new CancellationToken(canceled: true);
                return (_token ??= new CancellationTokenSource()).Token;
            }
        }
    }

    public IServiceProvider Services
    {
        get
        {
            lock (_lock)
            {
                // A scope that is created now would never be disposed.
                ObjectDisposedException.ThrowIf(_isScopeDisposed, typeof(Socket));
                if (!_hasScope) _scope = services.CreateAsyncScope();
                _hasScope = true;
                return _scope.ServiceProvider;
            }
        }
    }

    public bool TryConnect() => Interlocked.CompareExchange(ref _state, Open, Pending) == Pending;

    /// <summary>Ends the socket; false when it has ended already.</summary>
    public bool TryEnd(out bool wasConnected)
    {
        var before = Interlocked.Exchange(ref _state, Ended);
        wasConnected = before == Open;
        return before != Ended;
    }

    /// <summary>Ends the socket if it is connected.</summary>
    public bool TryEndConnected() => Interlocked.CompareExchange(ref _state, Ended, Open) == Open;

    public void CancelToken()
    {
        CancellationTokenSource? token;
        lock (_lock) token = _token;
        // What is registered on the token is the application's, and must not run on the thread that ends the socket.
        if (token is not null) _ = token.CancelAsync();
    }

    /// <summary>Keeps the service scope, until <see cref="ReleaseAsync"/>; false when it is gone.</summary>
    public bool TryHold()
    {
        lock (_lock)
        {
            if (_holds == 0) return false;
            _holds++;
            return true;
        }
    }

    /// <summary>Ends one use of the service scope, which the last use disposes.</summary>
    /// <param name="report">Is given what goes wrong while disposing it.</param>
    /// <returns>Whether this was the last use, so that nothing of the socket is left.</returns>
    public async ValueTask<bool> ReleaseAsync(Action<Exception> report)
    {
        lock (_lock)
        {
            if (--_holds > 0) return false;
            _isScopeDisposed = true;
        }

        try
        {
            if (_hasScope) await _scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            report(exception);
        }

        return true;
    }
}
