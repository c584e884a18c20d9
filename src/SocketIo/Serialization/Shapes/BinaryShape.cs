using System.Text.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>The placeholder of binary data.</summary>
internal sealed class BinaryShape : JsonShape
{
    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check) =>
        (Placeholder.TryRead(ref reader, out var index) && index < check.AttachmentCount) || check.Fail("binary data");
}
