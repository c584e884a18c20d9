using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SocketIoNet.Serialization;

namespace SocketIoNet.Protocol;

/// <summary>The default serializer, on System.Text.Json.</summary>
public sealed class SystemTextJsonPayloadSerializer : IPayloadSerializer
{
    [ThreadStatic]
    private static Utf8JsonWriter? t_idleWriter;

    [ThreadStatic]
    private static SystemTextJsonPayloadSerializer? t_idleWriterOwner;

    private readonly JsonSerializerOptions _options;
    private readonly JsonSerializerOptions _lenientOptions;
    private readonly WritingMetadata _metadata;
    private readonly PlainTypes _plainTypes;
    private readonly SystemTextJsonReader _reader;
    private readonly SystemTextJsonReader _binaryReader;

    /// <summary>Creates a serializer.</summary>
    /// <param name="options">
    /// Options from <see cref="CreateOptions"/>, with any converters and resolvers of the application. They become read-only. Null for <see cref="JsonSerializerDefaults.Web"/>.
    /// </param>
    public SystemTextJsonPayloadSerializer(JsonSerializerOptions? options = null)
    {
        options ??= CreateOptions(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.MakeReadOnly();
        _options = SystemTextJsonOptions.Complete(options);
        _lenientOptions = SystemTextJsonOptions.CreateLenient(_options);
        _metadata = new WritingMetadata(_options);
        _plainTypes = new PlainTypes(_options);
        _reader = new SystemTextJsonReader(_options, _lenientOptions);
        _binaryReader = new SystemTextJsonReader(SystemTextJsonOptions.CreateBinary(_options), SystemTextJsonOptions.CreateBinary(_lenientOptions));
    }

    /// <summary>
    /// Creates a copy of the application's options that writes binary data as attachments, anywhere in a value, and knows the common types without reflection.
    /// </summary>
    /// <param name="basis">The options to copy, usually those of ASP.NET Core's <c>ConfigureHttpJsonOptions</c>.</param>
    public static JsonSerializerOptions CreateOptions(JsonSerializerOptions basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        return SystemTextJsonOptions.Create(basis);
    }

    /// <summary>A serializer of the same values that reads nothing that would be rejected in a packet; null where the options accept more than JSON.</summary>
    internal SystemTextJsonPayloadSerializer? ToValidating(PacketLimits limits)
    {
        if (_options.AllowTrailingCommas || _options.ReadCommentHandling != JsonCommentHandling.Disallow || limits.MaxJsonDepth == 1) return null;
        // The array of the event is a level too.
        var depth = limits.MaxJsonDepth - 1;
        return SystemTextJsonOptions.GetMaxDepth(_options) <= depth ? this : new(new JsonSerializerOptions(_options) { MaxDepth = depth });
    }

    /// <inheritdoc/>
    public void Prepare(Type type)
    {
        ThrowIfUnsendable(type);
        JsonMetadata.Get(_options, type);
    }

    /// <inheritdoc/>
    public void PrepareToRead(Type type)
    {
        ThrowIfUnsendable(type);
        _reader.Prepare(type);
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
    public T? Deserialize<T>(ReadOnlySpan<byte> json, AttachmentList attachments) =>
        TryDeserialize<T>(json, attachments, out var value, out var reason) ? value : throw reason;

    /// <summary>Reads a value; false, with the reason, if the JSON is not a value of the type.</summary>
    internal bool TryDeserialize<T>(ReadOnlySpan<byte> json, AttachmentList attachments, out T? value, [NotNullWhen(false)] out Exception? reason)
    {
        reason = null;
        if (_plainTypes.TryRead(json, out value)) return true;
        return (attachments.Count == 0 ? _reader : _binaryReader).TryRead(json, attachments, out value, out reason);
    }

    /// <summary>A converter of the application comes first.</summary>
    private void ThrowIfUnsendable(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (_options.Converters.FirstOrDefault(converter => converter.CanConvert(type)) is UnsendableConverter unsendable)
            throw new NotSupportedException($"{type} can be neither an argument nor an acknowledgement. {unsendable.Find(type)}");
    }

    private void SerializeAny<T>(PayloadWriter writer, T value)
    {
        if (_metadata.FindFaster(typeof(T) == typeof(object) ? value!.GetType() : typeof(T)) is { } metadata && TryWrite(writer, value, metadata)) return;
        using var scope = BinaryScope.ForWriting(writer);
        var start = writer.GetPosition();
        try
        {
            Write(writer, value, _options);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // The JSON writer throws these for NaN and the infinities, and for a JsonElement that was never set.
            writer.Rewind(start);
            Write(writer, value, _lenientOptions);
        }
        catch (NotSupportedException) when (JsonMetadata.IsMissing(_options, value!.GetType()))
        {
            throw new MissingJsonMetadataException(value.GetType());
        }
    }

    /// <summary>Writes with metadata that says the same as that of the options; false, and nothing is written, when that fails. The options fail with the right error.</summary>
    private bool TryWrite<T>(PayloadWriter output, T value, JsonTypeInfo metadata)
    {
        var start = output.GetPosition();
        try
        {
            var json = TakeWriter(output);
            if (metadata is JsonTypeInfo<T> typed) JsonSerializer.Serialize(json, value, typed);
            else JsonSerializer.Serialize(json, value, metadata);
            ReturnWriter(json);
            return true;
        }
        catch (Exception)
        {
            output.Rewind(start);
            return false;
        }
    }

    private void Write<T>(PayloadWriter output, T value, JsonSerializerOptions options)
    {
        var json = TakeWriter(output);
        JsonSerializer.Serialize(json, value, JsonMetadata.Get<T>(options));
        ReturnWriter(json);
    }

    private void ReturnWriter(Utf8JsonWriter json)
    {
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
