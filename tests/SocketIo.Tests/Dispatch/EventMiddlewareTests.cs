using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

public sealed class EventMiddlewareTests
{
    [Fact]
    public async Task Middlewares_run_in_order_around_the_handlers_and_may_emit()
    {
        await using var app = await StartAsync(socket =>
        {
            foreach (var name in (string[])["a", "b"])
            {
                socket.Use(async (e, next) =>
                {
                    socket.Emit("before", name, e.EventName);
                    await next();
                    socket.Emit("after", name);
                });
            }

            socket.On("event", async (string text) =>
            {
                await Task.Yield();
                socket.Emit("handled", text);
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"event\",\"x\"]");
        Assert.Equal(
            ["2[\"before\",\"a\",\"event\"]", "2[\"before\",\"b\",\"event\"]", "2[\"handled\",\"x\"]", "2[\"after\",\"b\"]"],
            await client.ReceiveAllAsync("2[\"after\",\"a\"]"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_event_waits_for_a_middleware_that_nobody_awaits(bool isSlow)
    {
        var gate = new Gate();
        var refusals = 0;
        await using var app = await StartAsync(socket =>
        {
            socket.OnError(_ => refusals++);
            socket.Use((e, next) =>
            {
                _ = next();
                return Task.CompletedTask;
            });
            socket.Use(async (e, next) =>
            {
                if (isSlow && e.EventName == "slow") await gate.PassAsync();
                await next();
                if (isSlow && e.EventName == "slow") throw new InvalidOperationException("too late for anybody");
            });
            socket.On("slow", () => socket.Emit("slow"));
            socket.On("fast", () => socket.Emit("fast", refusals));
        });
        await using var client = await app.ConnectAsync();
        app.Io.Of("/other");
        await client.SendAsync("2[\"slow\"]");
        if (isSlow)
        {
            await client.SendAsync("2[\"fast\"]");
            // Its response says that the events before it have been read.
            await client.ConnectAsync("/other");
            gate.Open();
            Assert.Equal("2[\"slow\"]", await client.ReceiveAsync());
        }
        else
        {
            Assert.Equal("2[\"slow\"]", await client.ReceiveAsync());
            await client.SendAsync("2[\"fast\"]");
        }

        Assert.Equal($"2[\"fast\",{(isSlow ? 1 : 0)}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task What_a_middleware_catches_of_a_later_one_is_told_to_nobody_else()
    {
        var refusals = 0;
        await using var app = await StartAsync(socket =>
        {
            socket.OnError(_ => refusals++);
            socket.Use(async (e, next) =>
            {
                try
                {
                    await next();
                }
                catch (InvalidOperationException exception)
                {
                    e.Ack.Send(exception.Message, refusals);
                }
            });
            socket.Use((_, _) => throw new InvalidOperationException("no"));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"event\"]");
        Assert.Equal("31[\"no\",0]", await client.ReceiveAsync());
        Assert.Equal(0, refusals);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_middleware_that_throws_refuses_the_event_and_OnError_is_told(bool isAsync)
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(socket =>
        {
            socket.OnError(error.Set);
            socket.Use(async (e, next) =>
            {
                if (isAsync) await Task.Yield();
                if (e.EventName == "forbidden") throw new InvalidOperationException("forbidden event");
                await next();
            });
            socket.On("forbidden", () => "handled");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"forbidden\"]");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal("39[\"last\"]", await client.ReceiveAsync());
        Assert.Equal("forbidden event", (await error.Task).Message);
        Assert.True(app.Find(client).Connected);
    }

    [Fact]
    public async Task An_event_that_is_not_let_on_is_dropped_without_an_error()
    {
        var errors = 0;
        await using var app = await StartAsync(socket =>
        {
            socket.OnError(_ => errors++);
            socket.Use((e, next) => e.EventName == "dropped" ? Task.CompletedTask : next());
            socket.On("dropped", () => "handled");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"dropped\"]");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal("39[\"last\"]", await client.ReceiveAsync());
        Assert.Equal(0, errors);
    }

    [Fact]
    public async Task A_middleware_sees_the_arguments_and_whether_an_answer_is_wanted_and_may_give_it()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.Use((e, next) =>
            {
                if (e.EventName != "seen") return next();
                e.Ack.Send(e.Arguments.Count, e.Arguments.Get<string>(0), e.Ack.IsRequested, e.Socket == socket);
                return next();
            });
            socket.On("seen", () => "too late");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"seen\",\"text\",{}]");
        await client.SendAsync("2[\"seen\",\"text\"]");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal(["31[2,\"text\",true,true]"], await client.ReceiveAllAsync("39[\"last\"]"));
    }

    [Fact]
    public async Task A_middleware_may_replace_the_arguments()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.Use((e, next) =>
            {
                if (e.EventName == "bytes") e.ReplaceArguments(e.Arguments.Get<byte[]>(0)!.Reverse().ToArray(), "added");
                return next();
            });
            socket.On("bytes", (byte[] bytes, string added) => $"{Convert.ToHexString(bytes)} {added}");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("51-1[\"bytes\",{\"_placeholder\":true,\"num\":0}]");
        await client.SendAsync([1, 2, 3]);
        Assert.Equal("31[\"030201 added\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Events_keep_their_order_while_a_middleware_waits()
    {
        var gate = new Gate();
        await using var app = await StartAsync(socket =>
        {
            socket.Use(async (e, next) =>
            {
                if (e.EventName == "slow") await gate.PassAsync();
                await next();
            });
            socket.On("slow", () => socket.Emit("slow"));
            socket.On("fast", () => socket.Emit("fast"));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"slow\"]");
        await client.SendAsync("2[\"fast\"]");
        await gate.Entered;
        gate.Open();
        Assert.Equal("2[\"slow\"]", await client.ReceiveAsync());
        Assert.Equal("2[\"fast\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Handlers_are_waited_for_though_a_middleware_does_not()
    {
        var gate = new Gate();
        await using var app = await StartAsync(socket =>
        {
            socket.Use((e, next) =>
            {
                _ = next();
                return Task.CompletedTask;
            });
            socket.On("slow", async () =>
            {
                await gate.PassAsync();
                socket.Emit("slow");
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"slow\"]");
        await client.SendAsync("29[\"last\"]");
        await gate.Entered;
        gate.Open();
        Assert.Equal("2[\"slow\"]", await client.ReceiveAsync());
        Assert.Equal("39[\"last\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Calling_next_twice_runs_the_handlers_once()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.Use(async (_, next) =>
            {
                await next();
                await next();
            });
            socket.On("event", () => socket.Emit("handled"));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"event\"]");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal(["2[\"handled\"]"], await client.ReceiveAllAsync("39[\"last\"]"));
    }

    [Fact]
    public async Task A_failing_handler_does_not_fail_the_middleware_before_it()
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(socket =>
        {
            socket.OnError(error.Set);
            socket.Use(async (e, next) =>
            {
                await next();
                if (e.EventName == "failing") socket.Emit("went on");
            });
            socket.On("failing", int () => throw new InvalidOperationException("handler"));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"failing\"]");
        Assert.Equal("2[\"went on\"]", await client.ReceiveAsync());
        Assert.Equal("handler", (await error.Task).Message);
    }

    [Fact]
    public async Task Handlers_of_the_namespace_come_behind_the_middlewares_of_the_socket()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(socket => socket.Use((e, next) => e.EventName == "forbidden" ? Task.CompletedTask : next()));
            io.On("forbidden", () => "handled");
            io.On("allowed", () => "handled");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"forbidden\"]");
        await client.SendAsync("22[\"allowed\"]");
        Assert.Equal("32[\"handled\"]", await client.ReceiveAsync());
    }

    private static Task<TestApp> StartAsync(Action<Socket> onConnection) => TestApp.StartAsync(io => io.OnConnection(socket =>
    {
        onConnection(socket);
        socket.On("last", () => "last");
    }));
}
