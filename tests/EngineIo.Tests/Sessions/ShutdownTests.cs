using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Sessions;

/// <summary>How long closing the server takes if clients do not cooperate.</summary>
public sealed class ShutdownTests
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_WebSocket_whose_client_reads_nothing_is_aborted_after_five_seconds(bool isClosedBefore)
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var session = (await app.NextHandlerAsync()).Session;
        session.Send(new byte[12_000_000]);
        if (isClosedBefore) session.Close();
        app.Server.Close();
        app.Advance(CloseLimit);
        await Bounded.UntilAsync(() => app.Server.TableCount == 0 && app.Server.Wheel.Count == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_host_stops_within_some_seconds_while_a_client_reads_nothing_of_what_is_queued(bool isCompressed)
    {
        await using var app = await TestApp.StartOnPortAsync(
            options => options.PerMessageDeflate = isCompressed ? new PerMessageDeflateOptions() : null,
            services: static services => services.AddSingleton(TimeProvider.System));
        using var client = await app.OpenWebSocketAsync();
        (await app.NextHandlerAsync()).Session.Send(new byte[12_000_000]);
        var start = TimeProvider.System.GetTimestamp();
        await app.StopAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task A_polling_client_that_does_not_fetch_its_close_packet_is_not_waited_for()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        await app.OpenPollingAsync();
        app.Server.Close();
        Assert.Equal(1, app.Server.TableCount);
        app.Advance(CloseLimit);
        Assert.Equal((0, 0), (app.Server.TableCount, app.Server.Wheel.Count));
    }

    [Fact]
    public async Task A_WebSocket_that_has_not_been_probed_ends_with_its_session()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        var poll = await client.BeginPollAsync(session);
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await Bounded.UntilAsync(() => session.Upgrade is not null);
        app.Server.Close();
        Assert.Equal("1", await poll);
        Assert.Equal(RawWebSocketClient.Close, (await socket.ReceiveAsync()).FirstByte);
        await socket.SendAsync(RawWebSocketClient.Close, []);
        await Bounded.UntilAsync(() => app.Server.Wheel.Count == 0);
    }

    [Fact]
    public async Task A_WebSocket_that_has_been_probed_and_is_not_taken_ends_with_its_session()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        app.Server.Close();
        app.Advance(CloseLimit);
        Assert.Equal(RawWebSocketClient.Close, (await socket.ReceiveAsync()).FirstByte);
        await socket.SendAsync(RawWebSocketClient.Close, []);
        await Bounded.UntilAsync(() => app.Server.TableCount == 0 && app.Server.Wheel.Count == 0);
    }

    [Fact]
    public async Task A_probe_that_takes_too_long_at_the_very_moment_in_which_it_is_over_leaves_the_session_its_connection()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        await Bounded.UntilAsync(() => session.Upgrade is not null);
        var upgrade = session.Upgrade!;
        await socket.SendAsync("5");
        await Bounded.UntilAsync(() => session.IsUpgraded);
        // Like a deadline that passed when it was cancelled, and whose work item runs late.
        upgrade.OnDue();
        await socket.SendAsync("4still here");
        for (var i = 0; i < 2; i++)
        {
            var text = await socket.ReceiveTextAsync();
            if (text == "4still here") return;
        }

        Assert.Fail("The session has lost its connection.");
    }
}
