using System.Buffers.Text;

namespace SocketIoNet.Redis.Resp;

/// <summary>Finds the parts of replies, in the form of Redis before 6 (RESP2), which every version speaks unless asked for another.</summary>
internal sealed class RespParser
{
    private readonly List<RespToken> _tokens = [];

    public ReadOnlySpan<RespToken> Tokens => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Parses the reply that begins at <paramref name="start"/>.</summary>
    /// <returns>Where it ends; -1 when more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">This is not a reply.</exception>
    public int Parse(ReadOnlySpan<byte> buffer, int start)
    {
        _tokens.Clear();
        var position = start;
        for (var open = 1; open > 0; open--)
        {
            position = ParseOne(buffer, position);
            if (position < 0) return -1;
            if (_tokens[^1].Kind == RespKind.Array) open += _tokens[^1].Length;
        }

        return position;
    }

    private int ParseOne(ReadOnlySpan<byte> buffer, int position)
    {
        var length = buffer[position..].IndexOf("\r\n"u8);
        if (length < 0) return -1;
        var line = buffer.Slice(position, length);
        if (line.IsEmpty) throw NotAReply();
        var next = position + length + 2;
        return line[0] switch
        {
            (byte)'+' => Add(RespKind.Simple, position + 1, length - 1, next),
            (byte)'-' => Add(RespKind.Error, position + 1, length - 1, next),
            (byte)':' => Add(RespKind.Integer, position + 1, length - 1, next),
            (byte)'$' => AddBulk(buffer, Number(line), next),
            (byte)'*' => AddArray(Number(line), next),
            _ => throw NotAReply(),
        };
    }

    private int Add(RespKind kind, int start, int length, int next)
    {
        _tokens.Add(new RespToken(kind, start, length));
        return next;
    }

    private int AddBulk(ReadOnlySpan<byte> buffer, int length, int next)
    {
        if (length < 0) return Add(RespKind.Null, next, 0, next);
        if (buffer.Length - next - 2 < length) return -1;
        return Add(RespKind.Bulk, next, length, next + length + 2);
    }

    private int AddArray(int count, int next) => count < 0 ? Add(RespKind.Null, next, 0, next) : Add(RespKind.Array, next, count, next);

    private static int Number(ReadOnlySpan<byte> line) =>
        Utf8Parser.TryParse(line[1..], out int value, out var consumed) && consumed == line.Length - 1 ? value : throw NotAReply();

    private static InvalidDataException NotAReply() => new("Redis sent what is not RESP.");
}
