using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

/// <summary>
/// A connection as the HTTP layer sees it: everything that would keep the layer alive, or let it end the connection, goes through this object.
/// </summary>
internal sealed class DetachableConnection : IDetachableConnectionFeature, IConnectionHeartbeatFeature, IDuplexPipe
{
    private readonly ConnectionContext _context;
    private readonly ExecutionContext? _executionContext = ExecutionContext.Capture();
    private readonly IConnectionHeartbeatFeature? _heartbeats;
    private DetachableReader? _input;
    private DetachableWriter? _output;
    private Task? _detached;
    private volatile Action? _tick;
    private volatile bool _isOver;

    public DetachableConnection(ConnectionContext context)
    {
        _context = context;
        Transport = context.Transport;
        _input = new DetachableReader(Transport.Input);
        _output = new DetachableWriter(Transport.Output);
        _heartbeats = context.Features.Get<IConnectionHeartbeatFeature>();
        context.Transport = this;
        context.Features.Set<IDetachableConnectionFeature>(this);
        if (_heartbeats is not null) context.Features.Set<IConnectionHeartbeatFeature>(this);
    }

    public IDuplexPipe HttpTransport => this;

    public IDuplexPipe Transport { get; }

    PipeReader IDuplexPipe.Input => _input ?? Transport.Input;

    PipeWriter IDuplexPipe.Output => _output ?? Transport.Output;

    public void Detach(Func<Task> run)
    {
        if (_detached is not null) throw new InvalidOperationException("The connection was detached before.");
        _input!.Detach();
        _output!.Detach();
        _tick = null;
        if (_executionContext is null) _detached = run();
        else ExecutionContext.Run(_executionContext, static state => ((Start)state!).Invoke(), new Start(this, run));
    }

    public void Abort()
    {
        if (!_isOver) _context.Abort(new ConnectionAbortedException("The application aborted the connection."));
    }

    /// <summary>The server keeps what is registered here until the connection ends, so it gets this object, which forgets the HTTP layer.</summary>
    public void OnHeartbeat(Action<object> action, object state)
    {
        if (_tick is null) _heartbeats!.OnHeartbeat(static connection => ((DetachableConnection)connection)._tick?.Invoke(), this);
        _tick += () => action(state);
    }

    /// <summary>Restores the connection after the HTTP layer has ended.</summary>
    /// <returns>The task of the code that has detached the connection; null if none has.</returns>
    public Task? EndHttp()
    {
        _context.Transport = Transport;
        _context.Features.Set<IDetachableConnectionFeature>(null);
        _context.Features.Set(_heartbeats);
        _tick = null;
        _input = null;
        _output = null;
        return _detached;
    }

    /// <summary>Ends the connection as the HTTP layer would have done.</summary>
    public async Task EndAsync()
    {
        _isOver = true;
        // The server receives as long as the input is open: what it sends last is lost if the connection ends with unread input.
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await Transport.Input.CompleteAsync().ConfigureAwait(false);
    }

    private sealed record Start(DetachableConnection Connection, Func<Task> Run)
    {
        public void Invoke() => Connection._detached = Run();
    }
}
