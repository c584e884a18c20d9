namespace SocketIoNet.Epoll.Connections;

/// <summary>The work of a socket, added by any thread and done by one at a time.</summary>
internal struct SocketWorkState
{
    private int _work;

    /// <returns>What there was before: work, or <see cref="SocketWork.Busy"/> of the thread that will do the rest, too.</returns>
    public SocketWork Add(SocketWork work) => (SocketWork)Interlocked.Or(ref _work, (int)work);

    /// <summary>Called by the thread that has set <see cref="SocketWork.Busy"/>.</summary>
    public SocketWork Take() => (SocketWork)Interlocked.And(ref _work, (int)SocketWork.Busy) & ~SocketWork.Busy;

    /// <returns>True if work was added meanwhile. Who has added it relies on the caller, which has it done after others had their turn.</returns>
    public bool EndBusy() => Interlocked.And(ref _work, (int)~SocketWork.Busy) != (int)SocketWork.Busy;
}
