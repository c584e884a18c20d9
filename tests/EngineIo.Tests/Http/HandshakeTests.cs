using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Http;

/// <summary>The response to the handshake of a polling session.</summary>
public sealed class HandshakeTests
{
    [Fact]
    public async Task The_open_packet_has_five_keys_in_the_order_that_clients_know()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        var client = app.NewPollingClient();
        var open = await client.OpenAsync();
        Assert.Equal(
            $$"""{"sid":"{{client.SessionId}}","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""", open);
        Assert.Equal(20, client.SessionId.Length);
    }

    [Fact]
    public async Task The_open_packet_offers_no_upgrade_over_a_WebSocket()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var socket = await app.ConnectInMemoryAsync();
        using var open = JsonDocument.Parse((await socket.ReceiveTextAsync())[1..]);
        Assert.Equal(0, open.RootElement.GetProperty("upgrades").GetArrayLength());
    }

    [Fact]
    public async Task The_open_packet_offers_no_upgrade_when_upgrades_are_off()
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.AllowUpgrades = false);
        Assert.Contains("\"upgrades\":[]", await app.NewPollingClient().OpenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_handshake_response_is_uncached_text_of_known_length()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.GetValues("Content-Type").Single());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal((await response.Content.ReadAsByteArrayAsync()).Length, response.Content.Headers.ContentLength);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task What_is_sent_at_the_handshake_comes_with_the_next_poll()
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.InitialPacket = "welcome");
        var client = await app.OpenPollingAsync();
        (await app.NextHandlerAsync()).Session.Send("more");
        Assert.Equal("4welcome\u001e4more", await client.PollAsync());
    }

    [Fact]
    public async Task The_initial_packet_follows_the_open_packet_on_a_WebSocket()
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.InitialPacket = "welcome");
        using var socket = await app.ConnectInMemoryAsync();
        Assert.StartsWith("0{", await socket.ReceiveTextAsync());
        Assert.Equal("4welcome", await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task The_cookie_is_written_as_the_official_server_writes_it()
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.Cookie = new EngineCookieOptions());
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        var open = await response.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(open[1..]);
        Assert.Equal($"io={json.RootElement.GetProperty("sid").GetString()}; Path=/; HttpOnly; SameSite=Lax", response.Headers.GetValues("Set-Cookie").Single());
    }

    [Theory]
    [InlineData("https://localhost", null, true)]
    [InlineData("https://localhost", false, false)]
    [InlineData("http://localhost", null, false)]
    [InlineData("http://localhost", true, true)]
    public async Task The_cookie_is_secure_under_HTTPS_unless_the_application_says_otherwise(string server, bool? secure, bool isSecure)
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.Cookie = new EngineCookieOptions { Secure = secure });
        using var response = await app.Http.GetAsync(server + TestApp.HandshakeUrl);
        Assert.Equal(isSecure, response.Headers.GetValues("Set-Cookie").Single().Contains("; Secure", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_cookie_takes_every_option()
    {
        var cookie = new EngineCookieOptions
        {
            Name = "sess",
            MaxAge = TimeSpan.FromDays(1),
            Domain = "example.com",
            Path = "/x",
            HttpOnly = false,
            Secure = true,
            SameSite = SameSiteMode.None,
        };
        await using var app = await TestApp.StartInMemoryAsync(options => options.Cookie = cookie);
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Matches("^sess=[^;]{20}; Max-Age=86400; Domain=example.com; Path=/x; Secure; SameSite=None$", response.Headers.GetValues("Set-Cookie").Single());
    }

    [Fact]
    public async Task The_XSS_filter_of_Internet_Explorer_is_disabled()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, TestApp.HandshakeUrl);
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0)");
        using var response = await app.Http.SendAsync(request);
        Assert.Equal("0", response.Headers.GetValues("X-XSS-Protection").Single());
    }

    [Fact]
    public async Task The_events_add_headers_to_the_first_and_to_every_response()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        app.Server.InitialHeaders += static (headers, _) => headers["X-First"] = "1";
        app.Server.Headers += static (headers, _) => headers["X-Every"] = "1";
        var client = app.NewPollingClient();
        using var first = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.True(first.Headers.Contains("X-First") && first.Headers.Contains("X-Every"));
        await client.OpenAsync();
        using var later = await client.PostAsync("4x");
        Assert.True(!later.Headers.Contains("X-First") && later.Headers.Contains("X-Every"));
    }

    [Fact]
    public async Task A_handshake_is_copied_from_its_request()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, TestApp.HandshakeUrl + "&token=a%20b");
        request.Headers.Add("X-Custom", "value");
        using var response = await app.Http.SendAsync(request);
        var handshake = (await app.NextHandlerAsync()).Session.Handshake;
        Assert.Equal("value", handshake.Headers["x-custom"]);
        Assert.Equal("a b", handshake.Query["token"]);
        Assert.Equal(TestApp.HandshakeUrl + "&token=a%20b", handshake.Url);
        Assert.Equal(app.Time.GetUtcNow(), handshake.Time);
        Assert.False(handshake.IsCrossDomain || handshake.IsSecure);
    }

    [Fact]
    public async Task The_query_of_a_handshake_is_as_it_was_sent()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl + "&id=1&ID=2&t=a&T=b&id=3&empty=&n%61me=%C3%A9+");
        var query = (await app.NextHandlerAsync()).Session.Handshake.Query;
        Assert.Equal(["EIO", "transport", "id", "ID", "t", "T", "empty", "name"], query.Keys);
        Assert.Equal(["1", "3"], query["id"].ToArray());
        Assert.Equal(("2", "a", "b", "", "é "), (query["ID"].ToString(), query["t"].ToString(), query["T"].ToString(), query["empty"].ToString(), query["name"].ToString()));
    }

    [Fact]
    public async Task More_sessions_than_allowed_are_rejected_with_Retry_After()
    {
        await using var app = await TestApp.StartInMemoryAsync(options => options.MaxConcurrentSessions = 1);
        await app.OpenPollingAsync();
        using var rejected = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal(503, (int)rejected.StatusCode);
        Assert.Equal("5", rejected.Headers.GetValues("Retry-After").Single());
        (await app.NextHandlerAsync()).Session.Close(EngineCloseReason.TransportError);
        using var accepted = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal(200, (int)accepted.StatusCode);
    }
}
