using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SocketIoNet.NewtonsoftJson.Tests;

/// <summary>A server on Kestrel with Newtonsoft.Json.</summary>
public sealed class ServerTests
{
    [Fact]
    public async Task Handlers_are_given_typed_arguments_and_tokens()
    {
        await using var app = await StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("typed", (int number, Order order) => new { Sum = number + order.Quantity, order.Title });
            socket.On("token", (JObject token, JToken? any) => new JArray(any!, token["a"]!));
            socket.On("any", (EventArguments arguments) => arguments.Get<JToken>(1));
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"typed\",5.0,{\"title\":\"x\",\"quantity\":2}]");
        Assert.Equal("31[{\"sum\":7,\"title\":\"x\"}]", await client.ReceiveAsync());
        await client.SendAsync("22[\"token\",{\"a\":{\"B\":1}},null]");
        Assert.Equal("32[[null,{\"B\":1}]]", await client.ReceiveAsync());
        await client.SendAsync("23[\"any\",1,[2]]");
        Assert.Equal("33[[2]]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Bytes_in_objects_go_both_ways()
    {
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.On("file", (Order order) => socket.Emit("file", JObject.FromObject(new { order.File })))));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("51-[\"file\",{\"file\":{\"_placeholder\":true,\"num\":0}}]");
        await client.SendAsync([1, 2, 3]);
        Assert.Equal("51-[\"file\",{\"File\":{\"_placeholder\":true,\"num\":0}}]", await client.ReceiveAsync());
        Assert.Equal("bAQID", await client.ReceiveAsync());
    }

    // Newtonsoft.Json has a limit of its own, 64, which the option did not reach.
    [Fact]
    public async Task Values_may_be_as_deep_as_packets()
    {
        await using var app = await StartAsync(io => io.On("deep", (JToken token) => token));
        await using var client = await app.ConnectAsync();
        var deep = new string('[', 199) + new string(']', 199);
        await client.SendAsync($"21[\"deep\",{deep}]");
        Assert.Equal($"31[{deep}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Bytes_where_only_JSON_can_be_held_are_refused()
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(io => io.OnConnection(socket =>
        {
            socket.OnError(error.Set);
            socket.On("post", (System.Text.Json.JsonElement any) => socket.Emit("post", any));
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("51-[\"post\",{\"file\":{\"_placeholder\":true,\"num\":0}}]");
        await client.SendAsync([1, 2, 3]);
        Assert.Contains("byte[]", Assert.IsType<ArgumentBindingException>(await error.Task).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_is_one_error_that_names_event_and_position()
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(io => io.OnConnection(socket =>
        {
            socket.OnError(error.Set);
            socket.On("typed", (string text, int number) => number);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"typed\",\"x\",5.5]");
        await client.SendAsync("22[\"typed\",\"x\",1e3]");
        Assert.Equal("32[1000]", await client.ReceiveAsync());
        var exception = Assert.IsType<ArgumentBindingException>(await error.Task);
        Assert.Equal(("typed", 1), (exception.EventName, exception.Position));
    }

    [Fact]
    public async Task A_cycle_is_an_exception_at_the_caller_that_names_the_event()
    {
        await using var app = await StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var cycle = new List<object> { new byte[] { 1 } };
        cycle.Add(cycle);
        var exception = Assert.Throws<PayloadSerializationException>(() => app.Io.Emit("bad", 1, new { A = cycle }));
        Assert.Contains("\"bad\"", exception.Message, StringComparison.Ordinal);
        Assert.Equal("bad", exception.EventName);
        app.Io.Emit("after", double.NaN);
        Assert.Equal("2[\"after\",null]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Auth_and_the_data_of_a_refusal_are_of_Newtonsoft_Json()
    {
        await using var app = await StartAsync(io => io.Use((socket, _) =>
            throw new ConnectErrorException("refused", new JObject { ["You"] = socket.Handshake.GetAuth<JObject>()!["Name"] })));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0{\"Name\":\"x\"}");
        Assert.Equal("4{\"message\":\"refused\",\"data\":{\"You\":\"x\"}}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_answer_of_a_client_is_read()
    {
        await using var app = await StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).EmitWithAckAsync<Order>("order");
        Assert.Equal("20[\"order\"]", await client.ReceiveAsync());
        await client.SendAsync("30[{\"title\":\"x\"}]");
        Assert.Equal("x", (await answer.Bound()).Title);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_dotnet_client_emits_and_is_answered(bool isWebSocket)
    {
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.On("order", (Order order, byte[] bytes) => new { order.Title, File = bytes })));
        using var client = new SocketIOClient.SocketIO(new Uri(app.Url), new SocketIOClient.SocketIOOptions
        {
            Transport = isWebSocket ? SocketIOClient.Transport.TransportProtocol.WebSocket : SocketIOClient.Transport.TransportProtocol.Polling,
            AutoUpgrade = false,
            Reconnection = false,
        });
        await client.ConnectAsync().Bound();
        await Bounded.UntilAsync(() => client.Connected && client.Id is not null);
        var answer = new Signal<Answer>();
        await client.EmitAsync("order", response => answer.Set(response.GetValue<Answer>()), new { title = "x" }, new byte[] { 1, 2 }).Bound();
        Assert.Equal("x", (await answer.Task).Title);
        Assert.Equal([1, 2], (await answer.Task).File!);
        await client.DisconnectAsync().Bound();
    }

    [Fact]
    public void Settings_with_type_names_are_refused_at_registration() =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSocketIo().AddNewtonsoftJsonProtocol(settings => settings.TypeNameHandling = TypeNameHandling.Auto));

    private static Task<TestApp> StartAsync(Action<SocketIoServer> configure) =>
        TestApp.StartAsync(configure, services: services => services.AddSocketIo().AddNewtonsoftJsonProtocol());

    public sealed class Order
    {
        public string? Title { get; set; }

        public int Quantity { get; set; }

        public byte[]? File { get; set; }
    }

    public sealed class Answer
    {
        [System.Text.Json.Serialization.JsonPropertyName("title")]
        public string? Title { get; set; }

        [System.Text.Json.Serialization.JsonPropertyName("file")]
        public byte[]? File { get; set; }
    }
}
