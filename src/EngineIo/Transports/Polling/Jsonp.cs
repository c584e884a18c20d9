using System.Buffers;
using System.Text;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>
/// Long-polling with script elements (JSONP), for browsers that cannot send cross-origin requests: the response is a call with the payload
/// as its argument.
/// </summary>
internal static class Jsonp
{
    /// <summary>
    /// The bytes that are escaped in a script: quotes, backslashes, control characters, and the first byte of U+2028 and U+2029.
    /// </summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\', 0xE2]);

    /// <summary>Creates the script that passes <paramref name="payload"/> to the client. Takes ownership of the payload.</summary>
    /// <param name="clientIndex">The index of the client's callback.</param>
    /// <param name="payload">The argument of the callback.</param>
    public static PooledBuffer Wrap(string clientIndex, PooledBuffer payload)
    {
        using (payload)
        {
            // Only digits of the client's index become part of the script.
            var index = string.Concat(clientIndex.Where(char.IsAsciiDigit));
            var script = new PooledBuffer();
            script.Write("___eio["u8);
            script.Write(Encoding.ASCII.GetBytes(index));
            script.Write("](\""u8);
            WriteEscaped(script, payload.Written);
            script.Write("\");"u8);
            return script;
        }
    }

    private static void WriteEscaped(PooledBuffer script, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Special);
            if (plain < 0) plain = text.Length;
            script.Write(text[..plain]);
            text = text[plain..];
            if (!text.IsEmpty) text = text[WriteSpecial(script, text)..];
        }
    }

    /// <summary>Writes the first character of the text. Returns how many bytes of the text it takes.</summary>
    private static int WriteSpecial(PooledBuffer script, ReadOnlySpan<byte> text)
    {
        if (text[0] == 0xE2) return WriteSeparator(script, text);
        var escape = text[0] switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\f' => "\\f"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            _ => default,
        };
        script.Write(escape.IsEmpty ? Encoding.ASCII.GetBytes($"\\u{text[0]:x4}") : escape);
        return 1;
    }

    /// <summary>U+2028 and U+2029 are valid in JSON strings, but were line ends in older scripts.</summary>
    private static int WriteSeparator(PooledBuffer script, ReadOnlySpan<byte> text)
    {
        if (text is [_, 0x80, 0xA8 or 0xA9, ..])
        {
            script.Write(text[2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8);
            return 3;
        }

        script.Write(text[..1]);
        return 1;
    }
}
