using System.Text;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>Records what is pushed, and checks that calls do not overlap.</summary>
internal sealed class TestReceiver : IPushReceiver
{
    private readonly Signal<Exception?> _ended = new();
    private readonly StringBuilder _text = new();
    private long _count;
    private int _calls;
    private int _inside;
    private bool _hasEnded;

    /// <summary>Whether the next bytes are wanted.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>Given to the transport for what it receives; nothing by default.</summary>
    public byte[] Memory { get; set; } = [];

    /// <summary>Called with what has arrived.</summary>
    public Action<ReadOnlySpan<byte>>? Received { get; set; }

    /// <summary>Called when receiving begins or goes on.</summary>
    public Action? Resumed { get; set; }

    /// <summary>Called when the server stops.</summary>
    public Action? Stopping { get; set; }

    public Task<Exception?> Ended => _ended.Task;

    public bool HasEnded => Volatile.Read(ref _hasEnded);

    public long Count => Interlocked.Read(ref _count);

    public int Calls => Volatile.Read(ref _calls);

    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    public Memory<byte> GetMemory() => Memory;

    public bool OnReceived(Span<byte> bytes)
    {
        Enter();
        Assert.False(bytes.IsEmpty);
        if (Memory.Length > 0) Assert.True(bytes.Overlaps(Memory));
        lock (_text) _text.Append(Encoding.Latin1.GetString(bytes));
        try
        {
            Received?.Invoke(bytes);
        }
        finally
        {
            // It may be changed.
            bytes.Clear();
            Interlocked.Add(ref _count, bytes.Length);
            Leave();
        }

        return IsReady;
    }

    public bool OnResumed()
    {
        Enter();
        Resumed?.Invoke();
        return Leave();
    }

    public void OnStopping()
    {
        Enter();
        Leave();
        Stopping?.Invoke();
    }

    public void OnEnded(Exception? exception)
    {
        Enter();
        Leave();
        _hasEnded = true;
        _ended.Set(exception);
    }

    private void Enter()
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        Assert.False(_hasEnded, "It was called after the end.");
    }

    private bool Leave()
    {
        Interlocked.Decrement(ref _inside);
        Interlocked.Increment(ref _calls);
        return IsReady;
    }
}
