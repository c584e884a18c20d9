using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace SocketIoNet.Protocol;

/// <summary>
/// Reads text in JSON. Half of a surrogate pair (<c>"\ud800"</c>), which UTF-8 cannot represent, becomes U+FFFD.
/// </summary>
public static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>Returns the text of a JSON string in quotes as UTF-8.</summary>
    internal static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> json)
    {
        var text = json[1..^1];
        return text.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(ReadString(json)) : text;
    }

    /// <summary>Returns the text of a JSON string in quotes.</summary>
    internal static string ReadString(ReadOnlySpan<byte> json)
    {
        var text = json[1..^1];
        if (!text.Contains((byte)'\\')) return Encoding.UTF8.GetString(text);
        var reader = new Utf8JsonReader(RepairSurrogates(json));
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>
    /// Replaces halves of surrogate pairs in JSON, without changing its length. Returns <paramref name="json"/> itself if it has none.
    /// </summary>
    /// <param name="json">JSON in UTF-8.</param>
    public static ReadOnlySpan<byte> RepairSurrogates(ReadOnlySpan<byte> json)
    {
        byte[]? repaired = null;
        var position = 0;
        while (FindEscape(json, ref position))
        {
            var unit = ReadUnit(json[position..]);
            if (char.IsHighSurrogate(unit) && char.IsLowSurrogate(ReadUnit(json[(position + EscapeLength)..])))
            {
                position += 2 * EscapeLength;
                continue;
            }

            if (char.IsSurrogate(unit)) "\\ufffd"u8.CopyTo((repaired ??= json.ToArray()).AsSpan(position));
            position += EscapeLength;
        }

        return repaired ?? json;
    }

    /// <summary>Finds the next escaped UTF-16 code unit.</summary>
    private static bool FindEscape(ReadOnlySpan<byte> json, ref int position)
    {
        while (true)
        {
            var next = json[position..].IndexOf((byte)'\\');
            if (next < 0) return false;
            position += next;
            if (position + EscapeLength > json.Length) return false;
            if (json[position + 1] == 'u') return true;
            position += 2;
        }
    }

    private static char ReadUnit(ReadOnlySpan<byte> json)
    {
        if (json.Length < EscapeLength || json[0] != '\\' || json[1] != 'u') return default;
        return Utf8Parser.TryParse(json[2..EscapeLength], out ushort unit, out _, 'x') ? (char)unit : default;
    }
}
