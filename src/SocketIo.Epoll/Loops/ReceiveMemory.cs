namespace SocketIoNet.Epoll.Loops;

/// <summary>Takes what is received for connections that have no memory of their own. It belongs to the thread, and is used up before the next connection is read.</summary>
internal static class ReceiveMemory
{
    private const int Size = 64 * 1024;

    [ThreadStatic]
    private static byte[]? t_bytes;

    public static Span<byte> OfThread => t_bytes ??= GC.AllocateUninitializedArray<byte>(Size);
}
