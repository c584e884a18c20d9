using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo;
using SocketIoNet.Epoll.Diagnostics;

namespace SocketIoNet.Epoll.Connections;

/// <summary>A connection as Kestrel sees it.</summary>
internal sealed class EpollConnection : ConnectionContext, IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionLifetimeFeature,
    IConnectionEndPointFeature, IMemoryPoolFeature, IConnectionFlushFeature, ISocketUser
{
    private const int FeatureCount = 16;

    private readonly EpollSocket _socket;
    private readonly EpollLog _log;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _closedNotified = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _id;
    private IDictionary<object, object?>? _items;
    private int _isClosedNotified;
    private volatile bool _isDetached;

    public EpollConnection(EpollSocket socket, System.Buffers.MemoryPool<byte> memoryPool, EpollLog log)
    {
        _socket = socket;
        _log = log;
        MemoryPool = memoryPool;
        Transport = socket;
        ConnectionClosed = _closed.Token;
        Reader = new SocketReader(socket);
        Writer = new SocketWriter(socket);
        Features = NewFeatures();
    }

    public SocketReader Reader { get; }

    public SocketWriter Writer { get; }

    public override IFeatureCollection Features { get; }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public System.Buffers.MemoryPool<byte> MemoryPool { get; }

    public override string ConnectionId
    {
        get => _id ??= ConnectionIds.Next();
        set => _id = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override void Abort() => Abort(new ConnectionAbortedException("The connection was aborted by the application."));

    /// <param name="abortReason">Null to end the connection in an orderly way, as Kestrel does after the client has.</param>
    public override void Abort(ConnectionAbortedException? abortReason)
    {
        if (_isDetached) return;
        var reason = abortReason ?? new ConnectionAbortedException("The connection was closed.");
        _log.Aborted(ConnectionId, reason);
        Reader.Fail(reason);
        if (abortReason is null) _socket.Close();
        else _socket.Abort();
    }

    /// <summary>Ends the connection after what was written is sent, as Kestrel asks for when the HTTP layer has ended.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!_isDetached) await EndAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public bool OnWork(SocketWork work)
    {
        var hasHangUp = (work & (SocketWork.HangUp | SocketWork.Broken)) != 0;
        if ((work & SocketWork.Read) != 0) Reader.OnReadable(hasHangUp);
        if ((work & SocketWork.Write) != 0) Writer.OnWritable();
        if (hasHangUp) NotifyClosed();
        return false;
    }

    public void OnClosed(Exception? exception)
    {
        Writer.Close();
        Reader.OnReadable(hasHangUp: true);
        NotifyClosed();
    }

    /// <summary>Runs what waits for the work that was done. Called by threads that are not at work on the socket, so that it may wait for more of that.</summary>
    public void Continue() => Reader.Continue();

    public void HoldNext() => Writer.HoldNext();

    public void Release() => Writer.Release();

    /// <summary>Cuts the HTTP layer off from the connection, which goes on.</summary>
    public PushedConnection Detach(IPushReceiver receiver)
    {
        var flushed = Writer.Detach();
        var received = Reader.Detach();
        _isDetached = true;
        return new PushedConnection(_socket, receiver, received, flushed);
    }

    private async Task EndAsync()
    {
        await Reader.CompleteAsync().ConfigureAwait(false);
        await Writer.DrainAsync().ConfigureAwait(false);
        _socket.Close();
        await _closedNotified.Task.ConfigureAwait(false);
        _closed.Dispose();
    }

    private FeatureCollection NewFeatures()
    {
        var features = new FeatureCollection(FeatureCount);
        features.Set<IConnectionIdFeature>(this);
        features.Set<IConnectionTransportFeature>(this);
        features.Set<IConnectionItemsFeature>(this);
        features.Set<IConnectionLifetimeFeature>(this);
        features.Set<IConnectionEndPointFeature>(this);
        features.Set<IMemoryPoolFeature>(this);
        features.Set<IConnectionFlushFeature>(this);
        return features;
    }

    /// <summary>What is registered for the end is code of others, which does not belong on the loop.</summary>
    private void NotifyClosed()
    {
        if (Interlocked.Exchange(ref _isClosedNotified, 1) != 0) return;
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.CancelClosed(), this, preferLocal: false);
    }

    private void CancelClosed()
    {
        try
        {
            _closed.Cancel();
        }
        catch (AggregateException exception)
        {
            _log.TargetFailed(exception);
        }
        finally
        {
            _closedNotified.TrySetResult();
        }
    }
}
