using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace SocketIoNet.TestSupport.Engine.Pushing;

/// <summary>A transport that can push what arrives: Kestrel's sockets, with a loop for each connection that is attached.</summary>
/// <param name="split">How many bytes of those that have arrived are pushed at once.</param>
internal sealed class PushTransport(Func<long, int>? split = null) : IConnectionListenerFactory
{
    private const int MostBytes = 64 * 1024;

    private readonly SocketTransportFactory _sockets = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);

    /// <summary>The connections that were attached and have not ended.</summary>
    public ConcurrentDictionary<PushPipe, bool> Attached { get; } = [];

    /// <summary>How many connections were attached.</summary>
    public int AttachedCount;

    private Func<long, int> Split { get; } = split ?? (static available => (int)Math.Min(available, MostBytes));

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await _sockets.BindAsync(endpoint, cancellationToken), this);

    private PushConnection Wrap(ConnectionContext connection)
    {
        var pipe = new PushPipe(connection, Split);
        pipe.Attached += () =>
        {
            Interlocked.Increment(ref AttachedCount);
            Attached[pipe] = true;
            pipe.Ended.ContinueWith(_ => Attached.TryRemove(pipe, out bool _), TaskScheduler.Default);
        };
        return new PushConnection(connection, pipe);
    }

    private sealed class Listener(IConnectionListener inner, PushTransport transport) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await inner.AcceptAsync(cancellationToken) is { } connection ? transport.Wrap(connection) : null;

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await inner.UnbindAsync(cancellationToken);
            foreach (var pipe in transport.Attached.Keys) pipe.Stop();
            await Task.WhenAll(transport.Attached.Keys.Select(static pipe => pipe.Ended)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var pipe in transport.Attached.Keys) pipe.Abort();
            await Task.WhenAll(transport.Attached.Keys.Select(static pipe => pipe.Ended));
            await inner.DisposeAsync();
        }
    }
}
