using System.Text.Json;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>Null, or what another shape accepts.</summary>
internal sealed class NullableShape(JsonShape inner) : JsonShape
{
    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check) => inner.Fits(ref reader, ref check);
}
