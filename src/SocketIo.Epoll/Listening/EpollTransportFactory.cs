using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIoNet.Epoll.Diagnostics;
using SocketIoNet.Epoll.Loops;

namespace SocketIoNet.Epoll.Listening;

/// <summary>Kestrel's transport on Linux. What it does not take, Kestrel gives to its own sockets.</summary>
internal sealed class EpollTransportFactory(
    IOptions<SocketTransportOptions> options, ILoggerFactory loggerFactory, IMemoryPoolFactory<byte> memoryPools, TimeProvider? time = null)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Lock _lock = new();
    private readonly EpollLog _log = new(loggerFactory.CreateLogger("SocketIoNet.Epoll"));
    private LoopGroup? _loops;
    private bool _hasFallenBack;

    public bool CanBind(EndPoint endpoint)
    {
        if (endpoint is not (IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint { FileHandleType: FileHandleType.Auto or FileHandleType.Tcp })) return false;
        if (OperatingSystem.IsLinux()) return true;
        FallBack();
        return false;
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = Listen(endpoint);
        var loops = RentLoops();
        try
        {
            return new ValueTask<IConnectionListener>(new EpollListener(socket, loops, options.Value.NoDelay, memoryPools.Create(), _log, time ?? TimeProvider.System));
        }
        catch
        {
            socket.Dispose();
            loops.Release();
            throw;
        }
    }

    private Socket Listen(EndPoint endpoint)
    {
        Socket? socket = null;
        try
        {
            socket = options.Value.CreateBoundListenSocket(endpoint);
            socket.Listen(options.Value.Backlog);
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            // Kestrel says which address it is, and tries the other one of localhost.
            if (exception.SocketErrorCode == SocketError.AddressAlreadyInUse) throw new AddressInUseException(exception.Message, exception);
            throw;
        }
    }

    /// <summary>All listeners share the loops.</summary>
    private LoopGroup RentLoops()
    {
        lock (_lock)
        {
            if (_loops is null || !_loops.TryUse()) _loops = new LoopGroup(Environment.ProcessorCount, _log);
            return _loops;
        }
    }

    private void FallBack()
    {
        lock (_lock)
        {
            if (_hasFallenBack) return;
            _hasFallenBack = true;
        }

        _log.FallBack();
    }
}
