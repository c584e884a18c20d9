using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;

namespace SocketIoNet.Protocol;

/// <summary>The options that payloads are read and written with, made from those of the application.</summary>
internal static class SystemTextJsonOptions
{
    /// <summary>A copy of <paramref name="basis"/> that knows binary data and the common types.</summary>
    internal static JsonSerializerOptions Create(JsonSerializerOptions basis)
    {
        var options = new JsonSerializerOptions(basis) { WriteIndented = false };
        if (options.TypeInfoResolver is null)
        {
            // Options that nobody has used yet: a resolver added now would take the place of the reflection that would be their
            // default. ASP.NET Core's options name that default, and name none where reflection is switched off.
            options.TypeInfoResolver = new JsonOptions().SerializerOptions.TypeInfoResolver;
        }

        options.TypeInfoResolverChain.Add(CommonTypesContext.Default);
        // In front of the application's own: a converter of its own for bytes could not know about attachments.
        Insert(options, new BinaryConverter<byte[]>(bytes => bytes, bytes => bytes));
        Insert(options, new BinaryConverter<ReadOnlyMemory<byte>>(bytes => bytes, bytes => bytes));
        Insert(options, new BinaryConverter<Memory<byte>>(bytes => bytes, bytes => bytes));
        Insert(options, new BinaryConverter<ArraySegment<byte>>(bytes => bytes, bytes => bytes));
        Insert(options, new RefusingConverter<EventArguments>("EventArguments can only be sent as arguments, not inside of another value."));
        return options;
    }

    /// <summary>A copy that refuses what nobody means to send; behind the converters of the application, which may know better.</summary>
    internal static JsonSerializerOptions Complete(JsonSerializerOptions options)
    {
        var complete = new JsonSerializerOptions(options);
        complete.Converters.Add(new UnsendableConverter(options.IncludeFields));
        return complete;
    }

    /// <summary>
    /// A copy for reading packets with attachments. What takes in any JSON would take in placeholders as they stand, and the bytes would be lost without a word.
    /// </summary>
    internal static JsonSerializerOptions CreateBinary(JsonSerializerOptions options)
    {
        var binary = new JsonSerializerOptions(options);
        Insert(binary, new AnyJsonConverter<object>(options));
        Insert(binary, new AnyJsonConverter<JsonElement>(options));
        Insert(binary, new AnyJsonConverter<JsonDocument>(options));
        Insert(binary, new AnyJsonConverter<JsonNode>(options));
        Insert(binary, new AnyJsonConverter<JsonObject>(options));
        Insert(binary, new AnyJsonConverter<JsonArray>(options));
        Insert(binary, new AnyJsonConverter<JsonValue>(options));
        binary.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(PlaceholderRefusal.AddTo);
        return binary;
    }

    /// <summary>
    /// A copy for values that the others have refused: integers written as 5.0, numbers that JSON cannot say. It is not used at
    /// once, since converters of numbers switch off what [JsonNumberHandling] says about single members.
    /// </summary>
    internal static JsonSerializerOptions CreateLenient(JsonSerializerOptions options)
    {
        var lenient = new JsonSerializerOptions(options);
        lenient.Converters.Add(new ExactIntegerConverter<byte>());
        lenient.Converters.Add(new ExactIntegerConverter<sbyte>());
        lenient.Converters.Add(new ExactIntegerConverter<short>());
        lenient.Converters.Add(new ExactIntegerConverter<ushort>());
        lenient.Converters.Add(new ExactIntegerConverter<int>());
        lenient.Converters.Add(new ExactIntegerConverter<uint>());
        lenient.Converters.Add(new ExactIntegerConverter<long>());
        lenient.Converters.Add(new ExactIntegerConverter<ulong>());
        lenient.Converters.Add(new FiniteNumberConverter<float>());
        lenient.Converters.Add(new FiniteNumberConverter<double>());
        lenient.Converters.Add(new SetElementConverter());
        return lenient;
    }

    private static void Insert(JsonSerializerOptions options, JsonConverter converter) => options.Converters.Insert(0, converter);
}
