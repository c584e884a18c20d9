using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Epoll.Tests.Loops;

/// <summary>What handlers leave for the end of the turn of their loop.</summary>
[Collection<RunsAlone>]
public sealed class TurnTests
{
    private const string Elsewhere = "elsewhere";

    [Fact]
    public async Task Work_is_done_after_the_handler_that_added_it()
    {
        await using var app = await StartAsync((socket, turn) =>
        {
            var isAdded = turn.TryAdd(new Work(() => socket.Emit("end")));
            socket.Emit(isAdded ? "handled" : Elsewhere);
        });
        using var client = await SocketIoConnection.ConnectAsync(app.Port);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("42[\"handled\"]", await RunAsync(client));
            Assert.Equal("42[\"end\"]", await client.NextAsync());
        }
    }

    [Fact]
    public async Task Work_is_done_while_the_handler_that_added_it_blocks()
    {
        await using var app = await StartAsync(static (socket, turn) =>
        {
            using var done = new ManualResetEventSlim();
            if (turn.TryAdd(new Work(done.Set))) socket.Emit("done", done.Wait(Bounded.Limit));
            else socket.Emit(Elsewhere);
        });
        using var client = await SocketIoConnection.ConnectAsync(app.Port);
        Assert.Equal("42[\"done\",true]", await RunAsync(client));
    }

    [Fact]
    public async Task A_handler_whose_loop_goes_on_without_it_adds_nothing()
    {
        await using var app = await StartAsync(static (socket, turn) =>
        {
            using var goesOn = new ManualResetEventSlim();
            if (turn.TryAdd(new Work(goesOn.Set))) socket.Emit("added", goesOn.Wait(Bounded.Limit), turn.TryAdd(new Work(static () => { })));
            else socket.Emit(Elsewhere);
        });
        using var client = await SocketIoConnection.ConnectAsync(app.Port);
        Assert.Equal("42[\"added\",true,false]", await RunAsync(client));
    }

    [Fact]
    public async Task Work_that_fails_is_logged_and_harms_nobody()
    {
        await using var app = await StartAsync(static (socket, turn) =>
        {
            turn.TryAdd(new Work(static () => throw new InvalidOperationException("on purpose")));
            socket.Emit(turn.TryAdd(new Work(() => socket.Emit("end"))) ? "handled" : Elsewhere);
        });
        using var client = await SocketIoConnection.ConnectAsync(app.Port);
        Assert.Equal("42[\"handled\"]", await RunAsync(client));
        Assert.Equal("42[\"end\"]", await client.NextAsync());
        Assert.NotEmpty(app.Logs.Alarms);
    }

    [Fact]
    public async Task A_thread_of_the_pool_has_no_turn()
    {
        Assert.Null(await Task.Run(static () => TransportTurn.Current, TestContext.Current.CancellationToken).Bound());
    }

    private static Task<EpollApp> StartAsync(Action<Socket, TransportTurn> run) => EpollApp.StartAsync(
        build: static builder => builder.Services.AddSocketIo(),
        use: app => app.MapSocketIo(io => io.OnConnection(socket => socket.On("run", () =>
        {
            if (TransportTurn.Current is { } turn) run(socket, turn);
            else socket.Emit(Elsewhere);
        }))));

    /// <summary>Has the handler called on a loop, where it may not run at first, since compiling it has taken long.</summary>
    private static async Task<string> RunAsync(SocketIoConnection client)
    {
        while (true)
        {
            await client.SendAsync("42[\"run\"]");
            var answer = await client.NextAsync();
            if (answer != $"42[\"{Elsewhere}\"]") return answer;
        }
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
