using System.Buffers.Text;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>The body of a JSONP POST, which is a form: the payload is its field <c>d</c>.</summary>
internal static class JsonpForm
{
    /// <summary>Replaces the body by its payload; false unless there is exactly one.</summary>
    /// <remarks>
    /// Browsers change line ends in forms. So clients write a line end as <c>\n</c>, and a backslash followed by n as <c>\\n</c>; nothing
    /// else is escaped.
    /// </remarks>
    public static bool TryRead(PooledBuffer body)
    {
        if (!TryFindField(body.Written, out var start, out var length)) return false;
        body.Truncate(Decode(body.Written, start, length));
        return true;
    }

    private static bool TryFindField(ReadOnlySpan<byte> form, out int start, out int length)
    {
        start = length = -1;
        for (var position = 0; position < form.Length;)
        {
            var field = form[position..];
            var end = field.IndexOf((byte)'&');
            if (end >= 0) field = field[..end];
            if (field.StartsWith("d="u8))
            {
                if (start >= 0) return false;
                start = position + 2;
                length = field.Length - 2;
            }

            position += field.Length + 1;
        }

        return start >= 0;
    }

    /// <summary>Decodes the field in place, to the start of the buffer. Returns its length.</summary>
    private static int Decode(Span<byte> form, int start, int length)
    {
        var written = 0;
        var backslashes = 0;
        for (var read = start; read < start + length; read++)
        {
            var value = form[read];
            if (value == '+') value = (byte)' ';
            else if (value == '%' && TryReadHex(form[..(start + length)], read + 1, out value)) read += 2;
            if (value == 'n' && backslashes > 0)
            {
                written--;
                if (backslashes == 1) value = (byte)'\n';
            }

            backslashes = value == '\\' ? backslashes + 1 : 0;
            form[written++] = value;
        }

        return written;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> form, int position, out byte value)
    {
        value = (byte)'%';
        if (position + 2 > form.Length || !char.IsAsciiHexDigit((char)form[position]) || !char.IsAsciiHexDigit((char)form[position + 1])) return false;
        return Utf8Parser.TryParse(form.Slice(position, 2), out value, out _, 'x');
    }
}
