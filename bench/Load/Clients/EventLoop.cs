using System.Diagnostics;
using SocketIoNet.Bench.Native;

namespace SocketIoNet.Bench.Clients;

/// <summary>All connections of a run, on the one thread that calls <see cref="Pump"/>.</summary>
/// <param name="staysAwake">
/// Whether the thread never sleeps. The system charges whoever sends with waking the receiver, which costs as much as the rest of sending where another core has to be interrupted; clients on other machines cost a server nothing of
/// that kind.
/// </param>
internal sealed class EventLoop(bool staysAwake = false) : IDisposable
{
    private const int BufferLength = 512 * 1024;
    private const int LongestWaitMilliseconds = 20;

    private readonly Poller _poller = new();
    private readonly List<Channel?> _channels = [];
    private uint _serial;

    /// <summary>Where every connection receives; what it can not use yet it keeps for itself.</summary>
    public byte[] Buffer { get; } = GC.AllocateArray<byte>(BufferLength, pinned: true);

    /// <summary>When the input arrived that is being handled.</summary>
    public long Now { get; private set; } = Stopwatch.GetTimestamp();

    public void Open(Channel channel, int port)
    {
        var fd = Tcp.Connect(port, _serial++);
        channel.Attach(this, fd);
        while (_channels.Count <= fd) _channels.Add(null);
        _channels[fd] = channel;
        _poller.Watch(fd, isNew: true, whenWritable: false);
    }

    public void Close(Channel channel)
    {
        if (channel.Fd < 0) return;
        _channels[channel.Fd] = null;
        _ = Libc.Close(channel.Fd);
        channel.Detach();
    }

    public void WatchWritable(Channel channel, bool enabled) => _poller.Watch(channel.Fd, isNew: false, enabled);

    public int Receive(int fd, int offset)
    {
        var count = Tcp.Receive(fd, Buffer.AsSpan(offset));
        Now = Stopwatch.GetTimestamp();
        return count;
    }

    /// <summary>Handles events for <paramref name="time"/>, or until <paramref name="isDone"/>; returns whether that came.</summary>
    public bool Pump(TimeSpan time, Func<bool>? isDone = null)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (true)
        {
            if (isDone?.Invoke() == true) return true;
            Now = Stopwatch.GetTimestamp();
            if (Now >= end) return false;
            var left = (int)Math.Min(LongestWaitMilliseconds, 1 + ((end - Now) * 1000 / Stopwatch.Frequency));
            var events = _poller.Wait(staysAwake ? 0 : left);
            // What else is on this core, such as Redis, goes first.
            if (events.IsEmpty && staysAwake) Thread.Yield();
            foreach (ref readonly var ready in events) _channels[ready.Fd]?.OnEvents(ready.Events);
        }
    }

    public void Dispose()
    {
        foreach (var channel in _channels.ToArray())
        {
            if (channel is not null) Close(channel);
        }

        _poller.Dispose();
    }
}
