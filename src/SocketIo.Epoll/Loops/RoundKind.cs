namespace SocketIoNet.Epoll.Loops;

/// <summary>What the watcher may conclude from a round.</summary>
internal enum RoundKind
{
    Ordinary,

    /// <summary>The watcher, and so perhaps other threads, had to wait for a core.</summary>
    Late,

    /// <summary>Garbage was collected: threads were held up, or did that.</summary>
    Collected,
}
