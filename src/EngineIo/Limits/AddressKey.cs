using System.Buffers.Binary;
using System.Net;

namespace SocketIoNet.EngineIo.Limits;

/// <summary>
/// The key of a remote address: an IPv4 address, or the /64 network of an IPv6 address, since a client with one address of a network
/// usually has all of them.
/// </summary>
internal readonly record struct AddressKey(ulong Value)
{
    /// <summary>The key of connections without an address, such as Unix sockets.</summary>
    public static AddressKey Unknown { get; }

    public static AddressKey Of(IPAddress? address)
    {
        if (address is null) return Unknown;
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        var network = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        // IPv4 addresses and the IPv6 loopback address are in the lower half.
        return new AddressKey(network != 0 ? network : BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
