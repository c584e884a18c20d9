namespace SocketIoNet.Epoll.Connections;

/// <summary>Whether a flush is held back: the one after <see cref="Begin"/> is, until another one brings more.</summary>
internal struct FlushHold
{
    private bool _isOn;

    /// <summary>What was written when it was flushed first.</summary>
    private long _length;

    public void Begin() => (_isOn, _length) = (true, 0);

    /// <returns>False if nothing was to be held back.</returns>
    public bool TryEnd()
    {
        var isOn = _isOn;
        _isOn = false;
        return isOn;
    }

    /// <param name="length">The bytes that are written and not sent.</param>
    public bool Holds(long length)
    {
        if (_length == 0) _length = length;
        // A layer above may flush the same bytes again.
        _isOn &= length == _length;
        return _isOn;
    }
}
