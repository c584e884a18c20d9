using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>One member of an object.</summary>
/// <param name="info">The metadata of the member.</param>
/// <param name="shapes">Finds the shape of its type.</param>
/// <param name="required">Its bit among the required members; 0 if it may be missing.</param>
internal sealed class ObjectMember(JsonPropertyInfo info, JsonShapes shapes, ulong required)
{
    private JsonShape? _shape;

    public ulong Required => required;

    public string Name => info.Name;

    // Found on first use, because a type may contain itself.
    public JsonShape Shape => _shape ??= Find();

    /// <summary>Whether it may be null, according to the annotations if the options respect them.</summary>
    public bool AllowsNull { get; } = info.AssociatedParameter is { } parameter ? parameter.IsNullable || !info.Options.RespectNullableAnnotations : info.Set is null || info.IsSetNullable;

    private JsonShape Find()
    {
        var isRead = info.Set is not null || info.AssociatedParameter is not null || info.ObjectCreationHandling == JsonObjectCreationHandling.Populate;
        if (!isRead || info.CustomConverter is not null || info.IsExtensionData) return AnyShape.Instance;
        return info.NumberHandling is { } handling ? JsonShapes.GetNumber(info.PropertyType, handling) : shapes.Get(info.PropertyType);
    }
}
