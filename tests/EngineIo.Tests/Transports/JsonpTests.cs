using CsCheck;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports.Polling;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>Polling with script elements and forms (JSONP).</summary>
public sealed class JsonpTests
{
    [Fact]
    public async Task The_handshake_is_a_call_whose_index_has_only_digits()
    {
        await using var app = await StartAsync();
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl + "&j=a7)b1");
        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.ContentType?.ToString());
        Assert.Matches("""^___eio\[71\]\("0\{\\"sid\\":.*\}"\);$""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("4say \"hi\" \\", """4say \"hi\" \\""")]
    [InlineData("4\b\f\r\t\u001f\u007f", "4\\b\\f\\r\\t\\u001f\u007f")]
    [InlineData("4\u2028 \u2029 \u202a € 🦄", "4\\u2028 \\u2029 \u202a € 🦄")]
    public async Task What_a_script_can_not_hold_is_escaped(string packet, string expected)
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        await SendAsync(client, packet);
        Assert.Equal($"___eio[0](\"{expected}\");", await client.PollAsync());
    }

    [Theory]
    [InlineData("d=4a%20b+c", "4a b c")]
    [InlineData("x=1&d=4%E2%82%AC&y=2", "4€")]
    [InlineData("d=4%zz%4", "4%zz%4")]
    [InlineData("d=4a%5Cnb", "4a\nb")]
    [InlineData("d=4a%5C%5Cnb", "4a\\nb")]
    [InlineData("d=4a%5C%5C%5Cnb", "4a\\\\nb")]
    [InlineData("d=4a\\nb\\x\\\\", "4a\nb\\x\\\\")]
    [InlineData("d=", "")]
    [InlineData("dd=4a&e=4b", null)]
    [InlineData("d=4a&d=4b", null)]
    [InlineData("", null)]
    public void The_field_of_a_form_is_the_payload(string form, string? payload)
    {
        using var body = new PooledBuffer();
        body.Write(System.Text.Encoding.UTF8.GetBytes(form));
        Assert.Equal(payload is not null, JsonpForm.TryRead(body));
        if (payload is not null) Assert.Equal(payload, System.Text.Encoding.UTF8.GetString(body.Written));
    }

    [Fact]
    public void What_a_client_writes_into_a_form_is_read_back()
    {
        var special = Gen.Int[0, 7].Select(i => "\\\\n\n&=+%"[i]).Array[0, 30].Select(chars => new string(chars));
        // Clients cannot distinguish a backslash before a line end from a backslash and an n; JSON contains none.
        Gen.OneOf(Gen.String, special).Where(text => !text.Contains("\\\n", StringComparison.Ordinal)).Sample(text =>
        {
            using var body = new PooledBuffer();
            body.Write(System.Text.Encoding.UTF8.GetBytes("d=" + Uri.EscapeDataString(Escape(text))));
            Assert.True(JsonpForm.TryRead(body));
            return System.Text.Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(body.Written);
        });
    }

    [Fact]
    public void No_form_makes_reading_fail() => Gen.OneOf(Gen.Byte, Gen.Int[0, 6].Select(i => "d=%\\n&4"u8[i])).Array[0, 100].Sample(form =>
    {
        using var body = new PooledBuffer();
        body.Write(form);
        JsonpForm.TryRead(body);
        Assert.InRange(body.Length, 0, form.Length);
    });

    [Fact]
    public async Task A_form_without_the_field_is_acknowledged_and_does_nothing()
    {
        await using var app = await StartAsync();
        var client = await OpenAsync(app);
        await client.SendAsync("x=1");
        await SendAsync(client, "4a");
        Assert.Equal("___eio[0](\"4a\");", await client.PollAsync());
    }

    [Fact]
    public async Task Bytes_come_in_base64_also_for_revision_3()
    {
        await using var app = await StartAsync();
        var client = new PollingClient(app.Http) { Revision = 3, Query = "&j=0" };
        using var handshake = await app.Http.GetAsync(client.HandshakeUrl);
        var session = (await app.NextHandlerAsync()).Session;
        session.Send((ReadOnlySpan<byte>)[1, 2, 3, 4]);
        Assert.Equal("___eio[0](\"10:b4AQIDBA==\");", await app.Http.GetStringAsync(client.Url + session.Id).Bound());
    }

    [Theory]
    [InlineData(null, null, 200)]
    [InlineData(null, "a=b", 403)]
    [InlineData("http://localhost/page?x", "a=b", 200)]
    [InlineData("https://other.example/page", "a=b", 403)]
    [InlineData("https://other.example/page", null, 200)]
    public async Task A_script_with_cookies_has_to_stand_on_a_page_of_the_same_origin(string? page, string? cookie, int status)
    {
        await using var app = await StartAsync();
        Assert.Equal(status, await RequestAsync(app, page, cookie));
    }

    [Theory]
    [InlineData("https://good.example/page", 200)]
    [InlineData("https://bad.example/https://good.example", 403)]
    public async Task A_script_has_to_stand_on_a_page_of_the_listed_origins(string page, int status)
    {
        await using var app = await TestApp.StartInMemoryAsync(static options => options.AllowedOrigins.Add("https://good.example"));
        Assert.Equal(status, await RequestAsync(app, page, null));
    }

    private static Task<TestApp> StartAsync() => TestApp.StartInMemoryAsync(options => options.AllowEio3 = true, TestHandler.Echo);

    private static async Task<int> RequestAsync(TestApp app, string? page, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, TestApp.HandshakeUrl + "&j=0");
        if (page is not null) request.Headers.Add("Referer", page);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var response = await app.Http.SendAsync(request).Bound();
        return (int)response.StatusCode;
    }

    private static async Task<PollingClient> OpenAsync(TestApp app)
    {
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl + "&j=0");
        var session = (await app.NextHandlerAsync()).Session;
        return new PollingClient(app.Http) { Query = "&j=0", SessionId = session.Id };
    }

    private static async Task SendAsync(PollingClient client, string payload)
    {
        using var form = new FormUrlEncodedContent([new("d", Escape(payload))]);
        using var response = await client.PostAsync(form);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
    }

    /// <summary>What clients do before they fill in the form.</summary>
    private static string Escape(string payload) =>
        payload.Replace("\\n", "\\\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
