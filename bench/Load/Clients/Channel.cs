using SocketIoNet.Bench.Native;

namespace SocketIoNet.Bench.Clients;

/// <summary>A TCP connection: what has arrived is offered to <see cref="Consume"/> until it is whole, what can not be sent at once waits.</summary>
internal abstract class Channel
{
    private EventLoop? _loop;
    private byte[] _held = [];
    private int _heldLength;
    private byte[] _unsent = [];

    public int Fd { get; private set; } = -1;

    protected EventLoop Loop => _loop ?? throw new InvalidOperationException("The channel is not open.");

    public void Attach(EventLoop loop, int fd)
    {
        _loop = loop;
        Fd = fd;
        OnOpened();
    }

    public void Detach()
    {
        Fd = -1;
        _heldLength = 0;
        _unsent = [];
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (Fd < 0) return;
        if (_unsent.Length > 0)
        {
            _unsent = [.. _unsent, .. bytes];
            return;
        }

        var sent = Tcp.Send(Fd, bytes);
        // A connection that is broken shows itself when it is read.
        if (sent < 0 || sent == bytes.Length) return;
        _unsent = bytes[sent..].ToArray();
        Loop.WatchWritable(this, true);
    }

    public void OnEvents(uint events)
    {
        if ((events & Poller.Writable) != 0) SendRest();
        if ((events & ~Poller.Writable) != 0 && Fd >= 0) Receive();
    }

    protected abstract void OnOpened();

    /// <summary>Takes what is complete; returns how many bytes that was.</summary>
    protected abstract int Consume(ReadOnlySpan<byte> data);

    /// <summary>The server has closed the connection.</summary>
    protected abstract void OnClosedByServer();

    private void Receive()
    {
        var buffer = Loop.Buffer;
        _held.AsSpan(0, _heldLength).CopyTo(buffer);
        var count = Loop.Receive(Fd, _heldLength);
        if (count < 0) return;
        if (count == 0)
        {
            OnClosedByServer();
            return;
        }

        var length = _heldLength + count;
        var used = Consume(buffer.AsSpan(0, length));
        if (Fd >= 0) Hold(buffer.AsSpan(used, length - used));
    }

    private void Hold(ReadOnlySpan<byte> rest)
    {
        _heldLength = rest.Length;
        if (rest.Length > _held.Length) _held = new byte[rest.Length];
        rest.CopyTo(_held);
    }

    private void SendRest()
    {
        var sent = Tcp.Send(Fd, _unsent);
        if (sent > 0) _unsent = _unsent[sent..];
        if (_unsent.Length == 0 || sent < 0) Loop.WatchWritable(this, false);
    }
}
