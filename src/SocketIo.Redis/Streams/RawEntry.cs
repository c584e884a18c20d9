using SocketIoNet.Redis.Resp;
using StackExchange.Redis;

namespace SocketIoNet.Redis.Streams;

/// <summary>An entry of a stream, as servers write it.</summary>
internal readonly record struct RawEntry(string Offset, string ServerId, string Namespace, string Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>Reads the entry whose array of two begins at that token.</summary>
    public static RawEntry Read(RespFrame frame, ref int token)
    {
        var entry = new RawEntry(frame.Text(token + 1), "", "", "", default);
        var fields = frame[token + 2].Length;
        token += 3;
        for (var i = 0; i < fields; i += 2, token += 2) entry = entry.With(frame.Bytes(token), frame.Memory(token + 1));
        return entry;
    }

    public static RawEntry Read(StreamEntry stored)
    {
        var entry = new RawEntry(stored.Id!, "", "", "", default);
        foreach (var field in stored.Values) entry = entry.With((byte[])field.Name!, (byte[]?)field.Value);
        return entry;
    }

    private RawEntry With(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (name.SequenceEqual("uid"u8)) return this with { ServerId = Text(value) };
        if (name.SequenceEqual("nsp"u8)) return this with { Namespace = Text(value) };
        if (name.SequenceEqual("type"u8)) return this with { Type = Text(value) };
        return name.SequenceEqual("data"u8) ? this with { Data = value } : this;
    }

    private static string Text(ReadOnlyMemory<byte> value) => System.Text.Encoding.UTF8.GetString(value.Span);
}
