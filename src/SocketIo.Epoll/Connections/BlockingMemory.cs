namespace SocketIoNet.Epoll.Connections;

/// <summary>Remembers that a connection has blocked a loop, until it has been quick for some rounds elsewhere.</summary>
internal struct BlockingMemory
{
    private const byte RoundsToForget = 64;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(0.3);

    private volatile bool _hasBlocked;
    private byte _quickRounds;

    public readonly bool HasBlocked => _hasBlocked;

    public void OnBlocked()
    {
        _quickRounds = 0;
        _hasBlocked = true;
    }

    /// <summary>A round outside of the loop has ended.</summary>
    public void OnRound(TimeSpan time)
    {
        if (!_hasBlocked) return;
        _quickRounds = time < Quick ? (byte)(_quickRounds + 1) : (byte)0;
        if (_quickRounds >= RoundsToForget) _hasBlocked = false;
    }
}
