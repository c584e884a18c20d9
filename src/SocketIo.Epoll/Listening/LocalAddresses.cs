using System.Net;
using System.Runtime.InteropServices;
using SocketIoNet.Epoll.Native;

namespace SocketIoNet.Epoll.Listening;

/// <summary>The local addresses of accepted connections. Mostly they are all the same, and share one object.</summary>
internal sealed class LocalAddresses(EndPoint listening)
{
    private readonly bool _isOne = listening is not IPEndPoint { Address: var address } || !(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
    private readonly byte[] _lastBytes = new byte[NativeAddress.MaxSize];
    private EndPoint? _last;

    public EndPoint Get(SafeHandle socket)
    {
        if (_isOne) return listening;
        Span<byte> bytes = stackalloc byte[NativeAddress.MaxSize];
        bytes.Clear();
        var length = (uint)bytes.Length;
        if (Libc.GetLocalAddress(socket, bytes, ref length) < 0) return listening;
        if (_last is not null && bytes.SequenceEqual(_lastBytes)) return _last;
        bytes.CopyTo(_lastBytes);
        return _last = NativeAddress.Read(bytes);
    }
}
