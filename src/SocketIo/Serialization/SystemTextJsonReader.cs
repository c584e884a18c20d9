using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SocketIoNet.Protocol;
using SocketIoNet.Serialization.Shapes;

namespace SocketIoNet.Serialization;

/// <summary>Reads values with System.Text.Json. A value that does not fit is reported without an exception where possible.</summary>
/// <param name="strict">The options for the first attempt.</param>
/// <param name="lenient">The options for values that the strict ones reject because of a number.</param>
internal sealed class SystemTextJsonReader(JsonSerializerOptions strict, JsonSerializerOptions lenient)
{
    private readonly JsonForms _forms = new(strict);
    private readonly MisfitWatch _watch = new(strict);
    private readonly ConcurrentDictionary<Type, bool> _readable = new();

    /// <summary>Rejects a type of which no value can be created, as far as that is known without creating one.</summary>
    /// <exception cref="NotSupportedException">No value of the type can be created.</exception>
    internal void Prepare(Type type)
    {
        if (_readable.ContainsKey(type)) return;
        try
        {
            var info = JsonMetadata.Get(strict, type);
            // The library reports a constructor that it cannot use when an object begins. No constructor is called, because the object does not end.
            if (info is { Kind: JsonTypeInfoKind.Object, CreateObject: null }) JsonSerializer.Deserialize("{"u8, info);
        }
        catch (JsonException)
        {
            // Expected: the object does not end.
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            throw new NotSupportedException(
                $"A handler cannot take a {type}: parameters are read from what the client sent, and no value of this type can be read. Capture a service, or take it from socket.Services. {exception.Message}",
                exception);
        }

        _readable[type] = true;
    }

    internal bool TryRead<T>(ReadOnlySpan<byte> json, AttachmentList attachments, out T? value, [NotNullWhen(false)] out Exception? reason)
    {
        value = default;
        using var scope = BinaryScope.ForReading(attachments);
        try
        {
            var type = JsonMetadata.Get<T>(strict);
            reason = FindMisfit(type, json, attachments.Count > 0);
            if (reason is null) value = Read(JsonText.RepairSurrogates(json), type, attachments.Count, out reason);
        }
        catch (Exception exception)
        {
            reason = exception;
            _watch.Watch(typeof(T));
        }

        return reason is null;
    }

    private JsonException? FindMisfit<T>(JsonTypeInfo<T> type, ReadOnlySpan<byte> json, bool mayBeBinary)
    {
        if (_forms.FindMisfit(type, json) is { } misfit) return new JsonException(misfit);
        // An object or a dictionary would be read from the placeholder.
        var isTaken = mayBeBinary && type.Kind != JsonTypeInfoKind.None && Placeholder.TryRead(json, out _);
        return isTaken ? new JsonException($"Binary data came where {typeof(T).Name} is declared.") : null;
    }

    private T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, int attachmentCount, out Exception? reason)
    {
        reason = _watch.FindMisfit(typeof(T), json, attachmentCount, out var isLenient) is { } misfit ? new JsonException(misfit) : null;
        if (reason is not null) return default;
        if (isLenient) return JsonSerializer.Deserialize(json, JsonMetadata.Get<T>(lenient));
        // A number alone has no member with [JsonNumberHandling].
        if (type.Kind == JsonTypeInfoKind.None && IsDigit(json[^1])) return JsonSerializer.Deserialize(json, JsonMetadata.Get<T>(lenient));
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException exception) when (IsAtNumber(exception, json))
        {
            _watch.Watch(typeof(T));
            return JsonSerializer.Deserialize(json, JsonMetadata.Get<T>(lenient));
        }
    }

    /// <summary>Whether a number was rejected, which the lenient options may read. The position is that after the token.</summary>
    private static bool IsAtNumber(JsonException exception, ReadOnlySpan<byte> json) =>
        exception is not { LineNumber: 0, BytePositionInLine: { } end } || end is < 1 || end > json.Length || IsDigit(json[(int)end - 1]);

    private static bool IsDigit(byte value) => char.IsAsciiDigit((char)value);
}
