namespace SocketIoNet.Epoll.Connections;

/// <summary>The work of a socket, added by any thread and done by one at a time.</summary>
internal struct SocketWorkState
{
    private int _work;

    /// <returns>What there was before: work, or <see cref="SocketWork.Busy"/> of the thread that will do the rest, too.</returns>
    public SocketWork Add(SocketWork work) => (SocketWork)Interlocked.Or(ref _work, (int)work);

    /// <summary>Called by the thread that has set <see cref="SocketWork.Busy"/>.</summary>
    public SocketWork Take() => (SocketWork)Interlocked.And(ref _work, (int)SocketWork.Busy) & ~SocketWork.Busy;

    /// <summary>Ends being busy, unless there is more to do.</summary>
    public bool TryEnd() => Interlocked.CompareExchange(ref _work, (int)SocketWork.None, (int)SocketWork.Busy) == (int)SocketWork.Busy;
}
