using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The mask of client payloads (RFC 6455, section 5.3).</summary>
internal static class FrameMask
{
    /// <summary>Masks or unmasks in place.</summary>
    /// <param name="payload">The complete payload of a frame.</param>
    /// <param name="mask">The mask in wire order.</param>
    public static void Apply(Span<byte> payload, uint mask)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector128<byte>>(payload);
        var vectorMask = Vector128.Create(mask).AsByte();
        foreach (ref var vector in vectors) vector ^= vectorMask;

        // The size of a vector is a multiple of the mask, so the rest starts at the first byte of the mask.
        var rest = payload[(vectors.Length * Vector128<byte>.Count)..];
        var words = MemoryMarshal.Cast<byte, uint>(rest);
        foreach (ref var word in words) word ^= mask;

        rest = rest[(words.Length * sizeof(uint))..];
        var maskBytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        for (var i = 0; i < rest.Length; i++) rest[i] ^= maskBytes[i];
    }
}
