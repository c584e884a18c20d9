using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

public sealed class HandlerFailureTests
{
    public static TheoryData<string> Failing => ["sync", "async", "result", "type", "missing"];

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task A_failing_handler_is_reported_not_answered_and_costs_nothing_else(string name)
    {
        var error = new Signal<Exception>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            AddFailing(socket);
            socket.OnError(error.Set);
            socket.On("after", () => "alive");
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync(name == "type" ? "21[\"type\",\"text\"]" : $"21[\"{name}\"]");
        await client.SendAsync("22[\"after\"]");
        Assert.Equal("32[\"alive\"]", await client.ReceiveAsync());
        var reported = await error.Task;
        if (name is "type" or "missing") Assert.Equal(name, Assert.IsType<ArgumentBindingException>(reported).EventName);
        else Assert.Equal(name, reported.Message);
    }

    [Fact]
    public async Task An_error_handler_that_throws_costs_nothing_else()
    {
        var second = new Signal<Exception>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            AddFailing(socket);
            socket.OnError(_ => throw new InvalidOperationException("again"));
            socket.OnError(second.Set);
            socket.On("after", () => "alive");
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"sync\"]");
        await client.SendAsync("22[\"after\"]");
        Assert.Equal("32[\"alive\"]", await client.ReceiveAsync());
        Assert.Equal("sync", (await second.Task).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failing_connection_handler_leaves_the_socket_connected(bool isAsync)
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(socket => socket.On("after", () => "alive"));
            if (isAsync) io.OnConnection(async _ =>
            {
                await Task.Yield();
                throw new InvalidOperationException("async");
            });
            else io.OnConnection((Action<Socket>)(_ => throw new InvalidOperationException("sync")));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("22[\"after\"]");
        Assert.Equal("32[\"alive\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_failing_disconnect_handler_keeps_no_other_from_running()
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.OnDisconnecting((Action<string>)(_ => throw new InvalidOperationException("disconnecting")));
            socket.OnDisconnect(async (string _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("disconnect");
            });
            socket.OnDisconnect(reason.Set);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("1");
        Assert.Equal("client namespace disconnect", await reason.Task);
    }

    [Fact]
    public async Task An_event_that_nobody_handles_is_ignored()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.On("after", () => "alive")));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"unknown\",{}]");
        await client.SendAsync("22[\"after\"]");
        Assert.Equal("32[\"alive\"]", await client.ReceiveAsync());
    }

    private static void AddFailing(Socket socket)
    {
        socket.On("sync", () =>
        {
            throw new InvalidOperationException("sync");
        });
        socket.On("async", async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException("async");
        });
        socket.On("result", int () => throw new InvalidOperationException("result"));
        socket.On("type", (int number) => number);
        socket.On("missing", (int number) => number);
    }
}
