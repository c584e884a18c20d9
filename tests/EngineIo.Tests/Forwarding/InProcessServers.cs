using System.Collections.Concurrent;
using System.Threading.Channels;
using SocketIoNet.EngineIo.Forwarding;

namespace SocketIoNet.EngineIo.Tests.Forwarding;

/// <summary>A broker for the servers of one process, on which a test can let messages go wrong and servers die.</summary>
internal sealed class InProcessServers : IServerLink
{
    private readonly ConcurrentDictionary<string, Channel<byte[]>> _servers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _silent = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private byte[]? _late;
    private FrameKind _faulty;
    private Delivery _fault;
    private int _skipped;
    private int _onTheirWay;

    /// <summary>Whether everything that was sent has been received.</summary>
    public bool IsIdle => Volatile.Read(ref _onTheirWay) == 0;

    /// <summary>How many messages of each kind were sent.</summary>
    public ConcurrentDictionary<FrameKind, int> Sent { get; } = [];

    /// <summary>Does this with a message of that kind, after <paramref name="skip"/> others of it.</summary>
    public void Let(FrameKind kind, Delivery fault, int skip = 0)
    {
        lock (_lock) (_faulty, _fault, _skipped) = (kind, fault, skip);
    }

    /// <summary>The server is dead, as if its process had been killed: nothing from it or for it passes, and its connection is closed.</summary>
    public void Kill(string serverId)
    {
        _silent[serverId] = true;
        _servers.TryRemove(serverId, out _);
    }

    /// <summary>Nothing from the server or for it passes, but its connection is there.</summary>
    public void CutOff(string serverId) => _silent[serverId] = true;

    public void Reconnect(string serverId) => _silent.TryRemove(serverId, out _);

    public Task ListenAsync(string serverId, Action<ReadOnlyMemory<byte>> receive, CancellationToken stopping)
    {
        var messages = _servers[serverId] = Channel.CreateUnbounded<byte[]>();
        _ = Task.Run(async () =>
        {
            await foreach (var message in messages.Reader.ReadAllAsync())
            {
                if (!_silent.ContainsKey(serverId)) receive(message);
                Interlocked.Decrement(ref _onTheirWay);
            }
        }, CancellationToken.None);
        stopping.Register(() =>
        {
            _servers.TryRemove(serverId, out _);
            messages.Writer.TryComplete();
        });
        return Task.CompletedTask;
    }

    public void Post(string serverId, ReadOnlySpan<byte> message) => Send(serverId, message.ToArray());

    public ValueTask<bool> SendAsync(string serverId, ReadOnlySpan<byte> message)
    {
        try
        {
            return ValueTask.FromResult(Send(serverId, message.ToArray()));
        }
        catch (IOException exception)
        {
            return ValueTask.FromException<bool>(exception);
        }
    }

    private bool Send(string serverId, byte[] message)
    {
        Assert.True(FrameHeader.TryRead(message, out var sender, out var header, out _));
        Sent.AddOrUpdate(header.Kind, 1, static (_, count) => count + 1);
        if (_silent.ContainsKey(sender)) return true;
        if (!_servers.TryGetValue(serverId, out var target)) return false;
        lock (_lock) DeliverNeedsLock(target, header.Kind, message);
        return true;
    }

    private void DeliverNeedsLock(Channel<byte[]> target, FrameKind kind, byte[] message)
    {
        var fault = TakeFaultNeedsLock(kind);
        if (fault == Delivery.Failed) throw new IOException("The broker is down.");
        if (fault == Delivery.Late) _late = message;
        if (fault is Delivery.Once or Delivery.Twice) Write(target, message);
        if (fault == Delivery.Twice) Write(target, message);
        if (fault != Delivery.Late && _late is { } late)
        {
            Write(target, late);
            _late = null;
        }
    }

    private void Write(Channel<byte[]> target, byte[] message)
    {
        Interlocked.Increment(ref _onTheirWay);
        if (!target.Writer.TryWrite(message)) Interlocked.Decrement(ref _onTheirWay);
    }

    private Delivery TakeFaultNeedsLock(FrameKind kind)
    {
        if (kind != _faulty || _skipped-- > 0) return Delivery.Once;
        _faulty = FrameKind.None;
        return _fault;
    }
}
