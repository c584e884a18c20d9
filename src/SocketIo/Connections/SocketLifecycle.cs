using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIoNet.Diagnostics;

namespace SocketIoNet.Connections;

/// <summary>What begins and ends with one socket: its state, token and service scope, and the handlers of its end.</summary>
internal sealed class SocketLifecycle(Socket socket, EventQueue queue, SocketIoServer server)
{
    private const int Pending = 0;
    private const int Open = 1;
    private const int Ended = 2;

    /// <summary>What a socket holds between its disconnect and the end of its handlers, in bytes, roughly.</summary>
    private const int EndOverhead = 4096;

    private readonly Lock _lock = new();
    private LifecycleHandlers? _disconnecting;
    private LifecycleHandlers? _disconnect;
    private Func<Exception, Task?>[]? _errorHandlers;
    private CancellationTokenSource? _token;
    private AsyncServiceScope? _scope;
    private bool _isScopeDisposed;
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
            lock (_lock)
            {
                // A scope that is made now would never be disposed.
                ObjectDisposedException.ThrowIf(_isScopeDisposed, socket);
                return (_scope ??= server.Services.CreateAsyncScope()).ServiceProvider;
            }
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
        socket.Namespace.Exit();
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
        server.Metrics.Disconnected(reason);
        socket.Namespace.Exit();
        CancelToken();
        server.Ending.Begin();
        // A client that joins and leaves without end is not read while too many of its ends are still being handled.
        socket.Session.AddPendingBytes(EndOverhead);
        queue.Run(() => RunEndAsync(reason, description));
        return true;
    }

    public void AddDisconnecting(Func<string, string?, Task?> handler) => Add(Disconnecting, handler, nameof(Socket.OnDisconnecting));

    public void AddDisconnect(Func<string, string?, Task?> handler) => Add(Disconnect, handler, nameof(Socket.OnDisconnect));

    public void AddError(Func<Exception, Task?> handler)
    {
        lock (_lock) _errorHandlers = [.. _errorHandlers ?? [], handler];
    }

    /// <summary>A handler of the application failed: it is logged and told to the application, and the socket goes on.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="handledEvent">What the handler was registered for: the name of an event, or of the method that adds such handlers. Never a name that a client chose.</param>
    public void ReportError(Exception exception, string handledEvent)
    {
        if (exception is ArgumentBindingException) server.Log.ArgumentsDoNotFit(exception.Message, socket.Id, socket.Namespace.Name);
        else server.Log.HandlerFailed(exception, handledEvent, socket.Id, socket.Namespace.Name);
        server.Metrics.HandlerFailed();
        SocketIoActivities.Fail(exception);
        TellErrorHandlers(exception);
    }

    /// <summary>A middleware of the application refused an event: that is no failure, but somebody has to hear of it.</summary>
    public void ReportRefusal(Exception exception)
    {
        server.Log.EventRefused(_errorHandlers is null ? LogLevel.Warning : LogLevel.Debug, exception, socket.Id, socket.Namespace.Name);
        server.Metrics.EventRefused();
        SocketIoActivities.Fail(exception);
        TellErrorHandlers(exception);
    }

    /// <summary>Calls the application's error handlers, whose own failures are logged.</summary>
    public void TellErrorHandlers(Exception exception)
    {
        foreach (var handler in _errorHandlers ?? []) _ = TellAsync(handler, exception);
    }

    public async Task ContainAsync(Task task, string handledEvent)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsEnded)
        {
            // The handler gave up because its client left, as it should.
        }
        catch (Exception exception)
        {
            ReportError(exception, handledEvent);
        }
    }

    private void Add(LifecycleHandlers handlers, Func<string, string?, Task?> handler, string registeredWith)
    {
        if (handlers.Add(handler, out var reason, out var description)) queue.Run(() => RunContained(handler, reason, description, registeredWith));
    }

    private async Task TellAsync(Func<Exception, Task?> handler, Exception exception)
    {
        try
        {
            if (handler(exception) is { } task) await task.ConfigureAwait(false);
        }
        catch (Exception second)
        {
            server.Log.HandlerFailed(second, nameof(Socket.OnError), socket.Id, socket.Namespace.Name);
        }
    }

    private async Task RunEndAsync(string reason, string? description)
    {
        try
        {
            await RunAllAsync(Disconnecting.Happen(reason, description), reason, description, nameof(Socket.OnDisconnecting)).ConfigureAwait(false);
            await RunAllAsync(Disconnect.Happen(reason, description), reason, description, nameof(Socket.OnDisconnect)).ConfigureAwait(false);
            await DisposeScopeAsync().ConfigureAwait(false);
        }
        finally
        {
            socket.Session.AddPendingBytes(-EndOverhead);
            socket.OnFinished();
            server.Ending.Finish();
        }
    }

    private async Task RunAllAsync(IReadOnlyList<Func<string, string?, Task?>> handlers, string reason, string? description, string registeredWith)
    {
        foreach (var handler in handlers)
        {
            if (RunContained(handler, reason, description, registeredWith) is { } task) await task.ConfigureAwait(false);
        }
    }

    private Task? RunContained(Func<string, string?, Task?> handler, string reason, string? description, string registeredWith)
    {
        try
        {
            return handler(reason, description) is { } task ? ContainAsync(task, registeredWith) : null;
        }
        catch (Exception exception)
        {
            ReportError(exception, registeredWith);
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
            _isScopeDisposed = true;
        }

        if (scope is { } made) await ContainAsync(made.DisposeAsync().AsTask(), nameof(Socket.Services)).ConfigureAwait(false);
    }

    private void CancelToken()
    {
        CancellationTokenSource? token;
        lock (_lock) token = _token;
        // What is registered on the token is the application's, and must not run on the thread that ends the socket.
        if (token is not null) _ = token.CancelAsync();
    }
}
