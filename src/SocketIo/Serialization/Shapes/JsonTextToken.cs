using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>The current string of a reader.</summary>
internal static class JsonTextToken
{
    /// <summary>The longest text that is checked; longer ones are left to the library.</summary>
    public const int Longest = 256;

    /// <summary>Gets the text without escapes.</summary>
    /// <param name="reader">A reader at a string.</param>
    /// <param name="buffer">Receives the text if it has escapes; at least <see cref="Longest"/> bytes.</param>
    /// <param name="text">The text in UTF-8.</param>
    /// <returns>False if it is too long.</returns>
    public static bool TryGet(in Utf8JsonReader reader, Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (text.Length > Longest) return false;
        if (reader.ValueIsEscaped) text = buffer[..reader.CopyString(buffer)];
        return true;
    }
}
