using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

public sealed class SystemTextJsonPayloadTests : PayloadSuite
{
    protected override IPayloadSerializer Serializer => TestSerializer.Default;
}
