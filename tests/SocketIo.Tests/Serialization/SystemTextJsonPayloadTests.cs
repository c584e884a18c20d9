using System.Text.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Serialization;

public sealed class SystemTextJsonPayloadTests : PayloadSuite
{
    protected override IPayloadSerializer Serializer => TestSerializer.Default;

    protected override void AssertMisfit(Func<object?> read) => Assert.ThrowsAny<JsonException>(read);
}
