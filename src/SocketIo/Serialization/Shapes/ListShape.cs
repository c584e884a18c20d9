using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>An array of elements of one shape.</summary>
internal sealed class ListShape(Func<JsonShape> findElement) : JsonShape
{
    private JsonShape? _element;

    // Found on first use, because a type may contain itself.
    private JsonShape Element => _element ??= findElement();

    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return check.Fail("an array");
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (!Element.Fits(ref reader, ref check)) return check.FailAt($"[{index}]");
        }

        return true;
    }
}
