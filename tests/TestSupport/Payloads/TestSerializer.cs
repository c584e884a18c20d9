using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.TestSupport.Payloads;

/// <summary>The default serializer over the default options of ASP.NET Core, as text.</summary>
public static class TestSerializer
{
    public static SystemTextJsonPayloadSerializer Default { get; } = Create();

    public static SystemTextJsonPayloadSerializer Create(Action<JsonSerializerOptions>? configure = null)
    {
        var basis = new JsonOptions().SerializerOptions;
        configure?.Invoke(basis);
        return new SystemTextJsonPayloadSerializer(SystemTextJsonPayloadSerializer.CreateOptions(basis));
    }

    public static string Write<T>(this IPayloadSerializer serializer, T value) => serializer.WriteWithBinary(value).Json;

    public static (string Json, byte[][] Attachments) WriteWithBinary<T>(this IPayloadSerializer serializer, T value)
    {
        using var writer = PayloadWriter.Rent();
        serializer.Serialize(writer, value);
        return (Encoding.UTF8.GetString(writer.Json), writer.Attachments.ToArrays());
    }

    public static T? Read<T>(this IPayloadSerializer serializer, string json, params byte[][] attachments) =>
        serializer.Deserialize<T>(Encoding.UTF8.GetBytes(json), new AttachmentList(attachments));
}
