using System.Text;
using MessagePack;
using SocketIoNet.ClusterWire;
using SocketIoNet.MessagePack;

namespace SocketIoNet.Redis.Classic;

/// <summary>The packet of a broadcast.</summary>
/// <param name="Namespace">The namespace that it is for.</param>
/// <param name="Data">Its data in MessagePack, which borrows the message.</param>
internal readonly record struct ClassicPacket(string Namespace, ReadOnlyMemory<byte> Data)
{
    private const string Main = "/";

    /// <summary>Reads a packet; without data where it is not one. One that names no namespace is for the main one.</summary>
    public static ClassicPacket Read(ref MessagePackReader reader, ReadOnlyMemory<byte> message)
    {
        var packet = new ClassicPacket(Main, default);
        if (reader.NextMessagePackType != MessagePackType.Map)
        {
            reader.SkipValue();
            return packet;
        }

        for (var members = reader.ReadMapHeader(); members > 0; members--) packet = packet.ReadMember(ref reader, message);
        return packet;
    }

    private ClassicPacket ReadMember(ref MessagePackReader reader, ReadOnlyMemory<byte> message)
    {
        var name = PackedMap.ReadKey(ref reader);
        var isNamespace = name.SequenceEqual("nsp"u8);
        if (name.SequenceEqual("data"u8)) return this with { Data = PackedMap.ReadRaw(ref reader, message) };
        if (isNamespace && reader.NextMessagePackType == MessagePackType.String) return this with { Namespace = ReadName(ref reader) };
        // It may be undefined, which is as if it were not there.
        var isNone = isNamespace && !reader.IsNextUndefined();
        reader.SkipValue();
        return isNone ? this with { Namespace = "" } : this;
    }

    private static string ReadName(ref MessagePackReader reader)
    {
        var name = reader.ReadText();
        return name.SequenceEqual("/"u8) ? Main : Encoding.UTF8.GetString(name);
    }
}
