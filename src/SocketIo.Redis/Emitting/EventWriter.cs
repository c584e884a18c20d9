using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.Redis.Emitting;

/// <summary>Writes events where there is no server.</summary>
internal static class EventWriter
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener" };

    /// <summary>The serializer that servers have unless they are given another.</summary>
    public static IPayloadSerializer CreateSerializer(JsonOptions options) =>
        new SystemTextJsonPayloadSerializer(SystemTextJsonPayloadSerializer.CreateOptions(options.SerializerOptions));

    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="PayloadSerializationException">An argument cannot be serialized.</exception>
    public static PacketData Write(IPayloadSerializer serializer, string name, ReadOnlySpan<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Reserved.Contains(name)) throw new ArgumentException($"The event name \"{name}\" is reserved.", nameof(name));
        using var writer = PayloadWriter.Rent();
        writer.WriteRaw("[\""u8);
        writer.WriteRaw(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        writer.WriteRaw("\""u8);
        foreach (var argument in arguments) WriteArgument(writer, serializer, name, argument);
        writer.WriteRaw("]"u8);
        return new PacketData(writer.Json.ToArray(), writer.Attachments.ToArrays());
    }

    private static void WriteArgument(PayloadWriter writer, IPayloadSerializer serializer, string name, object? argument)
    {
        try
        {
            writer.WriteRaw(","u8);
            serializer.Serialize(writer, argument);
        }
        catch (Exception exception)
        {
            throw new PayloadSerializationException($"An argument of the event \"{name}\" cannot be serialized: {exception.Message}", name, exception);
        }
    }
}
