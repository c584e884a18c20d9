using MessagePack;
using SocketIoNet.MessagePack;

namespace SocketIoNet.ClusterWire;

/// <summary>Members of maps in MessagePack.</summary>
internal static class PackedMap
{
    /// <summary>Reads the name of a member; empty for one that is not text.</summary>
    public static ReadOnlySpan<byte> ReadKey(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType == MessagePackType.String) return reader.ReadText();
        reader.SkipValue();
        return default;
    }

    /// <summary>Skips a value and returns its bytes.</summary>
    public static ReadOnlyMemory<byte> ReadRaw(ref MessagePackReader reader, ReadOnlyMemory<byte> message)
    {
        var start = (int)reader.Consumed;
        reader.SkipValue();
        return message[start..(int)reader.Consumed];
    }
}
