using System.Buffers.Binary;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>
/// A forwarded request with its response, or a forwarded connection: two streams of bytes between two servers. Frames are numbered in each
/// direction. A missing one ends the exchange, as a lost connection would; a repeated one is ignored.
/// </summary>
/// <param name="peer">The other server.</param>
/// <param name="isOpener">Whether this server forwards the request.</param>
internal abstract class Exchange(Peer peer, bool isOpener)
{
    /// <summary>How many bytes may be on their way in each direction.</summary>
    public const int Window = 256 * 1024;

    /// <summary>How many bytes of a body a frame may have.</summary>
    public const int MaxDataBytes = 32 * 1024;

    private readonly Lock _lock = new();
    private readonly CreditGate _credit = new();
    private ExchangeInput? _input;
    private uint _sent;
    private uint _received;
    private bool _isOver;
    private bool _hasSentLast;

    /// <summary>The number of the exchange among those of its opener.</summary>
    public ulong Id { get; set; }

    /// <summary>What the other side sends.</summary>
    public ExchangeInput Input => _input ?? LazyInitializer.EnsureInitialized(ref _input, () => new ExchangeInput(SendCredit));

    /// <summary>Whether this server forwards the request.</summary>
    public bool IsOpener => isOpener;

    protected Peer Peer => peer;

    /// <summary>Whether it has ended. Nothing is sent any more.</summary>
    protected bool IsOver
    {
        get
        {
            lock (_lock) return _isOver;
        }
    }

    /// <summary>How many frames were sent: all of them have their place in the order of the link.</summary>
    public uint SentCount
    {
        get
        {
            lock (_lock) return _sent;
        }
    }

    /// <summary>Sends data; waits while the receiver has no room. Calls must not overlap.</summary>
    /// <exception cref="ExchangeException">The exchange has ended.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = await _credit.TakeAsync(Math.Min(bytes.Length, MaxDataBytes)).ConfigureAwait(false);
            Send(FrameKind.Data, bytes.Span[..count]);
            bytes = bytes[count..];
        }
    }

    /// <summary>Nothing more is sent.</summary>
    public void CompleteOutput() => Send(FrameKind.Data, [], isLast: true);

    /// <summary>Handles a frame of the other side. Called on the receiving loop of the link.</summary>
    public void Receive(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (header.Kind == FrameKind.Abort)
        {
            OnAborted(payload.IsEmpty ? ExchangeFailure.Aborted : (ExchangeFailure)payload.Span[0]);
            return;
        }

        if (header.Sequence < _received) return;
        if (header.Sequence > _received++ || !TryHandle(header, payload.Span)) Abort(ExchangeFailure.Lost);
    }

    /// <summary>The other side had sent so many frames. They arrived before this was said, or were lost.</summary>
    public void CheckReceived(uint count)
    {
        if (count > _received) Abort(ExchangeFailure.Lost);
    }

    /// <summary>Ends the exchange and tells the other side.</summary>
    public void Abort(ExchangeFailure failure = ExchangeFailure.Aborted)
    {
        if (!TryEnd(failure)) return;
        peer.SendAbort(Id, isOpener, failure == ExchangeFailure.Lost ? ExchangeFailure.Lost : ExchangeFailure.Aborted);
    }

    /// <summary>Ends the exchange, because the other side has, or cannot be reached.</summary>
    public void OnAborted(ExchangeFailure failure) => TryEnd(failure);

    /// <summary>Ends the exchange: it is complete. What is still to be sent is not needed.</summary>
    public void Close()
    {
        lock (_lock) _isOver = true;
        peer.Remove(this);
        _credit.Fail(ExchangeFailure.Aborted);
    }

    protected abstract void OnHead(FrameHeader header, ReadOnlySpan<byte> payload);

    protected abstract void OnFailed(ExchangeException exception);

    /// <summary>Adds the beginning of a body to the head in front of it.</summary>
    protected void AddBody(PooledBuffer payload, ReadOnlySpan<byte> body)
    {
        payload.Write(body);
        _credit.TakeFirst(body.Length);
    }

    /// <summary>The frame that has opened the exchange was received.</summary>
    protected void BeginReceiving(FrameHeader header) => _received = header.Sequence + 1;

    protected void Send(FrameKind kind, ReadOnlySpan<byte> payload, bool isLast = false)
    {
        lock (_lock)
        {
            if (_isOver || _hasSentLast && kind != FrameKind.Credit) return;
            _hasSentLast |= isLast;
            peer.Send(new FrameHeader(kind, isOpener, isLast, Id, _sent++), payload, this);
        }
    }

    /// <summary>Adds data that has arrived; aborts the exchange if it exceeds the window.</summary>
    protected bool TryAddInput(ReadOnlySpan<byte> data) => Input.TryAdd(data);

    private bool TryHandle(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Kind)
        {
            case FrameKind.Data:
                if (!TryAddInput(payload)) return false;
                if (header.IsLast) Input.Complete();
                return true;
            case FrameKind.Credit:
                if (payload.Length < sizeof(int)) return false;
                _credit.Grant(BinaryPrimitives.ReadInt32LittleEndian(payload));
                return true;
            default:
                OnHead(header, payload);
                return true;
        }
    }

    private void SendCredit(int bytes)
    {
        Span<byte> payload = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, bytes);
        Send(FrameKind.Credit, payload);
    }

    private bool TryEnd(ExchangeFailure failure)
    {
        lock (_lock)
        {
            if (_isOver) return false;
            _isOver = true;
        }

        peer.Remove(this);
        _credit.Fail(failure);
        var exception = new ExchangeException(failure);
        Input.Complete(exception);
        OnFailed(exception);
        return true;
    }
}
