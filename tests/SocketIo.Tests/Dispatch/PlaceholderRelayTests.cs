using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

/// <summary>What one client sends goes on to others, through every type that handlers declare. Whatever leaves has the placeholders that were written for its attachments, and no others.</summary>
public sealed class PlaceholderRelayTests
{
    private const string First = "{\"_placeholder\":true,\"num\":0}";
    private const string Second = "{\"_placeholder\":true,\"num\":1}";

    // Each of these used to disconnect all official clients in the room.
    [Theory]
    [InlineData("element", "{\"meta\":" + Second + ",\"image\":" + First + "}")]
    [InlineData("node", "{\"meta\":{\"x\":[" + Second + "]},\"image\":" + First + "}")]
    [InlineData("dictionaries", "{\"a\":" + Second + ",\"c\":{\"d\":" + First + "}}")]
    public async Task Bytes_where_only_JSON_can_be_held_are_refused_and_nothing_leaves(string name, string argument)
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(error.Set);
        await using var attacker = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        await attacker.SendAsync($"52-[\"{name}\",{argument}]");
        await attacker.SendAsync([1]);
        await attacker.SendAsync([2]);
        Assert.IsType<ArgumentBindingException>(await error.Task);
        app.Io.Emit("after");
        Assert.Equal("2[\"after\"]", await other.ReceiveAsync());
        Assert.Equal("2[\"after\"]", await attacker.ReceiveAsync());
    }

    [Fact]
    public async Task An_object_takes_the_bytes_that_came_for_it_along()
    {
        await using var app = await StartAsync(_ => { });
        await using var client = await app.ConnectAsync();
        await client.SendAsync($"52-[\"object\",{{\"meta\":{Second},\"image\":{First}}}]");
        await client.SendAsync([1]);
        await client.SendAsync([2]);
        Assert.Equal($"52-[\"object\",{{\"meta\":{First},\"image\":{Second}}}]", await client.ReceiveAsync());
        Assert.Equal(["bAg==", "bAQ=="], [await client.ReceiveAsync(), await client.ReceiveAsync()]);
    }

    [Theory]
    [InlineData("element text", true)]
    [InlineData("arguments", true)]
    [InlineData("relay", false)]
    public async Task Text_that_looks_like_a_placeholder_goes_on_as_text_and_not_beside_bytes(string name, bool addsBytes)
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(error.Set);
        await using var client = await app.ConnectAsync();
        await client.SendAsync($"2[\"{name}\",{First}]");
        if (addsBytes) Assert.IsType<PayloadSerializationException>(await error.Task);
        else Assert.Equal($"2[\"{name}\",{First}]", await client.ReceiveAsync());
        app.Io.Emit("after");
        Assert.Equal("2[\"after\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_eleventh_attachment_is_an_exception_at_the_caller_and_the_acknowledgement_is_not_awaited()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { });
        await using var client = await app.ConnectAsync();
        var photos = Enumerable.Range(0, 11).Select(_ => new byte[1]).ToArray();
        Assert.Throws<PayloadSerializationException>(() => app.Io.Emit("photos", photos));
        Assert.Throws<PayloadSerializationException>(() => app.Find(client).Emit("photos", photos));
        await Assert.ThrowsAsync<PayloadSerializationException>(() => app.Find(client).EmitWithAckAsync<int>("photos", photos));
        await Assert.ThrowsAsync<PayloadSerializationException>(() => app.Io.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<int>("photos", photos));
        Assert.Equal(0, app.Find(client).PendingAckCount);
    }

    [Fact]
    public async Task More_attachments_are_sent_to_clients_that_take_them()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { }, options => options.MaxOutgoingAttachments = null);
        await using var client = await app.ConnectAsync();
        app.Io.Emit("photos", Enumerable.Range(0, 11).Select(_ => new byte[1]).ToArray());
        Assert.StartsWith("511-", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_in_the_data_of_a_refusal_do_not_make_a_malformed_packet()
    {
        await using var app = await TestApp.StartAsync(io =>
            io.Of("/shut").Use((_, _) => throw new ConnectErrorException("solve this", new { Captcha = new byte[] { 1 } })));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("0/shut,");
        Assert.Equal("4/shut,{\"message\":\"solve this\"}", await client.ReceiveAsync());
        app.Io.Emit("after");
        Assert.Equal("2[\"after\"]", await client.ReceiveAsync());
    }

    /// <summary>Random JSON through all relays: what arrives is a packet by our own rules, which are stricter than those of clients, and everybody stays.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_relayed_arrives_as_a_packet(int seed)
    {
        await using var app = await StartAsync(_ => { });
        await using var attacker = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        var random = new Random(seed);
        string[] names = ["element", "node", "dictionaries", "object", "element text", "arguments", "relay"];
        for (var i = 0; i < 300; i++)
        {
            var json = new RandomJson(random);
            var argument = json.Next(0);
            var prefix = json.Attachments == 0 ? "2" : $"5{json.Attachments}-";
            await attacker.SendAsync($"{prefix}[\"{names[random.Next(names.Length)]}\",{argument}]");
            for (var k = 0; k < json.Attachments; k++) await attacker.SendAsync([(byte)k]);
        }

        await attacker.SendAsync("2[\"relay\",\"end\"]");
        await AssertPacketsAsync(other, "2[\"relay\",\"end\"]");
        Assert.Equal(2, app.Io.MainNamespace.Sockets.Count);
    }

    private static async Task AssertPacketsAsync(WebSocketClient client, string last)
    {
        var decoder = new JsonPacketParser().CreateDecoder(PacketLimits.Default);
        while (true)
        {
            var frame = await client.ReceiveAsync();
            Assert.NotNull(frame);
            if (frame == last) return;
            var isBinary = frame[0] == 'b';
            decoder.TryDecode(isBinary ? Convert.FromBase64String(frame[1..]) : Encoding.UTF8.GetBytes(frame), isBinary, out _);
        }
    }

    private static Task<TestApp> StartAsync(Action<Exception> onError) => TestApp.StartAsync(io =>
    {
        io.On("element", (Post<JsonElement> post) => io.Emit("element", post));
        io.On("node", (Post<JsonNode> post) => io.Emit("node", post));
        io.On("object", (Post<object> post) => io.Emit("object", post));
        io.On("dictionaries", (Dictionary<string, Dictionary<string, object>> values) => io.Emit("dictionaries", values));
        io.On("element text", (JsonElement value) => io.Emit("element text", value, new byte[1]));
        io.On("arguments", (EventArguments values) => io.Emit("arguments", values, new byte[1]));
        io.On("relay", (EventArguments values) => io.Emit("relay", values));
        io.OnConnection(socket => socket.OnError(onError));
    });

    private sealed record Post<T>(T? Meta, object? Image);

    private sealed class RandomJson(Random random)
    {
        private static readonly string[] Names = ["meta", "image", "_placeholder", "num", "a", "\\u005fplaceholder", "\\ud800"];

        public int Attachments { get; private set; }

        public string Next(int depth) => random.Next(depth > 4 ? 5 : 9) switch
        {
            0 => "true",
            1 => "0",
            2 => "null",
            3 => "\"x\"",
            4 => Attachments < 10 ? $"{{\"_placeholder\":true,\"num\":{Attachments++}}}" : "1",
            5 => $"[{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => Next(depth + 1)))}]",
            _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Member(depth)))}}}",
        };

        /// <summary>What the packet itself may not hold beside attachments is left out: marks that are no placeholders.</summary>
        private string Member(int depth)
        {
            var name = Names[random.Next(Names.Length)];
            var isMark = name.EndsWith("placeholder", StringComparison.Ordinal);
            return $"\"{name}\":{(isMark ? "false" : Next(depth + 1))}";
        }
    }
}
