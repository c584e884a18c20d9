using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Connections;

/// <summary>What begins and ends with one socket: its state, token and service scope, and the handlers of its end.</summary>
internal sealed class SocketLifecycle(Socket socket, EventQueue queue, SocketIoServer server)
{
    private const int Pending = 0;
    private const int Open = 1;
    private const int Ended = 2;

    private readonly Lock _lock = new();
    private LifecycleHandlers? _disconnecting;
    private LifecycleHandlers? _disconnect;
    private Action<Exception>[] _errorHandlers = [];
    private CancellationTokenSource? _token;
    private AsyncServiceScope? _scope;
    private int _state;

    public bool IsConnected => Volatile.Read(ref _state) == Open;

    public bool IsEnded => Volatile.Read(ref _state) == Ended;

    /// <summary>The rooms as they were when the socket ended; null before.</summary>
    public IReadOnlyCollection<string>? LastRooms { get; private set; }

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
            lock (_lock) return (_scope ??= server.Services.CreateAsyncScope()).ServiceProvider;
        }
    }

    private LifecycleHandlers Disconnecting =>
        _disconnecting ?? Interlocked.CompareExchange(ref _disconnecting, new LifecycleHandlers(), null) ?? _disconnecting;

    private LifecycleHandlers Disconnect => _disconnect ?? Interlocked.CompareExchange(ref _disconnect, new LifecycleHandlers(), null) ?? _disconnect;

    public bool TryConnect() => Interlocked.CompareExchange(ref _state, Open, Pending) == Pending;

    /// <summary>The socket was not let in: there is nothing to tell anybody, only to clean up.</summary>
    public void Refuse()
    {
        if (Interlocked.Exchange(ref _state, Ended) == Ended) return;
        socket.Namespace.Adapter.Remove(socket);
        socket.GiveUpRecovery();
        CancelToken();
        queue.Run(DisposeScopeAsync);
    }

    /// <summary>
    /// Ends the socket: it is gone for everybody else at once; its own handlers are told in their turn, behind the events that came before.
    /// </summary>
    public bool TryEnd(string reason, string? description)
    {
        var before = Interlocked.Exchange(ref _state, Ended);
        if (before == Ended) return false;
        LastRooms = socket.Leave(wasConnected: before == Open, reason);
        CancelToken();
        queue.Run(() => RunEndAsync(reason, description));
        return true;
    }

    public void AddDisconnecting(Func<string, string?, Task?> handler) => Add(Disconnecting, handler);

    public void AddDisconnect(Func<string, string?, Task?> handler) => Add(Disconnect, handler);

    public void AddError(Action<Exception> handler)
    {
        lock (_lock) _errorHandlers = [.. _errorHandlers, handler];
    }

    /// <summary>A handler of the application failed: it is logged and told to the application, and the socket goes on.</summary>
    public void ReportError(Exception exception)
    {
        server.Log.HandlerFailed(exception, socket.Id, socket.Namespace.Name);
        server.Metrics.HandlerFailed();
        foreach (var handler in _errorHandlers)
        {
            try
            {
                handler(exception);
            }
            catch (Exception second)
            {
                server.Log.HandlerFailed(second, socket.Id, socket.Namespace.Name);
            }
        }
    }

    public async Task ContainAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException) when (IsEnded)
        {
            // The handler gave up because its client left, as it should.
        }
        catch (Exception exception)
        {
            ReportError(exception);
        }
    }

    private void Add(LifecycleHandlers handlers, Func<string, string?, Task?> handler)
    {
        if (handlers.Add(handler, out var reason, out var description)) queue.Run(() => RunContained(handler, reason, description));
    }

    private async Task RunEndAsync(string reason, string? description)
    {
        await RunAllAsync(Disconnecting.Happen(reason, description), reason, description);
        await RunAllAsync(Disconnect.Happen(reason, description), reason, description);
        await DisposeScopeAsync();
    }

    private async Task RunAllAsync(IReadOnlyList<Func<string, string?, Task?>> handlers, string reason, string? description)
    {
        foreach (var handler in handlers)
        {
            if (RunContained(handler, reason, description) is { } task) await task;
        }
    }

    private Task? RunContained(Func<string, string?, Task?> handler, string reason, string? description)
    {
        try
        {
            return handler(reason, description) is { } task ? ContainAsync(task) : null;
        }
        catch (Exception exception)
        {
            ReportError(exception);
            return null;
        }
    }

    private async Task DisposeScopeAsync()
    {
        AsyncServiceScope? scope;
        lock (_lock)
        {
            scope = _scope;
            _scope = null;
        }

        if (scope is { } made) await ContainAsync(made.DisposeAsync().AsTask());
    }

    private void CancelToken()
    {
        CancellationTokenSource? token;
        lock (_lock) token = _token;
        // What is registered on the token is the application's, and must not run on the thread that ends the socket.
        if (token is not null) _ = token.CancelAsync();
    }
}
