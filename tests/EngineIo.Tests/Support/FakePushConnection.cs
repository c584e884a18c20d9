using System.Buffers;

namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A connection that pushes what the test delivers, on the thread of the test.</summary>
internal sealed class FakePushConnection : IPushConnection
{
    private const byte Garbage = 0xEE;

    private readonly ArrayBufferWriter<byte> _sent = new();
    private IPushReceiver? _receiver;
    private TaskCompletionSource? _writable;
    private volatile bool _isResumed;
    private bool _isPaused = true;

    /// <summary>How many bytes the socket takes.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>Whether what is sent is remembered.</summary>
    public bool Records { get; set; } = true;

    public ReadOnlySpan<byte> Sent => _sent.WrittenSpan;

    /// <summary>How many calls have sent something.</summary>
    public int Sends { get; private set; }

    public bool IsPaused => _isPaused;

    /// <summary>Whether the receiver has asked to be called.</summary>
    public bool IsResumed => _isResumed;

    public bool IsClosed { get; private set; }

    public bool IsAborted { get; private set; }

    public bool IsOver { get; private set; }

    public bool IsBroken { get; set; }

    public void Attach(IPushReceiver receiver)
    {
        _receiver = receiver;
        _isResumed = true;
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (IsOver || IsClosed || IsBroken) throw new IOException("broken");
        var sent = bytes[..Math.Min(bytes.Length, Room)];
        if (sent.IsEmpty) return 0;
        Sends++;
        if (Records) _sent.Write(sent);
        Room -= sent.Length;
        return sent.Length;
    }

    public ValueTask WaitUntilWritableAsync()
    {
        Assert.Null(_writable);
        return new ValueTask((_writable = new TaskCompletionSource()).Task);
    }

    public void Resume() => _isResumed = true;

    public void Close() => IsClosed = true;

    public void Abort() => IsAborted = IsClosed = true;

    /// <summary>The client has read something.</summary>
    public void MakeWritable(int room)
    {
        Room = room;
        Interlocked.Exchange(ref _writable, null)?.SetResult();
    }

    /// <summary>Calls the receiver if it has asked for it; false if it has not.</summary>
    public bool RunResumed()
    {
        if (!_isResumed || IsOver) return false;
        _isResumed = false;
        _isPaused = !_receiver!.OnResumed();
        return true;
    }

    /// <summary>Calls the receiver as often as it asks for it, and ends the connection if it was closed.</summary>
    public void Settle()
    {
        while (RunResumed())
        {
        }

        if (IsClosed) End();
    }

    /// <summary>Pushes bytes that have arrived, in pieces. Returns the number of those that the paused receiver has not got.</summary>
    public int Deliver(ReadOnlySpan<byte> bytes, Func<int> pieces)
    {
        while (!bytes.IsEmpty && !IsClosed && !_isPaused) bytes = bytes[DeliverPiece(bytes, pieces())..];
        return IsClosed ? 0 : bytes.Length;
    }

    public int Deliver(ReadOnlySpan<byte> bytes) => Deliver(bytes, static () => int.MaxValue);

    /// <summary>Pushes bytes without a copy, so that nothing is allocated.</summary>
    public void DeliverAll(Span<byte> bytes) => _isPaused = !_receiver!.OnReceived(bytes);

    public void Stop() => _receiver!.OnStopping();

    public void End(Exception? exception = null)
    {
        if (IsOver) return;
        IsOver = true;
        _receiver!.OnEnded(exception);
        Interlocked.Exchange(ref _writable, null)?.SetResult();
    }

    private int DeliverPiece(ReadOnlySpan<byte> bytes, int most)
    {
        var memory = _receiver!.GetMemory().Span;
        var count = Math.Min(bytes.Length, most);
        if (!memory.IsEmpty) count = Math.Min(count, memory.Length);
        var buffer = memory.IsEmpty ? new byte[count] : memory[..count];
        bytes[..count].CopyTo(buffer);
        _isPaused = !_receiver.OnReceived(buffer);
        if (memory.IsEmpty) buffer.Fill(Garbage);
        while (_isPaused && RunResumed())
        {
        }

        return count;
    }
}
