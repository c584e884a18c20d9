using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

internal sealed class BooleanShape : JsonShape
{
    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False || check.Fail("a boolean");
}
