using System.Diagnostics.CodeAnalysis;
using SocketIoNet.Protocol;
using SocketIoNet.Serialization;

namespace SocketIoNet.Binding;

/// <summary>Converts the JSON of one argument, and creates the errors that name it.</summary>
internal static class ArgumentConversion
{
    internal static T? Convert<T>(ReadOnlySpan<byte> json, AttachmentList attachments, IPayloadSerializer serializer, string? eventName, int position)
    {
        if (TryConvert<T>(json, attachments, serializer, out var value, out var reason)) return value;
        throw reason is MissingJsonMetadataException ? reason : Mismatch<T>(json, attachments, eventName, position, reason);
    }

    /// <summary>Converts without throwing: false, with the reason, if the JSON is not a <typeparamref name="T"/>.</summary>
    internal static bool TryConvert<T>(
        ReadOnlySpan<byte> json, AttachmentList attachments, IPayloadSerializer serializer, out T? value, [NotNullWhen(false)] out Exception? reason)
    {
        reason = null;
        try
        {
            // Calling a generic method of an interface looks it up each time; that of the sealed class is called directly.
            if (serializer is SystemTextJsonPayloadSerializer standard) return standard.TryDeserialize(json, attachments, out value, out reason);
            value = serializer.Deserialize<T>(json, attachments);
            return true;
        }
        catch (Exception exception)
        {
            value = default;
            reason = exception;
            return false;
        }
    }

    internal static ArgumentBindingException Mismatch<T>(
        ReadOnlySpan<byte> json, AttachmentList attachments, string? eventName, int position, Exception exception)
    {
        var kind = attachments.Count > 0 && Placeholder.TryRead(json, out _) ? "is binary data, not a" : "is not a valid";
        return new($"Argument {position} of {Describe(eventName)} {kind} {typeof(T).Name}: {exception.Message}", eventName, position, exception);
    }

    internal static ArgumentBindingException Missing<T>(string? eventName, int position) =>
        new($"Argument {position} of {Describe(eventName)} is missing, and its parameter ({typeof(T).Name}) is neither nullable nor optional.", eventName, position);

    internal static ArgumentBindingException Null<T>(string? eventName, int position) =>
        new($"Argument {position} of {Describe(eventName)} is null, and its parameter ({typeof(T).Name}) is not nullable.", eventName, position);

    private static string Describe(string? eventName) => eventName is null ? "the acknowledgement" : $"the event \"{eventName}\"";
}
