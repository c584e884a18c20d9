using System.Text.Json;

namespace SocketIoNet.Protocol.Shapes;

/// <summary>Any JSON: of these types only the library knows what it reads.</summary>
internal sealed class AnyShape : JsonShape
{
    public static AnyShape Instance { get; } = new();

    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check)
    {
        reader.Skip();
        return true;
    }
}
