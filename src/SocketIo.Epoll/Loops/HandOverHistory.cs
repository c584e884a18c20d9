namespace SocketIoNet.Epoll.Loops;

/// <summary>
/// The net below what single connections remember: a loop that is taken from its threads again and again, since ever other connections sleep, keeps the code of the application away for a while.
/// Used by the watcher alone, and counted in its rounds of a millisecond.
/// </summary>
internal sealed class HandOverHistory
{
    /// <summary>What a hand-over weighs; one is forgotten in a round.</summary>
    private const int Weight = 10;

    private const int MaxWeight = 100;
    private const int ShortestPause = 500, LongestPause = 8000;

    private int _weight;
    private int _pause = ShortestPause;
    private int _left;

    /// <summary>Whether only what cannot block is to run on the loop.</summary>
    public bool IsPausing => _left > 0;

    /// <summary>Whether there is nothing that time would change.</summary>
    public bool IsEmpty => _weight == 0 && _left == 0;

    public void OnHandOver()
    {
        _weight += Weight;
        if (_weight <= MaxWeight) return;
        _weight = 0;
        _left = _pause;
        _pause = Math.Min(_pause * 2, LongestPause);
    }

    public void OnRound()
    {
        if (_weight > 0) _weight--;
        if (_left > 0) _left--;
        else if (_weight == 0) _pause = ShortestPause;
    }
}
