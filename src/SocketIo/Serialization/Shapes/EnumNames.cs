using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>Finds out how an enumeration is read, by writing it.</summary>
internal static class EnumNames
{
    public static JsonShape CreateShape(JsonTypeInfo info, JsonShape number)
    {
        var names = new HashSet<string>(Enum.GetNames(info.Type), StringComparer.OrdinalIgnoreCase);
        var isText = false;
        foreach (var value in Enum.GetValuesAsUnderlyingType(info.Type))
        {
            var json = JsonSerializer.Serialize(Enum.ToObject(info.Type, value), info);
            if (json[0] != '"') continue;
            isText = true;
            names.Add(JsonSerializer.Deserialize(json, CommonTypesContext.Default.String)!);
        }

        if (names.Count == 0) return AnyShape.Instance;
        return new EnumShape(info.Type, number, isText ? names : null) { AllowsNull = false };
    }
}
