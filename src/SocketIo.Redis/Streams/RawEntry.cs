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
        for (var i = 0; i < fields; i += 2, token += 2) entry = entry.With(frame.Text(token), frame.Memory(token + 1));
        return entry;
    }

    public static RawEntry Read(StreamEntry stored)
    {
        var entry = new RawEntry(stored.Id!, "", "", "", default);
        foreach (var field in stored.Values) entry = entry.With(field.Name!, (byte[]?)field.Value);
        return entry;
    }

    private RawEntry With(string name, ReadOnlyMemory<byte> value) => name switch
    {
        "uid" => this with { ServerId = Text(value) },
        "nsp" => this with { Namespace = Text(value) },
        "type" => this with { Type = Text(value) },
        "data" => this with { Data = value },
        _ => this,
    };

    private static string Text(ReadOnlyMemory<byte> value) => System.Text.Encoding.UTF8.GetString(value.Span);
}
