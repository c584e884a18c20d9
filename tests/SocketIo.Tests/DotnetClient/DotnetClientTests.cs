using SocketIOClient;
using SocketIOClient.Transport;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.DotnetClient;

/// <summary>The client that .NET applications use most, on both transports and through the upgrade, in both revisions of the protocol.</summary>
public sealed class DotnetClientTests
{
    public static TheoryData<bool, bool, int> Transports => new()
    {
        { true, false, 4 }, { false, false, 4 }, { false, true, 4 },
        { true, false, 3 }, { false, false, 3 }, { false, true, 3 },
    };

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Connects_with_the_id_that_the_server_knows(bool isWebSocket, bool upgrades, int revision)
    {
        await using var app = await StartAsync(io => io.OnConnection(_ => { }));
        using var client = Create(app, isWebSocket, upgrades, revision);
        await ConnectAsync(client);
        var id = client.Id;
        Assert.True(app.Io.MainNamespace.Sockets.ContainsKey(id));
        await client.DisconnectAsync().Bound();
        // Where it upgrades it opens a second session and leaves the first, in which a client of revision 3 has a socket as well.
        await Bounded.UntilAsync(() => !app.Io.MainNamespace.Sockets.ContainsKey(id));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Emits_and_is_answered(bool isWebSocket, bool upgrades, int revision)
    {
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.On("sum", (int a, int b) => a + b)));
        using var client = Create(app, isWebSocket, upgrades, revision);
        await ConnectAsync(client);
        var sum = new Signal<int>();
        await client.EmitAsync("sum", response => sum.Set(response.GetValue<int>()), 2, 40).Bound();
        Assert.Equal(42, await sum.Task);
        await client.DisconnectAsync().Bound();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Receives_events_in_order(bool isWebSocket, bool upgrades, int revision)
    {
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.On("count", (int to) =>
        {
            for (var i = 0; i < to; i++) socket.Emit("number", i);
            socket.Emit("done");
        })));
        using var client = Create(app, isWebSocket, upgrades, revision);
        var numbers = new List<int>();
        var done = new Signal<bool>();
        client.On("number", response => numbers.Add(response.GetValue<int>()));
        client.On("done", _ => done.Set(true));
        await ConnectAsync(client);
        await client.EmitAsync("count", 50).Bound();
        await done.Task;
        Assert.Equal(Enumerable.Range(0, 50), numbers);
        await client.DisconnectAsync().Bound();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Answers_an_event_that_asks_for_an_acknowledgement(bool isWebSocket, bool upgrades, int revision)
    {
        await using var app = await StartAsync(io => io.OnConnection(_ => { }));
        using var client = Create(app, isWebSocket, upgrades, revision);
        client.On("question", response => _ = response.CallbackAsync(response.GetValue<string>() + "!"));
        await ConnectAsync(client);
        var answer = app.Io.MainNamespace.Sockets[client.Id].Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("question", "well");
        Assert.Equal("well!", await answer.Bound());
        await client.DisconnectAsync().Bound();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Sends_and_receives_bytes(bool isWebSocket, bool upgrades, int revision)
    {
        var received = new Signal<byte[]>();
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.On("upload", (byte[] bytes) =>
        {
            received.Set(bytes);
            socket.Emit("download", "file", (byte[])[.. bytes.Reverse()]);
        })));
        using var client = Create(app, isWebSocket, upgrades, revision);
        var downloaded = new Signal<byte[]>();
        client.On("download", response => downloaded.Set(response.GetValue<byte[]>(1)));
        await ConnectAsync(client);
        await client.EmitAsync("upload", new byte[] { 1, 2, 3 }).Bound();
        Assert.Equal([1, 2, 3], await received.Task);
        Assert.Equal([3, 2, 1], await downloaded.Task);
        await client.DisconnectAsync().Bound();
    }

    private static Task<TestApp> StartAsync(Action<SocketIoServer> configure) => TestApp.StartAsync(configure, options => options.AllowEio3 = true);

    private static SocketIOClient.SocketIO Create(TestApp app, bool isWebSocket, bool upgrades, int revision) => new(new Uri(app.Url), new SocketIOOptions
    {
        Transport = isWebSocket ? TransportProtocol.WebSocket : TransportProtocol.Polling,
        AutoUpgrade = upgrades,
        EIO = revision,
        Reconnection = false,
    });

    private static async Task ConnectAsync(SocketIOClient.SocketIO client)
    {
        await client.ConnectAsync().Bound();
        await Bounded.UntilAsync(() => client.Connected && client.Id is not null);
    }
}
