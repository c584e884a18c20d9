using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.FieldCases;

/// <summary>The client leaves while the connection handler, or a middleware, still awaits.</summary>
public sealed class LeavingWhileConnectingTests
{
    public static TheoryData<string> WaysToLeave => ["packet", "engine packet", "close", "cut", "event then packet"];

    [Theory]
    [MemberData(nameof(WaysToLeave))]
    public async Task A_disconnect_handler_registered_late_runs_once_and_nothing_is_left(string way)
    {
        var gate = new Gate();
        var ended = new Signal<(bool Connected, bool Cancelled)>();
        var disconnects = 0;
        var events = new List<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(async socket =>
        {
            socket.On("early", () => events.Add("event"));
            await gate.PassAsync();
            socket.OnDisconnect((string _) =>
            {
                events.Add("disconnect");
                disconnects++;
            });
            await socket.JoinAsync("room");
            ended.Set((socket.Connected, socket.DisconnectedToken.IsCancellationRequested));
        }));
        await using var client = await app.ConnectAsync();
        await gate.Entered;
        await LeaveAsync(client, way);
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        gate.Open();
        Assert.Equal((false, true), await ended.Task);
        await Bounded.UntilAsync(() => Volatile.Read(ref disconnects) > 0);
        Assert.Empty(app.Io.MainNamespace.Adapter.Rooms);
        Assert.Equal(1, disconnects);
        Assert.Equal(way.StartsWith("event", StringComparison.Ordinal) ? ["event", "disconnect"] : ["disconnect"], events);
    }

    [Theory]
    [InlineData("41")]
    [InlineData("1")]
    public async Task Nor_is_anything_left_of_a_client_on_polling(string packet)
    {
        var gate = new Gate();
        var online = 0;
        var ended = new Signal<bool>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(async socket =>
        {
            await gate.PassAsync();
            online++;
            socket.OnDisconnect((string _) =>
            {
                online--;
                ended.Set(true);
            });
            await socket.JoinAsync("room");
        }));
        await using var client = await app.ConnectByPollingAsync();
        await gate.Entered;
        await client.SendPayloadAsync("42[\"early\"]", packet);
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        gate.Open();
        await ended.Task;
        Assert.Equal(0, online);
        Assert.Empty(app.Io.MainNamespace.Adapter.Rooms);
    }

    [Theory]
    [InlineData("close")]
    [InlineData("cut")]
    [InlineData("engine packet")]
    public async Task The_connection_handler_does_not_run_for_who_left_during_a_middleware(string way)
    {
        var gate = new Gate();
        var through = new Signal<bool>();
        var connections = 0;
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use(async (socket, next) =>
            {
                await gate.PassAsync();
                await socket.JoinAsync("room");
                await next();
                through.Set(true);
            });
            io.OnConnection(_ => connections++);
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        await gate.Entered;
        await LeaveAsync(client, way);
        await Bounded.UntilAsync(() => app.Io.Engine.SessionCount == 0);
        gate.Open();
        await through.Task;
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Adapter.Rooms.Count == 0);
        Assert.Empty(app.Io.MainNamespace.Sockets);
        Assert.Equal(0, connections);
    }

    private static async Task LeaveAsync(WebSocketClient client, string way)
    {
        if (way.StartsWith("event", StringComparison.Ordinal)) await client.SendAsync("2[\"early\"]");
        if (way.EndsWith("engine packet", StringComparison.Ordinal)) await client.SendFrameAsync("1");
        else if (way.EndsWith("packet", StringComparison.Ordinal)) await client.SendAsync("1");
        else if (way == "close") await client.CloseAsync();
        else client.Cut();
    }
}
