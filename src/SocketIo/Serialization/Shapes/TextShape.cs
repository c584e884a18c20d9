using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>Text, or a type that is written as text.</summary>
/// <param name="typeName">The type, for the message.</param>
/// <param name="check">Whether the text is a value of the type; null if any text is.</param>
internal sealed class TextShape(string typeName, TextCheck? check = null) : JsonShape
{
    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck result)
    {
        if (reader.TokenType != JsonTokenType.String) return result.Fail("text");
        if (check is null || !JsonTextToken.TryGet(in reader, stackalloc byte[JsonTextToken.Longest], out var text)) return true;
        return check(text) || result.Fail($"a value of {typeName}");
    }
}
