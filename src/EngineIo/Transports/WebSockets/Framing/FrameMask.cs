using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The mask that clients put over their payloads (RFC 6455, section 5.3).</summary>
internal static class FrameMask
{
    /// <summary>Takes the mask off, or puts it on, in place.</summary>
    /// <param name="payload">The whole payload of a frame.</param>
    /// <param name="mask">The mask in the order of the wire.</param>
    public static void Apply(Span<byte> payload, uint mask)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector128<byte>>(payload);
        var vectorMask = Vector128.Create(mask).AsByte();
        foreach (ref var vector in vectors) vector ^= vectorMask;

        // A vector holds the mask four times, so the rest begins at the start of the mask again.
        var rest = payload[(vectors.Length * Vector128<byte>.Count)..];
        var words = MemoryMarshal.Cast<byte, uint>(rest);
        foreach (ref var word in words) word ^= mask;

        rest = rest[(words.Length * sizeof(uint))..];
        var maskBytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        for (var i = 0; i < rest.Length; i++) rest[i] ^= maskBytes[i];
    }
}
