using System.Buffers.Binary;

namespace SocketIoNet.Postgres.Forwarding;

/// <summary>
/// What a notification carries of a message for another server. A notification is text of less than 8,000 bytes: it has the bytes as base64, and a longer message has several of them. They cost less than the table of attachments,
/// because no row is written, read or deleted, and they arrive all or none and one after the other, because they are of one transaction.
/// </summary>
/// <param name="Number">The number of the message, which no other one has at the time.</param>
/// <param name="Index">The number of the part in the message.</param>
/// <param name="Count">How many parts the message has.</param>
internal readonly record struct MessagePart(ulong Number, int Index, int Count)
{
    /// <summary>What is 7,996 characters as base64.</summary>
    public const int MaxSize = 7996 / 4 * 3;

    private const int IndexAt = sizeof(ulong);
    private const int CountAt = IndexAt + sizeof(ushort);
    private const int HeaderSize = CountAt + sizeof(ushort);
    private const int MaxBytes = MaxSize - HeaderSize;

    /// <summary>The longest message has 6 MB. What is forwarded in one is a head, or 32 KiB of a body.</summary>
    private const int MaxCount = 1024;

    /// <summary>Writes a message as the payloads of notifications.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is too long.</exception>
    public static string[] Write(ulong number, ReadOnlySpan<byte> message)
    {
        var count = Math.Max(1, (message.Length + MaxBytes - 1) / MaxBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount, nameof(message));
        var payloads = new string[count];
        Span<byte> part = stackalloc byte[MaxSize];
        BinaryPrimitives.WriteUInt64LittleEndian(part, number);
        BinaryPrimitives.WriteUInt16LittleEndian(part[CountAt..], (ushort)count);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(part[IndexAt..], (ushort)i);
            var bytes = message[..Math.Min(message.Length, MaxBytes)];
            bytes.CopyTo(part[HeaderSize..]);
            payloads[i] = Convert.ToBase64String(part[..(HeaderSize + bytes.Length)]);
            message = message[bytes.Length..];
        }

        return payloads;
    }

    /// <summary>Reads the payload of a notification into a buffer of <see cref="MaxSize"/>; false if it is none of a message.</summary>
    public static bool TryRead(string payload, Memory<byte> buffer, out MessagePart part, out ReadOnlyMemory<byte> bytes)
    {
        part = default;
        bytes = default;
        if (!Convert.TryFromBase64String(payload, buffer.Span, out var size) || size < HeaderSize) return false;
        var header = buffer.Span;
        part = new MessagePart(BinaryPrimitives.ReadUInt64LittleEndian(header), BinaryPrimitives.ReadUInt16LittleEndian(header[IndexAt..]), BinaryPrimitives.ReadUInt16LittleEndian(header[CountAt..]));
        bytes = buffer[HeaderSize..size];
        return part.Count <= MaxCount && part.Index < part.Count;
    }
}
