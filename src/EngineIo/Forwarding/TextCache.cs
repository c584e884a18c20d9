using System.Text;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>
/// Keeps texts that were read, since most of those in the heads of requests are the same again and again: names of headers, browsers, hosts. A text
/// takes the place of another with the same hash.
/// </summary>
internal sealed class TextCache
{
    private const int Places = 1024;

    /// <summary>Longer texts, such as tokens, are hardly the same for two clients.</summary>
    private const int LongestKept = 160;

    private readonly string?[] _texts = new string?[Places];

    public static TextCache Shared { get; } = new();

    /// <summary>The text of these bytes in UTF-8.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > LongestKept) return Encoding.UTF8.GetString(utf8);
        ref var place = ref _texts[HashOf(utf8) % Places];
        var text = Volatile.Read(ref place);
        // What is not ASCII is never equal.
        if (text is not null && Ascii.Equals(utf8, text)) return text;
        text = Encoding.UTF8.GetString(utf8);
        Volatile.Write(ref place, text);
        return text;
    }

    private static uint HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return (uint)hash.ToHashCode();
    }
}
