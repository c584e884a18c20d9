using System.Text.Json;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Clients;

/// <summary>Clients of revision 4 of the protocol, which come with revision 3 of Engine.IO.</summary>
public sealed class OlderClientTests
{
    [Fact]
    public async Task The_main_namespace_is_entered_without_asking()
    {
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.Emit("hello", socket.Handshake.GetAuth<JsonElement>())));
        await using var client = await OpenAsync(app);
        Assert.Equal("0", await client.ReceiveAsync());
        Assert.Equal("2[\"hello\",{}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_middleware_refuses_with_its_data_alone_or_with_its_message()
    {
        await using var app = await StartAsync(io =>
        {
            io.Of("/data").Use((_, _) => throw new ConnectErrorException("not allowed", new { code = 1 }));
            io.Of("/message").Use((_, _) => throw new ConnectErrorException("no\"pe"));
            io.Of("/nothing").Use((_, _) => throw new ConnectErrorException("not allowed", 0));
        });
        await using var client = await ConnectAsync(app);
        await client.SendAsync("0/data,");
        Assert.Equal("4/data,{\"code\":1}", await client.ReceiveAsync());
        await client.SendAsync("0/message,");
        Assert.Equal("4/message,\"no\\\"pe\"", await client.ReceiveAsync());
        await client.SendAsync("0/nothing,");
        Assert.Equal("4/nothing,\"not allowed\"", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_refusal_of_the_main_namespace_leaves_the_connection_open()
    {
        await using var app = await StartAsync(io =>
        {
            io.Use((_, _) => throw new ConnectErrorException("stay out"));
            io.Of("/open");
        });
        await using var client = await OpenAsync(app);
        Assert.Equal("4\"stay out\"", await client.ReceiveAsync());
        await client.SendAsync("0/open,");
        Assert.Equal("0/open,", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_unknown_namespace_is_refused_with_an_object()
    {
        await using var app = await StartAsync(_ => { });
        await using var client = await ConnectAsync(app);
        await client.SendAsync("0/nope?a=b,");
        Assert.Equal("4/nope,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Ids_are_made_of_the_session_id()
    {
        await using var app = await StartAsync(io =>
        {
            io.OnConnection(socket => socket.On("id", () => socket.Id));
            io.Of("/a").OnConnection(socket => socket.On("id", () => socket.Id));
        });
        await using var client = await ConnectAsync(app);
        await client.SendAsync("0/a");
        Assert.Equal("0/a,", await client.ReceiveAsync());
        await client.SendAsync("21[\"id\"]");
        Assert.Equal($"31[\"{client.SessionId}\"]", await client.ReceiveAsync());
        await client.SendAsync("2/a,2[\"id\"]");
        Assert.Equal($"3/a,2[\"/a#{client.SessionId}\"]", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("/a?x=1&y=a%20b+c&x=2", "{\"x\":\"2\",\"y\":\"a b c\"}")]
    [InlineData("/a?e=%C3%A9%22&n", "{\"e\":\"é\\\"\",\"n\":\"\"}")]
    [InlineData("/a?", "{}")]
    [InlineData("/a?x=1#y=2", "{\"x\":\"1\"}")]
    [InlineData("/a#x=1", "{}")]
    public async Task The_query_of_a_namespace_is_what_its_client_authenticates_with(string asked, string auth)
    {
        await using var app = await StartAsync(io => io.Of("/a").OnConnection(socket => socket.Emit("auth", socket.Handshake.GetAuth<JsonElement>().ToString())));
        await using var client = await ConnectAsync(app);
        await client.SendAsync($"0{asked},");
        Assert.Equal("0/a,", await client.ReceiveAsync());
        var written = JsonDocument.Parse((await client.ReceiveAsync())![3..].TrimStart(',')).RootElement[1].GetString()!;
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(auth).RootElement, JsonDocument.Parse(written).RootElement), written);
    }

    [Fact]
    public async Task A_query_may_be_longer_than_a_name()
    {
        await using var app = await StartAsync(io => io.Of("/a").OnConnection(socket => socket.Emit("length", socket.Handshake.GetAuth<Dictionary<string, string>>()!["t"].Length)));
        await using var client = await ConnectAsync(app);
        await client.SendAsync($"0/a?t={new string('x', 5000)},");
        Assert.Equal("0/a,", await client.ReceiveAsync());
        Assert.Equal("2/a,[\"length\",5000]", await client.ReceiveAsync());
        await client.SendAsync($"0/{new string('x', 300)}?t=1,");
        Assert.Null(await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("0/,")]
    public async Task Asking_for_the_main_namespace_all_the_same_changes_nothing(string connect)
    {
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.On("e", (int n) => n + 1)));
        await using var client = await OpenAsync(app);
        await client.SendAsync(connect);
        await client.SendAsync("2/,5[\"e\",1]");
        Assert.Equal("0", await client.ReceiveAsync());
        Assert.Equal("35[2]", await client.ReceiveAsync());
        Assert.Single(app.Io.MainNamespace.Sockets);
    }

    [Fact]
    public async Task A_second_connect_to_another_namespace_closes()
    {
        await using var app = await StartAsync(io => io.Of("/a"));
        await using var client = await ConnectAsync(app);
        await client.SendAsync("0/a");
        Assert.Equal("0/a,", await client.ReceiveAsync());
        await client.SendAsync("0/a?x=1");
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Packets_with_a_query_reach_their_namespace_bytes_included()
    {
        await using var app = await StartAsync(io => io.Of("/a").OnConnection(socket => socket.On("up", (byte[] bytes) => bytes.Length)));
        await using var client = await ConnectAsync(app);
        await client.SendAsync("0/a?x=1,");
        Assert.Equal("0/a,", await client.ReceiveAsync());
        await client.SendAsync("51-/a?x=1,7[\"up\",{\"_placeholder\":true,\"num\":0}]");
        await client.SendAsync([4, 1, 2, 3]);
        Assert.Equal("3/a,7[3]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_handler_that_disconnects_at_once_ends_the_connection()
    {
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.Disconnect(close: true)));
        await using var client = await OpenAsync(app);
        Assert.Equal("0", await client.ReceiveAsync());
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Null(await client.ReceiveAsync());
        await Bounded.UntilAsync(() => app.Io.Engine.SessionCount == 0);
    }

    [Fact]
    public async Task Volatile_events_with_attachments_are_whole_or_not_there()
    {
        await using var app = await StartAsync(_ => { });
        await using var client = await ConnectAsync(app);
        var socket = app.Io.MainNamespace.Sockets[client.SessionId];
        for (var i = 0; i < 5; i++) socket.Volatile.Emit("v", i, new byte[] { 1, 2, 3 }, new byte[] { 9 });
        socket.Emit("end");
        var received = await client.ReceiveAllAsync("2[\"end\"]");
        Assert.Equal(0, received.Count % 3);
        for (var i = 0; i < received.Count; i += 3)
        {
            Assert.StartsWith("52-[\"v\",", received[i], StringComparison.Ordinal);
            Assert.Equal(["bBAECAw==", "bBAk="], received[(i + 1)..(i + 3)]);
        }
    }

    [Fact]
    public async Task They_are_refused_unless_they_are_allowed()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { });
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"{app.Url}/socket.io/?EIO=3&transport=polling"), TestContext.Current.CancellationToken).Bound();
        Assert.Equal("{\"code\":5,\"message\":\"Unsupported protocol version\"}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task<TestApp> StartAsync(Action<SocketIoServer> configure) => TestApp.StartAsync(configure, options => options.AllowEio3 = true);

    private static Task<WebSocketClient> OpenAsync(TestApp app) => WebSocketClient.OpenAsync(app.Url, revision: 3);

    private static async Task<WebSocketClient> ConnectAsync(TestApp app)
    {
        var client = await OpenAsync(app);
        Assert.Equal("0", await client.ReceiveAsync());
        return client;
    }
}
