using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SocketIoNet.Protocol;

/// <summary>Payloads by System.Text.Json: the serializer that is used unless another is configured.</summary>
public sealed class SystemTextJsonPayloadSerializer : IPayloadSerializer
{
    [ThreadStatic]
    private static Utf8JsonWriter? t_idleWriter;

    [ThreadStatic]
    private static SystemTextJsonPayloadSerializer? t_idleWriterOwner;

    private readonly JsonSerializerOptions _options;
    private readonly JsonSerializerOptions _lenientOptions;
    private readonly PlainTypes _plainTypes;

    /// <summary>Makes a serializer.</summary>
    /// <param name="options">
    /// Options from <see cref="CreateOptions"/>, to which converters and resolvers may have been added since. They cannot be
    /// changed any more afterwards.
    /// </param>
    public SystemTextJsonPayloadSerializer(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.MakeReadOnly();
        _options = options;
        _lenientOptions = SystemTextJsonOptions.CreateLenient(options);
        _plainTypes = new PlainTypes(options);
    }

    /// <summary>
    /// A copy of the application's options that writes binary data as attachments, also nested, and knows the common types
    /// without reflection.
    /// </summary>
    /// <param name="basis">The options to start from, usually those of ASP.NET Core's <c>ConfigureHttpJsonOptions</c>.</param>
    public static JsonSerializerOptions CreateOptions(JsonSerializerOptions basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        return SystemTextJsonOptions.Create(basis);
    }

    /// <inheritdoc/>
    public void Prepare(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        try
        {
            _options.GetTypeInfo(type);
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"{type} cannot be serialized. Without reflection, a JsonSerializerContext must name it.", exception);
        }
    }

    /// <inheritdoc/>
    public void Serialize<T>(PayloadWriter writer, T value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is null) writer.WriteRaw("null"u8);
        else if (!_plainTypes.TryWrite(writer, value)) SerializeAny(writer, value);
    }

    /// <inheritdoc/>
    public void Serialize(PayloadWriter writer, object? value) => Serialize<object?>(writer, value);

    /// <inheritdoc/>
    public T? Deserialize<T>(ReadOnlySpan<byte> json, AttachmentList attachments)
    {
        if (_plainTypes.TryRead(json, out T? plain)) return plain;
        if (attachments.Count > 0 && Placeholder.TryRead(json, out var index)) return DeserializeBinary<T>(json, attachments, index);
        return DeserializeAny<T>(json, attachments);
    }

    private static JsonTypeInfo<T> GetTypeInfo<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    private T? DeserializeBinary<T>(ReadOnlySpan<byte> json, AttachmentList attachments, int index)
    {
        if ((typeof(T) == typeof(byte[]) || typeof(T) == typeof(object)) && index < attachments.Count) return (T)(object)attachments.GetArray(index);
        // An object or a dictionary would take the placeholder for one of its kind.
        if (GetTypeInfo<T>(_options).Kind != JsonTypeInfoKind.None)
        {
            throw new JsonException($"Binary data came where {typeof(T).Name} is declared.");
        }

        return DeserializeAny<T>(json, attachments);
    }

    private T? DeserializeAny<T>(ReadOnlySpan<byte> json, AttachmentList attachments)
    {
        using var scope = BinaryScope.ForReading(attachments);
        var text = JsonText.RepairSurrogates(json);
        try
        {
            return JsonSerializer.Deserialize(text, GetTypeInfo<T>(_options));
        }
        catch (JsonException)
        {
            return JsonSerializer.Deserialize(text, GetTypeInfo<T>(_lenientOptions));
        }
    }

    private void SerializeAny<T>(PayloadWriter writer, T value)
    {
        using var scope = BinaryScope.ForWriting(writer);
        var start = writer.GetPosition();
        try
        {
            Write(writer, value, _options);
        }
        catch (ArgumentException)
        {
            // This is what the JSON writer says to a number that JSON cannot.
            writer.Rewind(start);
            Write(writer, value, _lenientOptions);
        }
    }

    private void Write<T>(PayloadWriter output, T value, JsonSerializerOptions options)
    {
        var json = TakeWriter(output);
        JsonSerializer.Serialize(json, value, GetTypeInfo<T>(options));
        json.Flush();
        json.Reset();
        t_idleWriter = json;
        t_idleWriterOwner = this;
    }

    private Utf8JsonWriter TakeWriter(PayloadWriter output)
    {
        var idle = t_idleWriter;
        t_idleWriter = null;
        if (idle is null || t_idleWriterOwner != this)
        {
            return new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = _options.Encoder });
        }

        idle.Reset(output);
        return idle;
    }
}
