using System.Text.Encodings.Web;
using System.Text.Json;

namespace SocketIoNet.Protocol;

/// <summary>
/// Writes the JSON arrays of events and acknowledgements. If a value cannot be serialized, the writer is left as it was before the call.
/// </summary>
internal static class EventPayload
{
    /// <summary>Writes <c>["name",…]</c>; <see cref="EventArguments"/> among the arguments are replaced by the arguments in them.</summary>
    /// <exception cref="ArgumentException">The name is reserved, or an argument is a CancellationToken.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized, or there is more binary data than clients accept.</exception>
    internal static void WriteEvent(
        PayloadWriter writer, IPayloadSerializer serializer, string name, ReadOnlySpan<object?> arguments, int maxAttachments = int.MaxValue)
    {
        ReservedEvents.ThrowIfReserved(name);
        WriteNamed(writer, serializer, name, arguments, maxAttachments);
    }

    /// <summary>Writes an event for other servers, for which other names are reserved.</summary>
    /// <inheritdoc cref="WriteEvent(PayloadWriter, IPayloadSerializer, string, ReadOnlySpan{object?}, int)"/>
    internal static void WriteServerSideEvent(PayloadWriter writer, IPayloadSerializer serializer, string name, ReadOnlySpan<object?> arguments)
    {
        ReservedEvents.ThrowIfReservedBetweenServers(name);
        WriteNamed(writer, serializer, name, arguments, int.MaxValue);
    }

    /// <summary>Writes <c>[value]</c>, or all of <see cref="EventArguments"/>.</summary>
    /// <exception cref="PayloadSerializationException">The value cannot be serialized.</exception>
    internal static void WriteAck<T>(PayloadWriter writer, IPayloadSerializer serializer, T value, int maxAttachments = int.MaxValue)
    {
        var start = writer.GetPosition();
        writer.WriteByte((byte)'[');
        WriteItem(writer, serializer, value, start, eventName: null);
        Close(writer, start, eventName: null, maxAttachments);
    }

    /// <summary>Writes <c>[…]</c>; <see cref="EventArguments"/> among the values are replaced by the arguments in them.</summary>
    /// <exception cref="PayloadSerializationException">A value cannot be serialized.</exception>
    internal static void WriteAck(PayloadWriter writer, IPayloadSerializer serializer, ReadOnlySpan<object?> values, int maxAttachments = int.MaxValue)
    {
        var start = writer.GetPosition();
        writer.WriteByte((byte)'[');
        foreach (var value in values) WriteItem(writer, serializer, value, start, eventName: null);
        Close(writer, start, eventName: null, maxAttachments);
    }

    private static void WriteNamed(PayloadWriter writer, IPayloadSerializer serializer, string name, ReadOnlySpan<object?> arguments, int maxAttachments)
    {
        var start = writer.GetPosition();
        Open(writer, name);
        foreach (var argument in arguments) WriteItem(writer, serializer, argument, start, name);
        Close(writer, start, name, maxAttachments);
    }

    private static void Close(PayloadWriter writer, PayloadWriter.Position start, string? eventName, int maxAttachments)
    {
        writer.WriteByte((byte)']');
        var attachments = writer.AttachmentCount - start.Attachments;
        if (attachments == 0 || FindFault(writer.Json[start.Length..], start.Attachments, attachments, maxAttachments) is not { } fault) return;
        writer.Rewind(start);
        throw new PayloadSerializationException($"{(eventName is null ? "The acknowledgement" : $"The event \"{eventName}\"")} {fault}", eventName);
    }

    /// <summary>JSON from elsewhere, such as a JsonElement, may contain what clients take for a placeholder. They would reject the whole packet.</summary>
    private static string? FindFault(ReadOnlySpan<byte> json, int first, int attachments, int maxAttachments)
    {
        if (attachments > maxAttachments)
        {
            return $"has {attachments} pieces of binary data, and clients accept no more than {maxAttachments}. Send fewer at once, " +
                $"or set {nameof(SocketIoOptions)}.{nameof(SocketIoOptions.MaxOutgoingAttachments)} where all clients accept more.";
        }

        try
        {
            PayloadValidator.ValidatePlaceholders(json, first, attachments, int.MaxValue);
            return null;
        }
        catch (Exception exception) when (exception is PacketFormatException or JsonException)
        {
            return "has, beside binary data, an object with \"_placeholder\": true, which clients would take for binary data. Send it without binary data, or under another name.";
        }
    }

    private static void Open(PayloadWriter writer, string name)
    {
        writer.WriteByte((byte)'[');
        if (writer.TryWriteString(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)) return;
        writer.WriteByte((byte)'"');
        writer.WriteRaw(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        writer.WriteByte((byte)'"');
    }

    private static void WriteItem<T>(PayloadWriter writer, IPayloadSerializer serializer, T value, PayloadWriter.Position start, string? eventName)
    {
        if (value is EventArguments { IsEmpty: true }) return;
        try
        {
            if (writer.Json[^1] != '[') writer.WriteByte((byte)',');
            if (value is EventArguments arguments) arguments.WriteTo(writer);
            else if (value is CancellationToken) throw new ArgumentException("A CancellationToken is not an argument; use WithCancellation.");
            else if (serializer is SystemTextJsonPayloadSerializer json) json.Serialize(writer, value);
            else serializer.Serialize(writer, value);
        }
        catch (Exception exception)
        {
            writer.Rewind(start);
            if (value is CancellationToken) throw;
            var subject = eventName is null ? "The value of the acknowledgement" : $"An argument of the event \"{eventName}\"";
            throw new PayloadSerializationException($"{subject} cannot be serialized: {exception.Message}", eventName, exception);
        }
    }
}
