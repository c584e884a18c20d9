using System.Buffers.Binary;
using System.Text;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets.Framing;

/// <summary>Frames as a client writes them.</summary>
internal static class ClientFrame
{
    private const uint UsualMask = 0x5AC31E87;

    public static byte[] Text(string text) => Of(FrameOpcode.Text, Encoding.UTF8.GetBytes(text));

    public static byte[] Of(int opcode, ReadOnlySpan<byte> payload, bool isFinal = true, uint mask = UsualMask) =>
        Raw((byte)((isFinal ? 0x80 : 0) | opcode), payload, mask);

    public static byte[] Raw(byte first, ReadOnlySpan<byte> payload, uint mask = UsualMask)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
        ReadOnlySpan<byte> head = payload.Length switch
        {
            < 126 => [(byte)(0x80 | payload.Length)],
            <= ushort.MaxValue => [0xFE, .. length[6..]],
            _ => [0xFF, .. length],
        };
        Span<byte> key = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(key, mask);
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++) masked[i] ^= key[i % 4];
        return [first, .. head, .. key, .. masked];
    }

    /// <summary>A message in the given number of frames, of which some are empty if it is short.</summary>
    public static byte[] Fragmented(int opcode, byte[] payload, int frames)
    {
        var size = payload.Length / frames;
        var wire = new List<byte>();
        for (var i = 0; i < frames; i++)
        {
            var isLast = i == frames - 1;
            var part = isLast ? payload[(i * size)..] : payload[(i * size)..((i + 1) * size)];
            wire.AddRange(Of(i == 0 ? opcode : FrameOpcode.Continuation, part, isLast));
        }

        return [.. wire];
    }
}
