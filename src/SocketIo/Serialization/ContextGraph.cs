using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Serialization;

/// <summary>
/// Compares how a type, and all that values of it can hold, is written by the options of payloads and by those of its context. Types that can hold binary data, any object or themselves,
/// derived types and types with converters of the application are never taken for alike.
/// </summary>
/// <param name="options">The options of payloads.</param>
/// <param name="context">The context.</param>
/// <param name="isOfContext">Whether the options have the metadata of a type from the context.</param>
internal sealed class ContextGraph(JsonSerializerOptions options, JsonSerializerContext context, Predicate<Type> isOfContext)
{
    private static readonly HashSet<Type> Scalars =
    [
        typeof(string), typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float),
        typeof(double), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Uri), typeof(Version), typeof(JsonElement),
    ];

    private static readonly HashSet<Type> Keys = [typeof(string), typeof(int), typeof(long), typeof(Guid)];

    private readonly int _maxDepth = Math.Min(SystemTextJsonOptions.GetMaxDepth(options), SystemTextJsonOptions.GetMaxDepth(context.Options));
    private readonly HashSet<Type> _alike = [];
    private readonly HashSet<Type> _open = [];

    /// <summary>Whether both write the same bytes.</summary>
    public bool IsWrittenAlike(Type type)
    {
        if (_alike.Contains(type)) return true;
        // A type that holds itself may be nested without end, and only the library's own code stops at MaxDepth.
        if (_open.Count + 1 >= _maxDepth || !_open.Add(type)) return false;
        var isAlike = Compare(type);
        _open.Remove(type);
        if (isAlike) _alike.Add(type);
        return isAlike;
    }

    private bool Compare(Type type)
    {
        if (options.Converters.Any(converter => converter.CanConvert(type)) || context.Options.Converters.Any(converter => converter.CanConvert(type))) return false;
        var ours = options.GetTypeInfo(type);
        var theirs = context.GetTypeInfo(type);
        if (theirs is null || ours.Kind != theirs.Kind || ours.PolymorphismOptions is not null || ours.NumberHandling is not null || !HaveSameConverter(ours, theirs)) return false;
        return ours.Kind switch
        {
            JsonTypeInfoKind.None => CompareScalar(ours, theirs),
            JsonTypeInfoKind.Object => CompareObject(ours, theirs),
            JsonTypeInfoKind.Enumerable => ours.ElementType is { } element && IsWrittenAlike(element),
            JsonTypeInfoKind.Dictionary => ours.KeyType is { } key && Keys.Contains(key) && ours.ElementType is { } element && IsWrittenAlike(element),
            _ => false,
        };
    }

    private static bool HaveSameConverter(JsonTypeInfo ours, JsonTypeInfo theirs) =>
        ours.Converter.GetType() == theirs.Converter.GetType() && ours.Converter.GetType().Assembly == typeof(JsonSerializer).Assembly;

    private bool CompareScalar(JsonTypeInfo ours, JsonTypeInfo theirs)
    {
        if (Nullable.GetUnderlyingType(ours.Type) is { } underlying) return IsWrittenAlike(underlying);
        return ours.Type.IsEnum ? CompareEnum(ours, theirs) : Scalars.Contains(ours.Type);
    }

    /// <summary>An enumeration may be written by its names.</summary>
    private static bool CompareEnum(JsonTypeInfo ours, JsonTypeInfo theirs)
    {
        foreach (var number in Enum.GetValuesAsUnderlyingType(ours.Type))
        {
            var value = Enum.ToObject(ours.Type, number);
            if (!JsonSerializer.SerializeToUtf8Bytes(value, ours).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(value, theirs))) return false;
        }

        return true;
    }

    private bool CompareObject(JsonTypeInfo ours, JsonTypeInfo theirs)
    {
        if (ours.Type == typeof(object) || ours.Properties.Count != theirs.Properties.Count || !isOfContext(ours.Type)) return false;
        for (var i = 0; i < ours.Properties.Count; i++)
        {
            if (!CompareMember(ours.Properties[i], theirs.Properties[i])) return false;
        }

        return true;
    }

    private bool CompareMember(JsonPropertyInfo ours, JsonPropertyInfo theirs)
    {
        if (ours.Get is null) return true;
        return ours.Name == theirs.Name && HasPlainName(ours) && ours.CustomConverter is null && ours.NumberHandling is null && !ours.IsExtensionData && IsWrittenAlike(ours.PropertyType);
    }

    /// <summary>Generated code has the names as the default encoder writes them.</summary>
    private bool HasPlainName(JsonPropertyInfo member)
    {
        var name = JsonEncodedText.Encode(member.Name);
        return name.Equals(JsonEncodedText.Encode(member.Name, options.Encoder)) && name.Equals(JsonEncodedText.Encode(member.Name, context.Options.Encoder));
    }
}
