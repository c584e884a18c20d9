namespace SocketIoNet.Epoll.Loops;

/// <summary>What belongs to a thread that handles events.</summary>
internal sealed class LoopThread
{
    private const int BufferSize = 64 * 1024;

    [ThreadStatic]
    private static LoopThread? t_current;

    public static LoopThread Current => t_current ??= new LoopThread();

    /// <summary>Takes what is received for connections that have no memory of their own, which is used up before the next one is read.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
}
