namespace SocketIoNet.Epoll.Loops;

/// <summary>What belongs to a thread that runs a loop.</summary>
internal sealed class LoopThread
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Takes what is received for connections that have no memory of their own, which is used up before the next one is read.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
}
