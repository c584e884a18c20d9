namespace SocketIoNet.Epoll.Connections;

/// <summary>Remembers that a connection has blocked, or that it is likely to, until it has been quick for some rounds on workers.</summary>
internal struct BlockingMemory
{
    private const byte RoundsToForget = 64;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(0.3);

    /// <summary>What a loop would have been taken for.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(2);

    private volatile bool _mayBlock;
    private bool _isCounted;
    private byte _quickRounds;

    /// <summary>Whether the connection is to be kept off the loop.</summary>
    public readonly bool MayBlock => _mayBlock;

    /// <summary>The connection is new.</summary>
    public void Begin(BlockingExpectation expectation) => _mayBlock = expectation.IsLikely;

    public void OnBlocked(BlockingExpectation expectation)
    {
        Count(expectation, hasBlocked: true);
        _quickRounds = 0;
        _mayBlock = true;
    }

    /// <summary>A round on a worker has ended.</summary>
    public void OnRound(TimeSpan time, BlockingExpectation expectation)
    {
        if (!_mayBlock) return;
        if (time > Slow) OnBlocked(expectation);
        _quickRounds = time < Quick ? (byte)(_quickRounds + 1) : (byte)0;
        if (_quickRounds < RoundsToForget) return;
        Count(expectation, hasBlocked: false);
        _mayBlock = false;
    }

    /// <summary>The connection has ended.</summary>
    public void OnEnd(BlockingExpectation expectation) => Count(expectation, hasBlocked: false);

    /// <summary>Each connection counts once.</summary>
    private void Count(BlockingExpectation expectation, bool hasBlocked)
    {
        if (_isCounted) return;
        _isCounted = true;
        expectation.Add(hasBlocked);
    }
}
