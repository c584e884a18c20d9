using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryMiddlewareTests
{
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task Middlewares_run_again_unless_told_otherwise(bool skip, int runs)
    {
        var count = 0;
        var connections = new List<bool>();
        await using var app = await StartAsync(
            io =>
            {
                io.Use((_, next) =>
                {
                    count++;
                    return next();
                });
                io.OnConnection(socket => connections.Add(socket.Recovered));
            },
            skip);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var second = await first.CutAndReturnAsync();
        await Bounded.UntilAsync(() => connections.Count == 2);
        Assert.Equal(runs, count);
        Assert.Equal([false, true], connections);
    }

    [Fact]
    public async Task A_middleware_sees_the_recovered_socket_with_its_id_and_data()
    {
        var seen = new List<(bool, string, string?)>();
        await using var app = await StartAsync(io => io.Use((socket, next) =>
        {
            seen.Add((socket.Recovered, socket.Id, socket.Data.Get<string>("name")));
            return next();
        }));
        await using var first = await RecoverableClient.ConnectAsync(app);
        first.Socket.Data["name"] = "ada";
        await using var second = await first.CutAndReturnAsync();
        Assert.Equal((true, first.Id, "ada"), seen[1]);
    }

    [Fact]
    public async Task Whoever_a_middleware_refuses_learns_nothing_and_may_try_again()
    {
        var isAllowed = true;
        await using var app = await StartAsync(io => io.Use((_, next) => isAllowed ? next() : throw new ConnectErrorException("token expired")));
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        app.Io.Emit("missed");
        isAllowed = false;
        await using var refused = await app.OpenAsync();
        await refused.SendAsync($$"""0{"pid":"{{first.PrivateId}}"}""");
        Assert.Equal("""4{"message":"token expired"}""", await refused.ReceiveAsync());
        isAllowed = true;
        await using var second = await first.ReturnAsync();
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(["2[\"missed\"]"], second.Missed);
    }

    [Fact]
    public async Task What_is_sent_while_the_middlewares_run_comes_in_order_and_once()
    {
        var gate = new Gate();
        await using var app = await StartAsync(io => io.Use(async (socket, next) =>
        {
            if (socket.Recovered)
            {
                await socket.JoinAsync("room");
                socket.Emit("from the middleware");
                await gate.PassAsync();
            }

            await next();
        }));
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.Socket.JoinAsync("room");
        await first.CutAsync();
        app.Io.Emit("one");
        var returning = first.ReturnAsync();
        await gate.Entered;
        app.Io.To("room").Emit("two");
        gate.Open();
        await using var second = await returning.Bound();
        Assert.Equal(["2[\"one\"]", "2[\"from the middleware\"]", "2[\"two\"]"], second.Missed);
        app.Io.To("room").Emit("three");
        Assert.Equal("2[\"three\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task A_connection_that_is_lost_while_the_middlewares_run_costs_nothing()
    {
        var gate = new Gate();
        await using var app = await StartHoldingFirstAsync(gate);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        app.Io.Emit("missed");
        await using var lost = await app.OpenAsync();
        await lost.SendAsync($$"""0{"pid":"{{first.PrivateId}}"}""");
        await gate.Entered;
        lost.Cut();
        await using var second = await first.ReturnAsync();
        gate.Open();
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(["2[\"missed\"]"], second.Missed);
        await Bounded.UntilAsync(() => app.Io.Engine.SessionCount == 1);
        second.Socket.Emit("alive");
        Assert.Equal("2[\"alive\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task A_connection_that_comes_through_after_a_younger_one_does_not_take_its_place()
    {
        var gate = new Gate();
        await using var app = await StartHoldingFirstAsync(gate);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        await using var older = await app.OpenAsync();
        await older.SendAsync($$"""0{"pid":"{{first.PrivateId}}"}""");
        await gate.Entered;
        await using var younger = await first.ReturnAsync();
        var socket = younger.Socket;
        gate.Open();
        Assert.Null(await older.ReceiveAsync());
        Assert.Same(socket, younger.Socket);
        socket.Emit("alive");
        Assert.Equal("2[\"alive\"]", await younger.ReceiveAsync());
    }

    /// <summary>The first socket that is recovered waits in a middleware until the gate is open.</summary>
    private static Task<TestApp> StartHoldingFirstAsync(Gate gate)
    {
        var isFirst = true;
        return StartAsync(io => io.Use(async (socket, next) =>
        {
            if (socket.Recovered && Interlocked.Exchange(ref isFirst, false)) await gate.PassAsync();
            await next();
        }));
    }

    private static Task<TestApp> StartAsync(Action<SocketIoServer> configure, bool skip = false) =>
        TestApp.StartAsync(configure, options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { SkipMiddlewares = skip });
}
