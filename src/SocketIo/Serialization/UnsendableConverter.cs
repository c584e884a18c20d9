using System.Text.Json;
using System.Text.Json.Serialization;
using SocketIoNet.Protocol;

namespace SocketIoNet.Serialization;

/// <summary>Rejects <see cref="UnsendableTypes"/> anywhere in a value. The library asks once for each type.</summary>
/// <param name="includesFields">Whether fields are written. Without them, tuples are rejected: they would be empty objects.</param>
internal sealed class UnsendableConverter(bool includesFields) : JsonConverter<object>
{
    public override bool CanConvert(Type typeToConvert) => Find(typeToConvert) is not null;

    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException(Find(typeToConvert));

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => throw new NotSupportedException(Find(value.GetType()));

    /// <summary>What to write instead of a value of the type; null if it may be sent.</summary>
    internal string? Find(Type type) => includesFields && UnsendableTypes.IsTuple(type) ? null : UnsendableTypes.Find(type);
}
