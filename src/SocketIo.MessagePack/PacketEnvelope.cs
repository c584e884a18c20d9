using MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>The parts of a packet. Unknown members, such as the <c>options</c> of the official client, are skipped.</summary>
internal struct PacketEnvelope
{
    private int _type = -1;
    private int _namespaceEnd;
    private int _namespaceLength;

    // packet = map { "type": 0 … 4, "nsp": text, "data"?: any, "id"?: integer }    in any order; undefined is the same as absent
    private PacketEnvelope(ReadOnlyMemory<byte> message)
    {
        var reader = new MessagePackReader(message);
        if (reader.NextMessagePackType != MessagePackType.Map) throw new PacketFormatException("The packet is not a map.");
        for (var members = reader.ReadMapHeader(); members > 0; members--) ReadMember(ref reader);
        if (!reader.End) throw new PacketFormatException("Unexpected data after the packet.");
        if (_type < 0 || _namespaceLength == 0) throw new PacketFormatException("The packet has no type or no namespace.");
    }

    public readonly PacketType Type => (PacketType)_type;

    public readonly Range Namespace => (_namespaceEnd - _namespaceLength).._namespaceEnd;

    /// <summary>The id of the acknowledgement; -1 for none.</summary>
    public long Id { get; private set; } = -1;

    /// <summary>The start of the payload; -1 for none.</summary>
    public int DataStart { get; private set; } = -1;

    public static PacketEnvelope Read(ReadOnlyMemory<byte> message) => new(message);

    private void ReadMember(ref MessagePackReader reader)
    {
        var name = reader.ReadText();
        if (reader.IsNextUndefined()) reader.SkipValue();
        else if (name.SequenceEqual("type"u8)) ReadType(ref reader);
        else if (name.SequenceEqual("nsp"u8)) ReadNamespace(ref reader);
        else if (name.SequenceEqual("id"u8)) ReadId(ref reader);
        else if (name.SequenceEqual("data"u8)) FindData(ref reader);
        else reader.SkipValue();
    }

    private void ReadType(ref MessagePackReader reader)
    {
        var type = reader.ReadWholeNumber();
        if (_type >= 0 || type is < (int)PacketType.Connect or > (int)PacketType.ConnectError) throw new PacketFormatException("Unknown packet type.");
        _type = (int)type;
    }

    private void ReadNamespace(ref MessagePackReader reader)
    {
        if (_namespaceLength > 0) throw Twice();
        _namespaceLength = reader.ReadText().Length;
        _namespaceEnd = (int)reader.Consumed;
    }

    private void ReadId(ref MessagePackReader reader)
    {
        if (Id >= 0) throw Twice();
        Id = reader.ReadWholeNumber();
        if (Id < 0) throw new PacketFormatException("The ack id is negative.");
    }

    private void FindData(ref MessagePackReader reader)
    {
        if (DataStart >= 0) throw Twice();
        DataStart = (int)reader.Consumed;
        reader.SkipValue();
    }

    private static PacketFormatException Twice() => new("A member of the packet occurs twice.");
}
