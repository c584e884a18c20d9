using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIoNet.Serialization;

/// <summary>Compares the options of a <see cref="JsonSerializerContext"/> with those of payloads: what they say about writing, apart from names, converters and encoders.</summary>
internal static class ContextOptions
{
    private const JsonNumberHandling WrittenInText = JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowNamedFloatingPointLiterals;

    /// <summary>Whether any context can write as the options do.</summary>
    public static bool CanBeMatched(JsonSerializerOptions options) =>
        (options.NumberHandling & WrittenInText) == 0 && options.ReferenceHandler is null && options.DictionaryKeyPolicy is null && !IgnoresNullValues(options);

    /// <summary>Whether both write the same members and values.</summary>
    public static bool WriteAlike(JsonSerializerOptions options, JsonSerializerOptions context) => CanBeMatched(context)
        && options.DefaultIgnoreCondition == context.DefaultIgnoreCondition
        && options.IgnoreReadOnlyFields == context.IgnoreReadOnlyFields
        && options.IgnoreReadOnlyProperties == context.IgnoreReadOnlyProperties
        && options.IncludeFields == context.IncludeFields
        && options.RespectNullableAnnotations == context.RespectNullableAnnotations;

    /// <summary>Reads the obsolete IgnoreNullValues: where it is set, a condition cannot be set as well.</summary>
    private static bool IgnoresNullValues(JsonSerializerOptions options)
    {
        if (options.DefaultIgnoreCondition != JsonIgnoreCondition.Never) return false;
        try
        {
            _ = new JsonSerializerOptions(options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
