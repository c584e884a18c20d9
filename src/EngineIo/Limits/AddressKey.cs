using System.Buffers.Binary;
using System.Net;

namespace SocketIoNet.EngineIo.Limits;

/// <summary>
/// What counts as one remote address: an IPv4 address, or the /64 network of an IPv6 address, since whoever has one such address has all of its network.
/// </summary>
internal readonly record struct AddressKey(ulong Value)
{
    /// <summary>Of connections without an address, such as Unix sockets.</summary>
    public static AddressKey Unknown { get; }

    public static AddressKey Of(IPAddress? address)
    {
        if (address is null) return Unknown;
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        var network = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        // IPv4 addresses, and the loopback address, stand in the other half.
        return new AddressKey(network != 0 ? network : BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
