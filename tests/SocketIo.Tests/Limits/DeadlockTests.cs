using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Limits;

/// <summary>Handlers and clients that wait for each other.</summary>
public sealed class DeadlockTests
{
    [Fact]
    public async Task A_handler_gets_the_answer_of_its_client_that_stands_behind_too_many_events()
    {
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.On("ask", () => socket.EmitWithAckAsync<int>("question"));
                socket.On("echo", (int number) => number);
            }),
            options => options.MaxPendingEventBytes = 64 * 1024);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"ask\"]");
        for (var i = 0; i < 1000; i++) await client.SendAsync($"2{i}[\"echo\",{i}]");
        await client.SendAsync("30[1]");
        Assert.Equal("20[\"question\"]", await client.ReceiveAsync());
        for (var i = 0; i < 1000; i++) Assert.Equal($"3{i}[{i}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_over_polling_may_answer_a_handler_behind_too_many_events()
    {
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.On("ask", () => socket.EmitWithAckAsync<int>("question"));
                socket.On("echo", (int number) => number);
            }),
            options => options.MaxPendingEventBytes = 64 * 1024);
        await using var client = await app.ConnectByPollingAsync();
        await client.SendPayloadAsync(["42[\"ask\"]", .. Enumerable.Range(0, 1000).Select(i => $"42{i}[\"echo\",{i}]")]);
        Assert.Equal("20[\"question\"]", await client.ReceiveAsync());
        await client.SendAsync("30[1]");
        for (var i = 0; i < 1000; i++) Assert.Equal($"3{i}[{i}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_that_floods_a_handler_which_awaits_its_answer_is_closed_in_time_and_nobody_else_suffers()
    {
        var time = new FakeTimeProvider();
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.On("ask", () => socket.EmitWithAckAsync<int>("question"));
                socket.On("echo", (int number) => number);
                socket.OnDisconnect(reason.Set);
            }),
            options =>
            {
                options.MaxPendingEventBytes = options.MaxHttpBufferSize = 64 * 1024;
                options.MaxEventBacklogBytes = 64 * 1024;
                (options.PingInterval, options.PingTimeout) = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2));
            },
            Clock.Use(time));
        await using var flooding = await app.ConnectAsync();
        await using var innocent = await app.ConnectAsync();
        var session = app.Find(flooding).Session;
        for (var i = 0; i < 1000; i++) await flooding.SendAsync("2[\"ask\"]");
        // The answer stands behind what is not read any more.
        await flooding.SendAsync("30[1]");
        // The heartbeats of both, the handler that takes long, and the time for which reading has been held back.
        await Bounded.UntilAsync(() => !session.IsReadable && app.Io.Engine.Wheel.Count == 4);
        for (var i = 0; i < 3; i++)
        {
            await EchoAsync(innocent);
            time.Pass(TimeSpan.FromSeconds(2));
            // It answers a ping while it waits for the first, and the server has read that when it answers the second.
            await EchoAsync(innocent);
            await EchoAsync(innocent);
        }

        Assert.Equal("event backlog", await reason.Task);
        await EchoAsync(innocent);
    }

    [Fact]
    public async Task A_handler_may_await_an_answer_of_its_own_client()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.On("ask", () => socket.EmitWithAckAsync<int>("question"))));
        await using var client = await app.ConnectAsync();
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync($"2{i}[\"ask\"]");
            Assert.Equal($"2{i}[\"question\"]", await client.ReceiveAsync());
            await client.SendAsync($"3{i}[{i}]");
            Assert.Equal($"3{i}[{i}]", await client.ReceiveAsync());
        }
    }

    private static async Task EchoAsync(WebSocketClient client)
    {
        await client.SendAsync("21[\"echo\",5]");
        Assert.Equal("31[5]", await client.ReceiveAsync());
    }
}
