using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.Protocol;

/// <summary>Refuses the <see cref="UnsendableTypes"/> wherever they stand in a value. It is asked once for each type.</summary>
/// <param name="includesFields">Whether fields are written, of which tuples consist; without them a tuple would be an empty object.</param>
internal sealed class UnsendableConverter(bool includesFields) : JsonConverter<object>
{
    public override bool CanConvert(Type typeToConvert) => Find(typeToConvert) is not null;

    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException(Find(typeToConvert));

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => throw new NotSupportedException(Find(value.GetType()));

    /// <summary>What to write instead of a value of the type; null when it may be sent.</summary>
    internal string? Find(Type type)
    {
        if (UnsendableTypes.Find(type) is { } reason) return reason;
        var isTuple = type.IsValueType && typeof(ITuple).IsAssignableFrom(type);
        return isTuple && !includesFields ? "A tuple has no names in JSON, and would be empty. Send a record, an anonymous object, or the values one by one." : null;
    }
}
