using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Epoll.Tests.Loops;

/// <summary>An event whose handler has blocked a loop is called elsewhere, for all connections, whose other events stay where they are.</summary>
[Collection<RunsAlone>]
public sealed class BlockingEventTests : IAsyncLifetime
{
    /// <summary>A connection that was taken for one that blocks would need more events to get back.</summary>
    private const int FewerThanToForget = 32;

    private EpollApp? _app;
    private SocketIoConnection? _client;

    /// <summary>A first connection has called the handler, and it has blocked the loop. The second one has done nothing like it.</summary>
    public async ValueTask InitializeAsync()
    {
        _app = await EpollApp.StartAsync(build: static builder => builder.Services.AddSocketIo(), use: static app => app.MapSocketIo(static io => io.OnConnection(static socket =>
        {
            socket.On("where", () => socket.Emit("where", IsOnLoop));
            socket.On("sleep", (int milliseconds) =>
            {
                var isOnLoop = IsOnLoop;
                if (milliseconds > 0) Thread.Sleep(milliseconds);
                socket.Emit("slept", isOnLoop);
            });
        })));
        _client = await SocketIoConnection.ConnectAsync(_app.Port);
        using var first = await SocketIoConnection.ConnectAsync(_app.Port);
        do
        {
            await GetOntoLoopAsync(first);
            await first.SendAsync("42[\"sleep\",50]");
        }
        while (await first.NextAsync() != "42[\"slept\",true]");
        await GetOntoLoopAsync(_client);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }

    [Fact]
    public async Task It_is_called_elsewhere_for_other_connections()
    {
        await _client!.SendAsync("42[\"sleep\",1]");
        Assert.Equal("42[\"slept\",false]", await _client.NextAsync());
        // One that arrives before the handler has returned follows it there.
        Assert.InRange(await GetOntoLoopAsync(_client), 1, FewerThanToForget);
    }

    [Fact]
    public async Task Events_that_follow_it_wait_for_it()
    {
        await _client!.SendAsync("42[\"sleep\",20]");
        for (var i = 0; i < 3; i++) await _client.SendAsync("42[\"where\"]");
        Assert.Equal("42[\"slept\",false]", await _client.NextAsync());
        for (var i = 0; i < 3; i++) Assert.StartsWith("42[\"where\"", await _client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_called_on_the_loop_again_when_it_has_been_quick_for_some_calls()
    {
        var calls = 0;
        do
        {
            calls++;
            await _client!.SendAsync("42[\"sleep\",0]");
        }
        while (await _client.NextAsync() != "42[\"slept\",true]");
        Assert.InRange(calls, 64, 64 * 1000);
    }

    private static bool IsOnLoop => TransportTurn.Current is not null;

    /// <summary>Compiling the handler may have taken so long that the connection was taken for one that blocks.</summary>
    /// <returns>How many events that took.</returns>
    private static async Task<int> GetOntoLoopAsync(SocketIoConnection client)
    {
        for (var events = 1; ; events++)
        {
            await client.SendAsync("42[\"where\"]");
            if (await client.NextAsync() == "42[\"where\",true]") return events;
        }
    }
}
