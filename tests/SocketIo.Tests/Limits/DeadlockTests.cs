using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Limits;

/// <summary>Handlers and clients that wait for each other.</summary>
public sealed class DeadlockTests
{
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
            options => (options.MaxPendingEventBytes, options.PingInterval, options.PingTimeout) = (64 * 1024, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)),
            Clock.Use(time));
        await using var flooding = await app.ConnectAsync();
        await using var innocent = await app.ConnectAsync();
        var session = app.Find(flooding).Session;
        for (var i = 0; i < 1000; i++) await flooding.SendAsync("2[\"ask\"]");
        // The answer stands behind what is not read any more.
        await flooding.SendAsync("30[1]");
        await Bounded.UntilAsync(() => !session.IsReadable);
        await innocent.SendAsync("21[\"echo\",5]");
        Assert.Equal("31[5]", await innocent.ReceiveAsync());
        var waiting = innocent.ReceiveAsync();
        // Reading may come to its gate later than it is seen to be held back, and only then does the time begin to count.
        for (var i = 0; i < 60 && !reason.Task.IsCompleted; i++)
        {
            time.Pass(TimeSpan.FromSeconds(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal("event backlog", await reason.Task);
        await innocent.SendAsync("22[\"echo\",6]");
        Assert.Equal("32[6]", await waiting);
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
}
