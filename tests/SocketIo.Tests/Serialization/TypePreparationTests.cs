using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Serialization;

/// <summary>Each socket registers its handlers, so the types of their parameters are prepared again with each connection.</summary>
public sealed class TypePreparationTests
{
    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(Order))]
    public void The_metadata_of_a_type_is_created_once(Type type)
    {
        var created = 0;
        var serializer = CreateSerializer(info => created += info.Type == type ? 1 : 0);
        Prepare(serializer, type);
        var first = created;

        for (var i = 0; i < 10; i++) Prepare(serializer, type);

        Assert.NotEqual(0, first);
        Assert.Equal(first, created);
    }

    private static void Prepare(SystemTextJsonPayloadSerializer serializer, Type type)
    {
        serializer.PrepareToRead(type);
        serializer.Prepare(type);
    }

    private static SystemTextJsonPayloadSerializer CreateSerializer(Action<JsonTypeInfo> onCreated)
    {
        var options = SystemTextJsonPayloadSerializer.CreateOptions(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(onCreated);
        return new SystemTextJsonPayloadSerializer(options);
    }

    private sealed record Order(string Id, int Count);
}
