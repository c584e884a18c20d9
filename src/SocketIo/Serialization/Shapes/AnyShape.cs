using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>Accepts any JSON, for types of which only the library knows what they are read from.</summary>
internal sealed class AnyShape : JsonShape
{
    public static AnyShape Instance { get; } = new();

    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check)
    {
        reader.Skip();
        return true;
    }
}
