using System.Buffers;
using System.IO.Pipelines;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>The bytes that arrived in an exchange and wait to be read: never more than the window.</summary>
/// <param name="grant">Tells the sender that so many bytes were read.</param>
internal sealed class ExchangeInput(Action<int> grant)
{
    /// <summary>Most messages are short. The pool keeps few arrays of each size, so that some of many connections at once allocate theirs.</summary>
    private const int UsualSize = 256;

    private static readonly PipeOptions Options = new(pauseWriterThreshold: 0, minimumSegmentSize: UsualSize, useSynchronizationContext: false);

    private readonly Lock _lock = new();
    private readonly Pipe _pipe = new(Options);
    private bool _isCompleted;
    private int _unread;
    private int _ungranted;

    /// <summary>Whether the sender has sent everything.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_lock) return _isCompleted;
        }
    }

    /// <summary>Adds what has arrived; false if the sender exceeds the window.</summary>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isCompleted || bytes.IsEmpty) return true;
            _unread += bytes.Length;
            if (_unread > Exchange.Window) return false;
            bytes.CopyTo(_pipe.Writer.GetSpan(bytes.Length));
            _pipe.Writer.Advance(bytes.Length);
            // Never waits: the window is the limit.
            var flushing = _pipe.Writer.FlushAsync();
            return flushing.IsCompleted;
        }
    }

    /// <summary>Nothing more arrives. With an exception, readers receive it in place of what they have not read.</summary>
    public void Complete(Exception? exception = null)
    {
        lock (_lock)
        {
            if (_isCompleted) return;
            _isCompleted = true;
            _pipe.Writer.Complete(exception);
        }
    }

    /// <summary>Waits until something has arrived, and takes up to the length of the buffer. With an empty buffer, takes nothing.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var arrived = await _pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var taken = arrived.Buffer.Slice(0, Math.Min(arrived.Buffer.Length, buffer.Length));
        taken.CopyTo(buffer.Span);
        var count = (int)taken.Length;
        _pipe.Reader.AdvanceTo(taken.End);
        OnRead(count);
        return count;
    }

    /// <summary>Copies everything until the sender has sent all.</summary>
    public async Task CopyToAsync(Stream target)
    {
        while (true)
        {
            var arrived = await _pipe.Reader.ReadAsync().ConfigureAwait(false);
            foreach (var part in arrived.Buffer) await target.WriteAsync(part).ConfigureAwait(false);
            var count = (int)arrived.Buffer.Length;
            _pipe.Reader.AdvanceTo(arrived.Buffer.End);
            OnRead(count);
            if (arrived.IsCompleted) return;
        }
    }

    private void OnRead(int count)
    {
        var granted = 0;
        lock (_lock)
        {
            _unread -= count;
            _ungranted += count;
            if (_ungranted >= Exchange.Window / 2 && !_isCompleted) (granted, _ungranted) = (_ungranted, 0);
        }

        if (granted > 0) grant(granted);
    }
}
