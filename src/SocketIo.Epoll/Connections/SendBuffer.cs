using System.Buffers;
using System.Runtime.InteropServices;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Connections;

/// <summary>The bytes that an HTTP connection has written and the system has not taken, in pooled blocks that are returned as they are sent.</summary>
internal struct SendBuffer
{
    private const int SmallestBlock = 4 * 1024, LargestBlock = 64 * 1024;

    /// <summary>Blocks before <see cref="_last"/>: only what is larger than one block needs them.</summary>
    private Queue<ArraySegment<byte>>? _full;

    private byte[]? _last;
    private int _written;
    private int _sent;

    /// <summary>The bytes that are written and not sent.</summary>
    public long Length { readonly get; private set; }

    /// <summary>What is sent next.</summary>
    private readonly ArraySegment<byte> First => _full is { Count: > 0 } ? _full.Peek() : new ArraySegment<byte>(_last!, 0, _written);

    public Memory<byte> GetMemory(int sizeHint)
    {
        if (_last is null) _last = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, SmallestBlock));
        else if (_last.Length - _written < Math.Max(sizeHint, 1)) AddBlock(sizeHint);
        return _last.AsMemory(_written);
    }

    public void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)((_last?.Length ?? 0) - _written), nameof(bytes));
        _written += bytes;
        Length += bytes;
    }

    /// <summary>Sends until all is sent or the system takes no more.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="keepsMemory">Whether what <see cref="GetMemory"/> has returned stays valid.</param>
    /// <returns>0, or the error of the connection.</returns>
    public int Send(SafeHandle socket, bool keepsMemory)
    {
        while (Length > 0)
        {
            var block = First;
            var sent = SocketCalls.Send(socket, block.AsSpan(_sent));
            if (sent == -Errno.WouldBlock) return 0;
            if (sent < 0) return -sent;
            Remove(sent, block);
        }

        if (!keepsMemory) ReleaseLast();
        return 0;
    }

    /// <summary>Takes out what is not sent.</summary>
    public byte[] Take()
    {
        var bytes = new byte[Length];
        for (var rest = bytes.AsSpan(); Length > 0;)
        {
            var block = First;
            var part = block.AsSpan(_sent);
            part.CopyTo(rest);
            rest = rest[part.Length..];
            Remove(part.Length, block);
        }

        ReleaseLast();
        return bytes;
    }

    public void Release()
    {
        while (_full is { Count: > 0 }) ArrayPool<byte>.Shared.Return(_full.Dequeue().Array!);
        ReleaseLast();
        Length = 0;
    }

    private void Remove(int sent, ArraySegment<byte> block)
    {
        Length -= sent;
        _sent += sent;
        if (_sent < block.Count || _full is not { Count: > 0 }) return;
        _sent = 0;
        ArrayPool<byte>.Shared.Return(_full.Dequeue().Array!);
    }

    private void AddBlock(int sizeHint)
    {
        if (_written > 0) (_full ??= []).Enqueue(new ArraySegment<byte>(_last!, 0, _written));
        else ArrayPool<byte>.Shared.Return(_last!);
        var size = Math.Max(sizeHint, Math.Min(_last!.Length * 4, LargestBlock));
        (_last, _written) = (ArrayPool<byte>.Shared.Rent(size), 0);
    }

    private void ReleaseLast()
    {
        if (_last is not null) ArrayPool<byte>.Shared.Return(_last);
        _last = null;
        _written = _sent = 0;
    }
}
