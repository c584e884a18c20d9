using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization.Shapes;

/// <summary>An object with known members.</summary>
internal sealed class ObjectShape : JsonShape
{
    private const int MostRequired = 64;
    private const int LongestName = 128;

    private readonly Dictionary<string, ObjectMember> _members;
    private readonly bool _takesOthers;
    private readonly ulong _required;

    public ObjectShape(JsonTypeInfo type, JsonShapes shapes)
    {
        _members = new(type.Options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        _takesOthers = (type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Skip
            || type.Properties.Any(property => property.IsExtensionData);
        var bit = 0;
        foreach (var property in type.Properties)
        {
            var required = property.IsRequired && bit < MostRequired ? 1UL << bit++ : 0;
            _members.TryAdd(property.Name, new ObjectMember(property, shapes, required));
            _required |= required;
        }
    }

    protected override bool FitsValue(ref Utf8JsonReader reader, ref ShapeCheck check)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return check.Fail("an object");
        var missing = _required;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Find(ref reader);
            if (member is null && !_takesOthers) return check.Fail($"no member \"{reader.GetString()}\"");
            reader.Read();
            if (member is null) reader.Skip();
            else if (!Fits(member, ref reader, ref check)) return check.FailAt($".{member.Name}");
            else missing &= ~member.Required;
        }

        return missing == 0 || check.Fail($"a member \"{NameOf(missing)}\"");
    }

    private static bool Fits(ObjectMember member, ref Utf8JsonReader reader, ref ShapeCheck check)
    {
        if (reader.TokenType == JsonTokenType.Null && !member.AllowsNull) return check.Fail("a value that is not null");
        return member.Shape.Fits(ref reader, ref check);
    }

    private ObjectMember? Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestName) return _members.GetValueOrDefault(reader.GetString()!);
        Span<char> buffer = stackalloc char[LongestName];
        var name = buffer[..reader.CopyString(buffer)];
        return _members.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var member) ? member : null;
    }

    private string NameOf(ulong missing)
    {
        var first = 1UL << BitOperations.TrailingZeroCount(missing);
        return _members.Values.First(member => member.Required == first).Name;
    }
}
