using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIoNet.Diagnostics;
using SocketIoNet.Dispatch;

namespace SocketIoNet.Sockets;

/// <summary>What begins and ends with one socket: its state, token and service scope, and the handlers of its end.</summary>
internal sealed class SocketLifecycle(Socket socket, EventQueue queue)
{
    private const int Pending = 0;
    private const int Open = 1;
    private const int Ended = 2;

    /// <summary>What a socket holds between its disconnect and the end of its handlers, in bytes, roughly.</summary>
    private const int EndOverhead = 4096;

    private readonly Lock _lock = new();
    private CallbackList<Func<string, string?, Task?>>? _disconnecting;
    private CallbackList<Func<string, string?, Task?>>? _disconnect;
    private CallbackList<Func<Exception, Task?>>? _errorHandlers;
    private string _reason = "";
    private string? _description;
    private CancellationTokenSource? _token;
    private AsyncServiceScope _scope;
    private HandlerWatch? _watch;
    private bool _hasScope;
    private bool _isScopeDisposed;
    private int _state;

    /// <summary>How many may still use the service scope: the life of the socket with the handlers of its end, its admission, and whoever else runs outside of the queue.</summary>
    private int _holds = 2;

    public bool IsConnected => Volatile.Read(ref _state) == Open;

    public bool IsEnded => Volatile.Read(ref _state) == Ended;

