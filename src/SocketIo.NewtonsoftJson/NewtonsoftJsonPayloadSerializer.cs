using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;
using SocketIoNet.Protocol;

namespace SocketIoNet.NewtonsoftJson;

/// <summary>A serializer on Newtonsoft.Json.</summary>
/// <remarks>
/// Values follow the rules of Newtonsoft.Json, with these differences: binary data is sent as attachments, not as base64; in a JToken it is a value of the type Bytes. NaN and the infinities are
/// written as null. An integer may be written as <c>5.0</c>, and a fraction is not rounded. Arguments are converted as strictly as by System.Text.Json: a number is not text.
/// </remarks>
public sealed class NewtonsoftJsonPayloadSerializer : IPayloadSerializer
{
    internal const int DefaultMaxDepth = 200;
    internal const string NeedsReflection = "Newtonsoft.Json finds the members of types by reflection, which trimming removes. Use System.Text.Json with a JsonSerializerContext: AddJsonOptions.";

    private readonly JsonSerializer _serializer;
    private readonly int _maxDepth;

    /// <summary>Creates a serializer.</summary>
    /// <param name="settings">The settings, usually from <see cref="CreateSettings"/>. They are copied.</param>
    /// <exception cref="ArgumentException"><see cref="JsonSerializerSettings.TypeNameHandling"/> is not <c>None</c>.</exception>
    [RequiresDynamicCode(NeedsReflection)]
    [RequiresUnreferencedCode(NeedsReflection)]
    public NewtonsoftJsonPayloadSerializer(JsonSerializerSettings settings)
    {
        ThrowIfUnsafe(settings);
        _serializer = JsonSerializer.Create(settings);
        // Attributes of members can also enable type names.
        _serializer.SerializationBinder = new NoTypeNames();
        _serializer.Formatting = Formatting.None;
        _maxDepth = settings.MaxDepth ?? DefaultMaxDepth;
        _serializer.Converters.Insert(0, new BinaryConverter());
        _serializer.Converters.Insert(0, new ArgumentsConverter());
        _serializer.Converters.Add(new JsonElementConverter());
        _serializer.Converters.Add(new IntegerConverter());
        // After those of the application.
        _serializer.Converters.Add(new UnsendableConverter());
    }

    /// <summary>
    /// Creates the default settings: camelCase names; text that looks like a date remains text unless a date is declared; no <c>$type</c>, <c>$id</c> or <c>$ref</c>; a depth of at most 200, for
    /// reading and writing.
    /// </summary>
    public static JsonSerializerSettings CreateSettings() => new()
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = new CamelCaseNamingStrategy() },
        DateParseHandling = DateParseHandling.None,
        MetadataPropertyHandling = MetadataPropertyHandling.Ignore,
        TypeNameHandling = TypeNameHandling.None,
        MaxDepth = DefaultMaxDepth,
    };

    /// <inheritdoc/>
    public void Prepare(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        _serializer.ContractResolver.ResolveContract(type);
        if (FindConverter(type) is UnsendableConverter unsendable) throw new NotSupportedException($"{type} can be neither an argument nor an acknowledgement. {unsendable.Find(type)}");
    }

    /// <inheritdoc/>
    public void PrepareToRead(Type type)
    {
        Prepare(type);
        // An interface that is not a collection, or a class without a usable constructor, such as a service.
        if (_serializer.ContractResolver.ResolveContract(type) is not JsonObjectContract { Converter: null } contract || FindConverter(type) is not null) return;
        if (contract.DefaultCreator is not null || contract.OverrideCreator is not null || contract.CreatorParameters.Count > 0) return;
        throw new NotSupportedException(
            $"A handler cannot take a {type}: parameters are read from what the client sent, and no value of this type can be read. Capture a service, or take it from socket.Services.");
    }

    /// <inheritdoc/>
    public void Serialize<T>(PayloadWriter writer, T value) => Write(writer, value, typeof(T) == typeof(object) ? null : typeof(T));

    /// <inheritdoc/>
    public void Serialize(PayloadWriter writer, object? value) => Write(writer, value, null);

    /// <inheritdoc/>
    public T? Deserialize<T>(ReadOnlySpan<byte> json, AttachmentList attachments)
    {
        if (typeof(T) == typeof(string) && json[0] is not ((byte)'"' or (byte)'n')) throw new JsonSerializationException("Expected text.");
        if (typeof(T) == typeof(bool) && json[0] is not ((byte)'t' or (byte)'f')) throw new JsonSerializationException("Expected a boolean.");
        using var reader = PayloadJsonReader.Create(JsonText.RepairSurrogates(json), attachments);
        return _serializer.Deserialize<T>(reader);
    }

    private JsonConverter? FindConverter(Type type) => _serializer.Converters.FirstOrDefault(converter => converter.CanConvert(type));

    internal static void ThrowIfUnsafe(JsonSerializerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.TypeNameHandling == TypeNameHandling.None) return;
        throw new ArgumentException(
            "TypeNameHandling must be None: with type names in payloads a client chooses which classes of the server are created, and so runs code there.",
            nameof(settings));
    }

    private void Write(PayloadWriter output, object? value, Type? declaredType)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var text = new Utf8PayloadWriter(output);
        using var writer = new PayloadJsonWriter(text, output, _maxDepth);
        _serializer.Serialize(writer, value, declaredType);
        writer.Flush();
        text.Complete();
    }
}
