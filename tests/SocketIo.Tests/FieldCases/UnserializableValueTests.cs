using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.FieldCases;

/// <summary>One value that JSON cannot say fails at its caller, and nobody else notices.</summary>
public sealed class UnserializableValueTests
{
    public static TheoryData<string> Values => ["cycle", "getter", "nested", "in the middle"];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Emitted_to_one_it_fails_at_the_caller_and_the_next_event_arrives(string name)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        var exception = Assert.Throws<PayloadSerializationException>(() => socket.Emit("bad", Create(name)));
        Assert.Equal("bad", exception.EventName);
        Assert.Contains("bad", exception.Message, StringComparison.Ordinal);
        socket.Emit("after");
        Assert.Equal("2[\"after\"]", await client.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Emitted_to_a_room_on_mixed_transports_it_fails_once_and_everybody_gets_the_next_event(string name)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.JoinAsync("room")));
        var clients = new List<ITestClient>();
        for (var i = 0; i < 6; i++) clients.Add(i % 2 == 0 ? await app.ConnectAsync() : await app.ConnectByPollingAsync());
        await Bounded.UntilAsync(() => clients.All(client => app.Find(client).Rooms.Contains("room")));
        Assert.Throws<PayloadSerializationException>(() => app.Io.To("room").Emit("bad", 1, Create(name), new byte[] { 1 }));
        app.Io.Emit("after");
        foreach (var client in clients)
        {
            Assert.Equal("2[\"after\"]", await client.ReceiveAsync());
            await client.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task As_an_answer_it_is_reported_and_the_socket_goes_on(string name)
    {
        var error = new Signal<Exception>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.OnError(error.Set);
            socket.On("bad", () => Create(name));
            socket.On("after", () => 1);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"bad\"]");
        await client.SendAsync("22[\"after\"]");
        Assert.Equal("32[1]", await client.ReceiveAsync());
        Assert.NotNull(await error.Task);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task As_data_of_a_refusal_it_is_left_out(string name)
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use((_, _) => throw new ConnectErrorException("refused", Create(name)));
            io.Of("/open");
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("4{\"message\":\"refused\"}", await client.ReceiveAsync());
        await client.ConnectAsync("/open");
    }

    [Fact]
    public async Task Asking_for_an_answer_with_it_uses_up_no_id()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.MaxPendingAcks = 1);
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        await Assert.ThrowsAsync<PayloadSerializationException>(() => socket.EmitWithAckAsync<int>("bad", Create("getter")).Bound());
        await Assert.ThrowsAsync<PayloadSerializationException>(() =>
            app.Io.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<int>("bad", Create("cycle")).Bound());
        var answer = socket.EmitWithAckAsync<int>("good");
        Assert.Equal("20[\"good\"]", await client.ReceiveAsync());
        await client.SendAsync("30[1]");
        Assert.Equal(1, await answer.Bound());
    }

    [Fact]
    public async Task Numbers_that_JSON_does_not_know_are_null()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        app.Find(client).Emit("e", double.NaN, float.PositiveInfinity, new { Value = double.NegativeInfinity }, new[] { 1.5, double.NaN });
        Assert.Equal("2[\"e\",null,null,{\"value\":null},[1.5,null]]", await client.ReceiveAsync());
    }

    private static object Create(string name) => name switch
    {
        "cycle" => new Cycle(),
        "getter" => new Thrower(),
        "nested" => new { Inner = new { List = new object[] { 1, new Thrower() } } },
        _ => new { Before = new string('x', 50_000), Bad = new Cycle(), After = new string('y', 50_000) },
    };

    private sealed class Cycle
    {
        public Cycle Self => this;
    }

    private sealed class Thrower
    {
        private readonly string _text = "getter";

        public int Before { get; } = 1;

        public int Bad => throw new InvalidOperationException(_text);
    }
}
