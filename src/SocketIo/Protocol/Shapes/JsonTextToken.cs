using System.Text.Json;

namespace SocketIoNet.Protocol.Shapes;

/// <summary>The text that a reader stands at.</summary>
internal static class JsonTextToken
{
    /// <summary>The longest text that is looked at: longer ones are left to the library.</summary>
    public const int Longest = 256;

    /// <summary>Gets the text without escapes.</summary>
    /// <param name="reader">Stands at a text.</param>
    /// <param name="buffer">Takes the text if need be; has room for <see cref="Longest"/>.</param>
    /// <param name="text">The text in UTF-8.</param>
    /// <returns>False when it is too long.</returns>
    public static bool TryGet(in Utf8JsonReader reader, Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (text.Length > Longest) return false;
        if (reader.ValueIsEscaped) text = buffer[..reader.CopyString(buffer)];
        return true;
    }
}
