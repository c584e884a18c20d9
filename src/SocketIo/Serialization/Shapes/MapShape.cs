using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>An object with any members, whose values have one shape.</summary>
internal sealed class MapShape(Func<JsonShape> findElement) : JsonShape
{
    private JsonShape? _element;

    private JsonShape Element => _element ??= findElement();

    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return check.Fail("an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader;
            reader.Read();
            if (!Element.Fits(ref reader, ref check)) return check.FailAt($".{name.GetString()}");
        }

        return true;
    }
}
