using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Dispatch;

namespace SocketIoNet.Sockets;

/// <summary>The state of one socket, with its token, its service scope, and the handlers of its end.</summary>
/// <param name="services">The services of the application.</param>
internal sealed class SocketLifecycle(IServiceProvider services)
{
    private const int Pending = 0;
    private const int Open = 1;
    private const int Ended = 2;
    private const int Admitted = 3;
    private const int Dismissed = 4;

    private readonly Lock _lock = new();
    private CallbackList<Func<string, string?, Task?>>? _disconnecting;
    private CallbackList<Func<string, string?, Task?>>? _disconnect;
    private CancellationTokenSource? _token;
    private AsyncServiceScope _scope;
    private bool _hasScope;
    private bool _isScopeDisposed;
    private volatile bool _isDismissedWithConnection;
    private int _state;
    private string _endReason = "";
    private string? _endDescription;

    /// <summary>How many uses the service scope has: the socket with the handlers of its end, its admission, and callbacks that run outside of the queue.</summary>
    private int _holds = 2;

    public bool IsConnected => Volatile.Read(ref _state) == Open;

    public bool IsEnded => Volatile.Read(ref _state) == Ended;

    /// <summary>The rooms at the socket's end; null before.</summary>
    public IReadOnlyCollection<string>? LastRooms { get; set; }

    private CallbackList<Func<string, string?, Task?>> Disconnecting => LazyInitializer.EnsureInitialized(ref _disconnecting, static () => new());

    private CallbackList<Func<string, string?, Task?>> Disconnect => LazyInitializer.EnsureInitialized(ref _disconnect, static () => new());

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
                // A scope created now would never be disposed.
                ObjectDisposedException.ThrowIf(_isScopeDisposed, typeof(Socket));
                if (!_hasScope) _scope = services.CreateAsyncScope();
                _hasScope = true;
                return _scope.ServiceProvider;
            }
        }
    }

    /// <summary>The middlewares have completed: from now on others may find the socket.</summary>
    public void Admit() => Interlocked.CompareExchange(ref _state, Admitted, Pending);

    /// <summary>Disconnects a socket that others have found before it is connected, as soon as it is; false if it is not about to connect.</summary>
    /// <param name="close">Whether the whole connection is closed.</param>
    public bool TryDismiss(bool close)
    {
        if (Volatile.Read(ref _state) is not (Admitted or Dismissed)) return false;
        if (close) _isDismissedWithConnection = true;
        return Interlocked.CompareExchange(ref _state, Dismissed, Admitted) is Admitted or Dismissed;
    }

    /// <summary>Connects the socket; false when it has ended.</summary>
    /// <param name="dismissal">Whether it was dismissed meanwhile: null if not, true if with its connection.</param>
    public bool TryConnect(out bool? dismissal)
    {
        var before = Volatile.Read(ref _state);
        for (int actual; before != Ended; before = actual)
        {
            actual = Interlocked.CompareExchange(ref _state, Open, before);
            if (actual == before) break;
        }

        dismissal = before == Dismissed ? _isDismissedWithConnection : null;
        return before != Ended;
    }

    /// <summary>Ends the socket; false when it has ended already.</summary>
    public bool TryEnd(out bool wasConnected)
    {
        var before = Interlocked.Exchange(ref _state, Ended);
        wasConnected = before == Open;
        return before != Ended;
    }

    /// <summary>Ends the socket if it is connected.</summary>
    public bool TryEndConnected() => Interlocked.CompareExchange(ref _state, Ended, Open) == Open;

    /// <summary>Adds a handler of OnDisconnecting.</summary>
    public IDisposable AddDisconnecting(Func<string, string?, Task?> handler, EventDispatcher dispatcher) => Add(Disconnecting, handler, nameof(Socket.OnDisconnecting), dispatcher);

    /// <summary>Adds a handler of OnDisconnect.</summary>
    public IDisposable AddDisconnect(Func<string, string?, Task?> handler, EventDispatcher dispatcher) => Add(Disconnect, handler, nameof(Socket.OnDisconnect), dispatcher);

    /// <summary>Runs the handlers of the end. Called in the queue of the dispatcher, after the last event.</summary>
    public async Task RunEndHandlersAsync(string reason, string? description, EventDispatcher dispatcher)
    {
        dispatcher.BeginEnd();
        (_endReason, _endDescription) = (reason, description);
        await RunAllAsync(Disconnecting.TakeAll(), nameof(Socket.OnDisconnecting), dispatcher).ConfigureAwait(false);
        await RunAllAsync(Disconnect.TakeAll(), nameof(Socket.OnDisconnect), dispatcher).ConfigureAwait(false);
        dispatcher.FinishEnd();
    }

    public void CancelToken()
    {
        CancellationTokenSource? token;
        lock (_lock) token = _token;
        // Callbacks of the token belong to the application, and must not run on the thread that ends the socket.
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
    /// <param name="report">Is given an exception of the disposal.</param>
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

    /// <summary>A handler that is added after the end runs, too, so that it can clean up.</summary>
    private IDisposable Add(CallbackList<Func<string, string?, Task?>> handlers, Func<string, string?, Task?> handler, string registeredWith, EventDispatcher dispatcher)
    {
        if (!handlers.TryAdd(handler, out var registration)) dispatcher.Queue.Run(() => Run(handler, registeredWith, dispatcher));
        return registration;
    }

    private async Task RunAllAsync(Callback<Func<string, string?, Task?>>[] handlers, string registeredWith, EventDispatcher dispatcher)
    {
        foreach (var handler in handlers)
        {
            if (Run(handler.Value, registeredWith, dispatcher) is { } running) await running.ConfigureAwait(false);
        }
    }

    private Task? Run(Func<string, string?, Task?> handler, string registeredWith, EventDispatcher dispatcher) =>
        dispatcher.RunContained(() => handler(_endReason, _endDescription), registeredWith);
}
