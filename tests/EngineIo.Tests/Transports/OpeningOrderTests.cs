using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>The order on a WebSocket: the response to the upgrade, the open packet, then the rest.</summary>
public sealed class OpeningOrderTests
{
    private const int Connections = 300;

    [Fact]
    public async Task The_response_to_a_frame_in_the_segment_of_the_request_follows_the_open_packet()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        for (var i = 0; i < Connections; i++)
        {
            using var client = await RawWebSocketClient.ConnectAsync(app.Port, TestApp.WebSocketUrl, RawWebSocketClient.Frame("4early"), []);
            Assert.StartsWith("HTTP/1.1 101", client.ResponseHead);
            Assert.StartsWith("0{", await client.ReceiveTextAsync());
            Assert.Equal("4early", await client.ReceiveTextAsync());
        }
    }

    [Fact]
    public async Task A_client_that_sends_right_after_the_upgrade_gets_the_open_packet_first()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            using var client = await app.ConnectAsync();
            await client.SendAsync("4at once");
            Assert.StartsWith("0{", await client.ReceiveTextAsync());
            Assert.Equal("4at once", await client.ReceiveTextAsync());
        });
    }

    [Fact]
    public async Task The_response_to_a_probe_in_the_segment_of_the_request_follows_the_upgrade()
    {
        await using var app = await TestApp.StartOnPortAsync();
        for (var i = 0; i < Connections; i++)
        {
            var session = await app.OpenPollingAsync();
            using var client = await RawWebSocketClient.ConnectAsync(app.Port, session.WebSocketUrl, RawWebSocketClient.Frame("2probe"), []);
            Assert.StartsWith("HTTP/1.1 101", client.ResponseHead);
            Assert.Equal("3probe", await client.ReceiveTextAsync());
        }
    }
}
