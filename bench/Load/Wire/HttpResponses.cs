using System.Buffers.Text;
using System.Text;

namespace SocketIoNet.Bench.Wire;

/// <summary>HTTP/1.1 responses with a length, or in chunks.</summary>
internal static class HttpResponses
{
    /// <summary>Reads a response, if all of it is there; a body in chunks is put together in <paramref name="scratch"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, ref byte[] scratch, out int status, out ReadOnlySpan<byte> body, out int length)
    {
        status = 0;
        body = default;
        length = 0;
        var headLength = data.IndexOf("\r\n\r\n"u8);
        if (headLength < 0) return false;
        var head = data[..headLength];
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out status, out _)) throw Invalid(head);
        var rest = data[(headLength + 4)..];
        if (!TryReadLength(head, out var size)) return TryReadChunks(rest, headLength + 4, ref scratch, out body, out length);
        if (rest.Length < size) return false;
        body = rest[..size];
        length = headLength + 4 + size;
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> head, out int length)
    {
        length = 0;
        for (var end = head.IndexOf((byte)'\n'); end >= 0; end = head.IndexOf((byte)'\n'))
        {
            head = head[(end + 1)..];
            const int NameLength = 15;
            if (head.Length <= NameLength || (head[0] | 0x20) != 'c' || head[NameLength - 1] != ':') continue;
            if (Ascii.EqualsIgnoreCase(head[..NameLength], "content-length:"u8)) return Utf8Parser.TryParse(head[NameLength..].TrimStart((byte)' '), out length, out _);
        }

        return false;
    }

    private static bool TryReadChunks(ReadOnlySpan<byte> data, int start, ref byte[] scratch, out ReadOnlySpan<byte> body, out int length)
    {
        body = default;
        length = start;
        var written = 0;
        while (true)
        {
            var line = data.IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(data[..line], out int size, out _, 'x')) return false;
            if (data.Length < line + 2 + size + 2) return false;
            length += line + 2 + size + 2;
            if (size == 0) break;
            if (scratch.Length < written + size) Array.Resize(ref scratch, written + size);
            data.Slice(line + 2, size).CopyTo(scratch.AsSpan(written));
            written += size;
            data = data[(line + 2 + size + 2)..];
        }

        body = scratch.AsSpan(0, written);
        return true;
    }

    private static BenchException Invalid(ReadOnlySpan<byte> head) => new($"no HTTP response: {Encoding.UTF8.GetString(head)}");
}
