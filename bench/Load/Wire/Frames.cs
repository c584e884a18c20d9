using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SocketIoNet.Bench.Wire;

/// <summary>WebSocket frames, unfragmented.</summary>
internal static class Frames
{
    public const byte Continuation = 0;
    public const byte Text = 1;
    public const byte Binary = 2;
    public const byte Close = 8;
    public const byte Ping = 9;
    public const byte Pong = 10;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const int ShortLimit = 125;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    public static byte[] FromClient(Message message) => FromClient(message.IsBinary ? Binary : Text, message.Payload);

    /// <summary>Masked with a random key: one of zeros would spare some servers the work.</summary>
    public static byte[] FromClient(byte opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> key = stackalloc byte[4];
        RandomNumberGenerator.Fill(key);
        var header = Header(opcode, Masked, payload.Length);
        var frame = new byte[header.Length + key.Length + payload.Length];
        header.CopyTo(frame, 0);
        key.CopyTo(frame.AsSpan(header.Length));
        var body = frame.AsSpan(header.Length + key.Length);
        for (var i = 0; i < payload.Length; i++) body[i] = (byte)(payload[i] ^ key[i & 3]);
        return frame;
    }

    public static byte[] FromServer(Message message)
    {
        var header = Header(message.IsBinary ? Binary : Text, 0, message.Payload.Length);
        return [.. header, .. message.Payload];
    }

    /// <summary>Reads a frame of the server, if all of it is there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out byte opcode, out bool isFinal, out ReadOnlySpan<byte> payload, out int length)
    {
        opcode = 0;
        isFinal = false;
        payload = default;
        length = 0;
        if (data.Length < 2) return false;
        var header = 2 + (data[1] switch { Length16 => 2, Length64 => 8, _ => 0 });
        if (data.Length < header) return false;
        var size = data[1] switch
        {
            Length16 => BinaryPrimitives.ReadUInt16BigEndian(data[2..]),
            Length64 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(data[2..])),
            _ => data[1],
        };
        length = header + size;
        if (data.Length < length) return false;
        opcode = (byte)(data[0] & 0x0F);
        isFinal = (data[0] & Final) != 0;
        payload = data[header..length];
        return true;
    }

    private static byte[] Header(byte opcode, byte mask, int length)
    {
        var first = (byte)(Final | opcode);
        if (length <= ShortLimit) return [first, (byte)(mask | length)];
        if (length <= ushort.MaxValue) return [first, (byte)(mask | Length16), (byte)(length >> 8), (byte)length];
        var header = new byte[10];
        header[0] = first;
        header[1] = (byte)(mask | Length64);
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), (ulong)length);
        return header;
    }
}
