namespace SocketIoNet.Epoll.Connections;

/// <summary>
/// Whether a new connection is likely to block, as most before it have: many run into the same handler. It begins on workers then, and shows there what it does, instead of stopping a loop first.
/// </summary>
internal sealed class BlockingExpectation
{
    private const int Most = 16;
    private const int Likely = Most / 2;

    /// <summary>How many more of the last ones have blocked than have not.</summary>
    private int _surplus;

    public bool IsLikely => Volatile.Read(ref _surplus) >= Likely;

    /// <summary>Counts a connection that has shown what it does.</summary>
    public void Add(bool hasBlocked)
    {
        // Threads may exceed the bounds by a few; it makes no difference.
        var surplus = Volatile.Read(ref _surplus);
        if (hasBlocked && surplus < Most) Interlocked.Increment(ref _surplus);
        else if (!hasBlocked && surplus > 0) Interlocked.Decrement(ref _surplus);
    }
}
