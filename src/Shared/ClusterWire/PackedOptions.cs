using System.Globalization;
using System.Text;
using MessagePack;
using SocketIoNet.EngineIo;
using SocketIoNet.MessagePack;

namespace SocketIoNet.ClusterWire;

/// <summary>Which sockets a message is for, as <see cref="OptionsFormat"/> has it, directly in MessagePack.</summary>
internal static class PackedOptions
{
    public static void Write(ref MessagePackWriter writer, BroadcastOptions options)
    {
        writer.WriteMapHeader(options.SocketId is null ? 3 : 4);
        WriteTexts(ref writer, "rooms"u8, OptionsFormat.RoomsOf(options));
        WriteTexts(ref writer, "except"u8, options.Except);
        WriteFlags(ref writer, options);
        if (options.SocketId is not { } id) return;
        writer.WriteString("socketId"u8);
        writer.Write(id);
    }

    public static BroadcastOptions Read(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.Map)
        {
            reader.SkipValue();
            return BroadcastOptions.Everyone;
        }

        var options = BroadcastOptions.Everyone;
        for (var members = reader.ReadMapHeader(); members > 0; members--) options = ReadMember(ref reader, options);
        return options;
    }

    private static BroadcastOptions ReadMember(ref MessagePackReader reader, BroadcastOptions options)
    {
        var name = PackedMap.ReadKey(ref reader);
        if (name.SequenceEqual("rooms"u8)) return ReadTexts(ref reader) is { Length: > 0 } rooms ? options with { Rooms = rooms } : options;
        if (name.SequenceEqual("except"u8)) return ReadTexts(ref reader) is { Length: > 0 } except ? options with { Except = except } : options;
        if (name.SequenceEqual("flags"u8)) return ReadFlags(ref reader, options);
        if (name.SequenceEqual("socketId"u8) && reader.NextMessagePackType == MessagePackType.String) return options with { SocketId = reader.ReadString() };
        reader.SkipValue();
        return options;
    }

    private static BroadcastOptions ReadFlags(ref MessagePackReader reader, BroadcastOptions options)
    {
        if (reader.NextMessagePackType != MessagePackType.Map)
        {
            reader.SkipValue();
            return options;
        }

        for (var members = reader.ReadMapHeader(); members > 0; members--) options = ReadFlag(ref reader, options);
        return options;
    }

    private static BroadcastOptions ReadFlag(ref MessagePackReader reader, BroadcastOptions options)
    {
        var name = PackedMap.ReadKey(ref reader);
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Boolean when name.SequenceEqual("volatile"u8):
                return reader.ReadBoolean() ? options with { SendOptions = options.SendOptions | SendOptions.Volatile } : options;
            case MessagePackType.Boolean when name.SequenceEqual("compress"u8):
                return reader.ReadBoolean() ? options : options with { SendOptions = options.SendOptions | SendOptions.NoCompression };
            case MessagePackType.Integer or MessagePackType.Float when name.SequenceEqual("timeout"u8):
                return options with { Timeout = TimeSpan.FromMilliseconds(Math.Clamp(reader.ReadDouble(), 0, int.MaxValue)) };
            default:
                reader.SkipValue();
                return options;
        }
    }

    private static string[] ReadTexts(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.Array)
        {
            reader.SkipValue();
            return [];
        }

        var count = reader.ReadArrayHeader();
        var texts = new string[count];
        for (var i = 0; i < count; i++) texts[i] = ReadText(ref reader);
        return texts;
    }

    /// <summary>Node's servers have rooms that are numbers.</summary>
    private static string ReadText(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.Integer => reader.ReadInt64().ToString(CultureInfo.InvariantCulture),
        MessagePackType.Float => reader.ReadDouble().ToString(CultureInfo.InvariantCulture),
        _ => Encoding.UTF8.GetString(reader.ReadText()),
    };

    private static void WriteTexts(ref MessagePackWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        writer.WriteString(name);
        writer.WriteArrayHeader(texts.Count);
        for (var i = 0; i < texts.Count; i++) writer.Write(texts[i]);
    }

    private static void WriteFlags(ref MessagePackWriter writer, BroadcastOptions options)
    {
        var isVolatile = (options.SendOptions & SendOptions.Volatile) != 0;
        var isPlain = (options.SendOptions & SendOptions.NoCompression) != 0;
        writer.WriteString("flags"u8);
        writer.WriteMapHeader((isVolatile ? 1 : 0) + (isPlain ? 1 : 0) + (options.Timeout is null ? 0 : 1));
        if (isVolatile) WriteFlag(ref writer, "volatile"u8, true);
        if (isPlain) WriteFlag(ref writer, "compress"u8, false);
        if (options.Timeout is not { } timeout) return;
        writer.WriteString("timeout"u8);
        writer.Write((long)timeout.TotalMilliseconds);
    }

    private static void WriteFlag(ref MessagePackWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        writer.WriteString(name);
        writer.Write(value);
    }
}