    /// <summary>Whether the handlers of the end have been called, behind which nothing else runs. Asked by what runs in the queue.</summary>
    public bool IsOver { get; private set; }

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
                if (!_hasScope) _scope = Server.Services.CreateAsyncScope();
                _hasScope = true;
                return _scope.ServiceProvider;
            }
        }
    }

    private SocketIoServer Server => socket.Server;

    private CallbackList<Func<string, string?, Task?>> Disconnecting => LazyInitializer.EnsureInitialized(ref _disconnecting, static () => new());

    private CallbackList<Func<string, string?, Task?>> Disconnect => LazyInitializer.EnsureInitialized(ref _disconnect, static () => new());

    public bool TryConnect() => Interlocked.CompareExchange(ref _state, Open, Pending) == Pending;

    /// <summary>
    /// Ends the socket: it is gone for everybody else at once. Its own handlers are told with <see cref="RunEnd"/>, which is to follow. False when it has ended already, or is not connected
    /// and would have to be.
    /// </summary>
    public bool TryEnd(string reason, bool onlyIfConnected)
    {
        var before = onlyIfConnected ? Interlocked.CompareExchange(ref _state, Ended, Open) : Interlocked.Exchange(ref _state, Ended);
        if (before == Ended || (onlyIfConnected && before != Open)) return false;
        LastRooms = socket.Leave(wasConnected: before == Open, reason);
        if (before == Open) Server.Metrics.Disconnected(reason);
        socket.Namespace.Exit();
        CancelToken();
        Server.Ending.Begin();
        // A client that joins and leaves without end is not read while too many of its ends are still being handled.
        socket.Session.AddPendingBytes(EndOverhead);
        return true;
    }

    /// <summary>Tells the socket's handlers of its end in their turn, behind the events that came before.</summary>
    public void RunEnd(string reason, string? description, bool inBackground)
    {
        Func<Task?> work = () => RunEndAsync(reason, description);
        if (inBackground) queue.RunInBackground(work);
        else queue.Run(work);
        WatchQueue();
    }

    /// <summary>Something may wait for what runs in the queue, which is not to last.</summary>
    public void WatchQueue()
    {
        if (Server.Options.SlowHandlerWarning is not { } delay || queue.Count == 0) return;
        var watch = _watch ?? Interlocked.CompareExchange(ref _watch, new HandlerWatch(socket, queue, delay), null) ?? _watch;
        watch.Begin();
    }

    /// <summary>The middlewares have decided, and none of them runs any more.</summary>
    public Task EndAdmissionAsync() => ReleaseAsync();

    /// <summary>Keeps the service scope for code of the application that the end of the socket does not wait for.</summary>
    public async Task HoldScopeAsync(Task use)
    {
        lock (_lock)
        {
            if (_holds == 0) return;
            _holds++;
        }

        await use.ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
    }

    public IDisposable AddDisconnecting(Func<string, string?, Task?> handler) => Add(Disconnecting, handler, nameof(Socket.OnDisconnecting));

    public IDisposable AddDisconnect(Func<string, string?, Task?> handler) => Add(Disconnect, handler, nameof(Socket.OnDisconnect));

    public IDisposable AddError(Func<Exception, Task?> handler) => LazyInitializer.EnsureInitialized(ref _errorHandlers, static () => new()).Add(handler);

    /// <summary>A handler of the application failed: it is logged and told to the application, and the socket goes on.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="handledEvent">What the handler was registered for: the name of an event, or of the method that adds such handlers. Never a name that a client chose.</param>
    public void ReportError(Exception exception, string handledEvent)
    {
        if (exception is ArgumentBindingException) Server.Log.ArgumentsDoNotFit(exception.Message, socket.Id, socket.Namespace.Name);
        else Server.Log.HandlerFailed(exception, handledEvent, socket.Id, socket.Namespace.Name);
        Server.Metrics.HandlerFailed();
        SocketIoActivities.Fail(exception);
        TellErrorHandlers(exception);
    }

    /// <summary>A middleware of the application refused an event: that is no failure, but somebody has to hear of it.</summary>
    public void ReportRefusal(Exception exception)
    {
        Server.Log.EventRefused(_errorHandlers is not { All.Length: > 0 } ? LogLevel.Warning : LogLevel.Debug, exception, socket.Id, socket.Namespace.Name);
        Server.Metrics.EventRefused();
        SocketIoActivities.Fail(exception);
        TellErrorHandlers(exception);
    }

    /// <summary>Calls the application's error handlers, whose own failures are logged.</summary>
    public void TellErrorHandlers(Exception exception)
    {
        foreach (var handler in _errorHandlers?.All ?? [])
        {
            var running = ContainedCall.Run(() => handler.Value(exception), second => Server.Log.HandlerFailed(second, nameof(Socket.OnError), socket.Id, socket.Namespace.Name));
            if (running is not null) _ = HoldScopeAsync(running);
        }
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

    /// <summary>One that is added after the end is run all the same, so that whoever comes late can clean up.</summary>
    private IDisposable Add(CallbackList<Func<string, string?, Task?>> handlers, Func<string, string?, Task?> handler, string registeredWith)
    {
        if (!handlers.TryAdd(handler, out var registration)) queue.Run(() => RunContained(handler, registeredWith));
        return registration;
    }

    private async Task RunEndAsync(string reason, string? description)
    {
        IsOver = true;
        (_reason, _description) = (reason, description);
        await RunAllAsync(Disconnecting.TakeAll(), nameof(Socket.OnDisconnecting)).ConfigureAwait(false);
        await RunAllAsync(Disconnect.TakeAll(), nameof(Socket.OnDisconnect)).ConfigureAwait(false);
        _watch?.End();
        socket.OnFinished();
        await ReleaseAsync().ConfigureAwait(false);
    }

    private async Task RunAllAsync(Callback<Func<string, string?, Task?>>[] handlers, string registeredWith)
    {
        foreach (var handler in handlers)
        {
            if (RunContained(handler.Value, registeredWith) is { } task) await task.ConfigureAwait(false);
        }
    }

    private Task? RunContained(Func<string, string?, Task?> handler, string registeredWith)
    {
        queue.Label = registeredWith;
        try
        {
            return handler(_reason, _description) is { } task ? ContainAsync(task, registeredWith) : null;
        }
        catch (Exception exception)
        {
            ReportError(exception, registeredWith);
            return null;
        }
    }

    /// <summary>One less uses the scope; the last sees to it that nothing of the socket is left.</summary>
    private async Task ReleaseAsync()
    {
        lock (_lock)
        {
            if (--_holds > 0) return;
            _isScopeDisposed = true;
        }

        if (_hasScope) await DisposeScopeAsync().ConfigureAwait(false);
        socket.Session.AddPendingBytes(-EndOverhead);
        Server.Ending.Finish();
    }

    private async Task DisposeScopeAsync()
    {
        try
        {
            await _scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            ReportError(exception, nameof(Socket.Services));
        }
    }

    private void CancelToken()
    {
        CancellationTokenSource? token;
        lock (_lock) token = _token;
        // What is registered on the token is the application's, and must not run on the thread that ends the socket.
        if (token is not null) _ = token.CancelAsync();
    }
}
