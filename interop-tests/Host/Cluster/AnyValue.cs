using System.Text;
using System.Text.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.InteropHost.Cluster;

/// <summary>Values of any shape, with binary data wherever it stands: for a program that does not know what it is sent.</summary>
internal static class AnyValue
{
    /// <summary>All arguments.</summary>
    public static object?[] All(EventArguments arguments)
    {
        using var document = JsonDocument.Parse(arguments.ToJson());
        return [.. document.RootElement.EnumerateArray().Select(item => Read(item, arguments.Attachments))];
    }

    public static object? First(EventArguments arguments) => All(arguments) is [var first, ..] ? first : null;

    /// <summary>What is kept with a socket, which may have come from another server.</summary>
    public static object? OfData(object? value) => value is EventArguments received ? First(received) : value;

    private static object? Read(JsonElement value, AttachmentList attachments) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Select(item => Read(item, attachments)).ToList(),
        JsonValueKind.Object when Placeholder.TryRead(Encoding.UTF8.GetBytes(value.GetRawText()), out var index) && index < attachments.Count => attachments.GetArray(index),
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value, attachments), StringComparer.Ordinal),
        _ => value.Clone(),
    };
}
