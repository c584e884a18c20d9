using System.Buffers;

namespace SocketIoNet.Epoll.Connections;

/// <summary>What the HTTP layer has flushed and was held back, to be sent with what follows. Any thread sends it.</summary>
internal sealed class HeldBytes(byte[] bytes)
{
    private readonly Lock _lock = new();
    private int _sent;

    public bool IsSent => Volatile.Read(ref _sent) == bytes.Length;

    /// <returns>How many bytes of <paramref name="next"/> the system took, or its error, as <see cref="EpollSocket.Send(ReadOnlySpan{byte})"/>.</returns>
    public int SendWith(ReadOnlySpan<byte> next, EpollSocket socket)
    {
        lock (_lock)
        {
            var held = bytes.AsSpan(_sent);
            var both = ArrayPool<byte>.Shared.Rent(held.Length + next.Length);
            held.CopyTo(both);
            next.CopyTo(both.AsSpan(held.Length));
            var sent = socket.Send(both.AsSpan(0, held.Length + next.Length));
            ArrayPool<byte>.Shared.Return(both);
            if (sent < 0) return sent;
            Volatile.Write(ref _sent, _sent + Math.Min(sent, held.Length));
            return Math.Max(sent - held.Length, 0);
        }
    }
}
