using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;

namespace SocketIoNet.Serialization;

/// <summary>
/// Creates the options for payloads from those of the application. Copies for the serializer are read-only: before that, the library creates the metadata of a type anew for everyone who asks.
/// </summary>
internal static class SystemTextJsonOptions
{
    /// <summary>The depth of the library, for options without one.</summary>
    private const int DefaultMaxDepth = 64;

    /// <summary>Creates a copy of <paramref name="basis"/> with binary data and the common types.</summary>
    internal static JsonSerializerOptions Create(JsonSerializerOptions basis)
    {
        var options = new JsonSerializerOptions(basis) { WriteIndented = false };
        if (options.TypeInfoResolver is null)
        {
            // Options that have not been used have no resolver yet; one added now would replace reflection, their default. ASP.NET Core's options name that default, or none if reflection is disabled.
            options.TypeInfoResolver = new JsonOptions().SerializerOptions.TypeInfoResolver;
        }

        options.TypeInfoResolverChain.Add(CommonTypesContext.Default);
        // Before those of the application: its converters for bytes do not know attachments.
        Insert(options, new BinaryConverter<byte[]>(bytes => bytes, bytes => bytes));
        Insert(options, new BinaryConverter<ReadOnlyMemory<byte>>(bytes => bytes, bytes => bytes));
        Insert(options, new BinaryConverter<Memory<byte>>(bytes => bytes, bytes => bytes));
        Insert(options, new BinaryConverter<ArraySegment<byte>>(bytes => bytes, bytes => bytes));
        Insert(options, new RejectingConverter<EventArguments>("EventArguments can only be sent as arguments, not inside of another value."));
        return options;
    }

    /// <summary>Creates a copy that rejects types that should not be sent, unless the application has a converter for them.</summary>
    internal static JsonSerializerOptions Complete(JsonSerializerOptions options)
    {
        var complete = new JsonSerializerOptions(options);
        complete.Converters.Add(new UnsendableConverter(options.IncludeFields));
        complete.MakeReadOnly();
        return complete;
    }

    /// <summary>
    /// Creates a copy for reading packets with attachments: types that accept any JSON would otherwise read a placeholder as a value, and the bytes would be lost.
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
        binary.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(PlaceholderRejection.AddTo);
        binary.MakeReadOnly();
        return binary;
    }

    /// <summary>
    /// Creates a copy for values that the others reject: integers written as 5.0, NaN and the infinities. It is only used then, because converters of numbers disable [JsonNumberHandling] of members.
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
        lenient.MakeReadOnly();
        return lenient;
    }

    /// <summary>The depth to which the options read and write values.</summary>
    internal static int GetMaxDepth(JsonSerializerOptions options) => options.MaxDepth == 0 ? DefaultMaxDepth : options.MaxDepth;

    private static void Insert(JsonSerializerOptions options, JsonConverter converter) => options.Converters.Insert(0, converter);
}
