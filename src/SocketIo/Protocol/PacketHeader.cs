using System.Buffers.Text;

namespace SocketIoNet.Protocol;

/// <summary>The parts of a text message.</summary>
internal readonly struct PacketHeader
{
    private const int MaxIdDigits = 16;
    private const long MaxId = (1L << 53) - 1;

    private readonly int _namespaceStart;
    private readonly int _namespaceLength;
    private readonly int _dataStart;
    private readonly long _id;

    // packet      = type [attachments "-"] [namespace ","] [id] [payload]
    // type        = "0" … "6"                           5 and 6 are EVENT and ACK with attachments
    // attachments = 1 … MaxAttachments in decimal       present exactly when the type is 5 or 6
    // namespace   = "/" and all up to the next comma    the comma is missing when nothing follows; "/" when absent
    // id          = 1 to 16 digits, at most 2^53 - 1
    // payload     = JSON
    //
    // 2["hi",1] · 2/admin,13["hi"] · 51-/admin,13["hi",{"_placeholder":true,"num":0}] · 0/admin · 1/admin,
    private PacketHeader(ReadOnlySpan<byte> message, PacketLimits limits)
    {
        var wireType = ReadType(message);
        var position = 1;
        if (wireType >= PacketType.BinaryEvent) Attachments = ReadAttachments(message, ref position, limits.MaxAttachments);
        Type = wireType switch { PacketType.BinaryEvent => PacketType.Event, PacketType.BinaryAck => PacketType.Ack, _ => wireType };
        if (position < message.Length && message[position] == '/')
        {
            _namespaceStart = position;
            _namespaceLength = ReadNamespace(message, ref position, limits.MaxNamespaceLength);
        }

        _id = ReadId(message, ref position);
        _dataStart = position;
    }

    internal PacketType Type { get; }

    internal int Attachments { get; }

    /// <exception cref="PacketFormatException">The header is malformed.</exception>
    internal static PacketHeader Parse(ReadOnlySpan<byte> message, PacketLimits limits) => new(message, limits);

    internal ReadOnlySpan<byte> GetNamespace(ReadOnlySpan<byte> message) =>
        _namespaceLength == 0 ? "/"u8 : message.Slice(_namespaceStart, _namespaceLength);

    internal ReadOnlySpan<byte> GetData(ReadOnlySpan<byte> message) => message[_dataStart..];

    internal Packet ToPacket(ReadOnlySpan<byte> message, AttachmentList attachments, scoped in ArrayItems items, bool isUnvalidated = false) =>
        new(Type, GetNamespace(message), GetData(message), _id, attachments) { Items = items, IsUnvalidated = isUnvalidated };

    private static PacketType ReadType(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty || message[0] is < (byte)'0' or > (byte)'6') throw new PacketFormatException("Unknown packet type.");
        return (PacketType)(message[0] - '0');
    }

    private static int ReadAttachments(ReadOnlySpan<byte> message, ref int position, int max)
    {
        var digits = CountDigits(message[position..]);
        var end = position + digits;
        if (digits == 0 || message[position] == '0' || end == message.Length || message[end] != '-')
        {
            throw new PacketFormatException("Illegal attachments: their number is missing or malformed.");
        }

        if (!Utf8Parser.TryParse(message[position..end], out int count, out _) || count > max)
        {
            throw new PacketFormatException("Too many attachments.") { Limit = SocketIoLimit.Attachments };
        }

        position = end + 1;
        return count;
    }

    private static int ReadNamespace(ReadOnlySpan<byte> message, ref int position, int max)
    {
        var length = message[position..].IndexOf((byte)',');
        if (length < 0) length = message.Length - position;
        if (length > max) throw new PacketFormatException("The namespace is too long.") { Limit = SocketIoLimit.NamespaceLength };
        position = Math.Min(position + length + 1, message.Length);
        return length;
    }

    private static long ReadId(ReadOnlySpan<byte> message, ref int position)
    {
        var digits = CountDigits(message[position..]);
        if (digits == 0) return -1;
        if (digits > MaxIdDigits || !Utf8Parser.TryParse(message.Slice(position, digits), out long id, out _) || id > MaxId)
        {
            throw new PacketFormatException("The ack id is too large.") { Limit = SocketIoLimit.AckId };
        }

        position += digits;
        return id;
    }

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && text[count] is >= (byte)'0' and <= (byte)'9') count++;
        return count;
    }
}
