using SocketIoNet.Protocol;

namespace SocketIoNet.NewtonsoftJson.Tests;

public sealed class NewtonsoftJsonPayloadTests : PayloadSuite
{
    protected override IPayloadSerializer Serializer { get; } = new NewtonsoftJsonPayloadSerializer(NewtonsoftJsonPayloadSerializer.CreateSettings());
}
