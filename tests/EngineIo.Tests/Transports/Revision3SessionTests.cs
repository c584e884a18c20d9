using System.Net;
using System.Net.Http.Headers;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>Sessions of clients that speak revision 3.</summary>
public sealed class Revision3SessionTests
{
    private const string WebSocketUrl = TestApp.Path + "?EIO=3&transport=websocket";

    [Fact]
    public async Task The_handshake_is_the_same_with_its_length_in_front()
    {
        await using var app = await StartAsync();
        using var response = await app.Http.GetAsync(TestApp.Path + "?EIO=3&transport=polling");
        var text = await response.Content.ReadAsStringAsync();
        Assert.Matches("""^\d\d\d:0\{"sid":"[\w-]{20}","upgrades":\["websocket"\],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000\}$""", text);
        Assert.Equal(text.Length - 4, int.Parse(text[..3], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(3, (await app.NextHandlerAsync()).Session.Protocol);
    }

    [Fact]
    public async Task Without_bytes_a_poll_is_text()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        await client.SendAsync("6:4hello2:4€");
        using var response = await client.GetAsync();
        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("6:4hello2:4€", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task With_bytes_a_poll_is_binary_as_a_whole()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        await client.SendAsync("2:4€10:b4AQIDBA==");
        using var response = await client.GetAsync();
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("0004FF34E282AC0105FF0401020304", Convert.ToHexString(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task A_client_that_requests_base64_gets_text()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app, "&b64=1");
        await client.SendAsync("10:b4AQIDBA==");
        Assert.Equal("10:b4AQIDBA==", await client.PollAsync());
    }

    [Fact]
    public async Task A_post_may_be_bytes()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        using var response = await client.PostAsync(Bytes("0006FF3468656C6C6F0105FF0401020304"));
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        var handler = await app.NextHandlerAsync();
        Assert.Equal("hello", await handler.NextMessageAsync());
        Assert.Equal("hex:01020304", await handler.NextMessageAsync());
    }

    [Fact]
    public async Task A_post_of_bytes_still_ends_a_session_of_revision_4()
    {
        await using var app = await StartAsync();
        var client = await app.OpenPollingAsync();
        using var response = await client.PostAsync(Bytes("0006FF3468656C6C6F"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal((EngineCloseReason.TransportError, "invalid content"), await (await app.NextHandlerAsync()).ClosedAsync());
    }

    [Fact]
    public async Task Decoding_stops_at_the_first_bad_packet()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("2:4a2:9x2:4b");
        Assert.Equal(EngineCloseReason.ParseError, (await handler.ClosedAsync()).Reason);
        Assert.Equal("a", await handler.NextMessageAsync());
        Assert.False(handler.TryNextMessage(out _));
    }

    [Fact]
    public async Task A_session_that_ends_while_no_poll_waits_says_so_with_the_next()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        (await app.NextHandlerAsync()).Session.Close();
        Assert.Equal("1:61:1", await client.PollAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_has_its_poll_released()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        var poll = await client.BeginPollAsync((await app.NextHandlerAsync()).Session);
        await client.SendAsync("1:1");
        Assert.Equal("1:6", await poll);
    }

    [Fact]
    public async Task The_upgrade_releases_the_poll_and_goes_on_with_typed_bytes()
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.AllowEio3 = true, TestHandler.Echo);
        var client = await OpenAsync(app);
        var poll = await client.BeginPollAsync((await app.NextHandlerAsync()).Session);
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        Assert.Equal("1:6", await poll);
        await socket.SendAsync("5");
        await socket.SendAsync(RawWebSocketClient.Binary, [4, 1, 2]);
        Assert.Equal("040102", Convert.ToHexString((await socket.ReceiveAsync()).Payload));
        await socket.SendAsync("2probe");
        Assert.Equal("3", await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_WebSocket_that_requests_base64_gets_text()
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.AllowEio3 = true, TestHandler.Echo);
        using var socket = await app.ConnectAsync(WebSocketUrl + "&b64=1");
        Assert.StartsWith("0{", await socket.ReceiveTextAsync());
        await socket.SendAsync(RawWebSocketClient.Binary, [4, 1, 2, 3, 4]);
        Assert.Equal("b4AQIDBA==", await socket.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("34616263")]
    public async Task Bytes_without_a_type_end_the_session(string frame)
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.AllowEio3 = true);
        using var socket = await app.ConnectAsync(WebSocketUrl);
        await socket.ReceiveTextAsync();
        await socket.SendAsync(RawWebSocketClient.Binary, Convert.FromHexString(frame));
        Assert.Equal(EngineCloseReason.ParseError, (await (await app.NextHandlerAsync()).ClosedAsync()).Reason);
    }

    [Theory]
    [InlineData("3", "4")]
    [InlineData("4", "3")]
    public async Task A_session_takes_no_requests_of_the_other_revision(string opened, string asked)
    {
        await using var app = await StartAsync();
        var client = new PollingClient(app.Http) { Revision = opened == "3" ? 3 : 4 };
        await client.OpenAsync();
        using var response = await app.Http.GetAsync(client.Url.Replace($"EIO={opened}", $"EIO={asked}", StringComparison.Ordinal));
        Assert.Equal("{\"code\":3,\"message\":\"Bad request\"}", await response.Content.ReadAsStringAsync());
    }

    private static Task<TestApp> StartAsync() => TestApp.StartInMemoryAsync(options => options.AllowEio3 = true, TestHandler.Echo);

    private static async Task<PollingClient> OpenAsync(TestApp app, string query = "")
    {
        var client = new PollingClient(app.Http) { Revision = 3, Query = query };
        await client.OpenAsync();
        return client;
    }

    private static ByteArrayContent Bytes(string hex)
    {
        var content = new ByteArrayContent(Convert.FromHexString(hex));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }
}
