using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Sessions;

/// <summary>Draining a server.</summary>
public sealed class DrainTests
{
    private const int Count = 10;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Sessions_are_closed_one_by_one_over_the_period()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var handlers = await OpenAsync(app);
        var draining = app.Server.DrainAsync(Period);
        Assert.Equal(Count - 1, app.Server.SessionCount);
        app.Advance(Period / 2);
        await Bounded.UntilAsync(() => app.Server.SessionCount <= Count / 2);
        Assert.NotEqual(0, app.Server.SessionCount);
        Assert.False(draining.IsCompleted);
        await Bounded.UntilAsync(() =>
        {
            app.Advance(Period / Count);
            return draining.IsCompletedSuccessfully;
        });
        foreach (var handler in handlers) Assert.Equal(EngineCloseReason.ServerShutdown, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task New_sessions_are_rejected_from_the_start_and_open_ones_go_on()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: static (handler, text) => handler.Session.Send(text));
        using var first = await app.OpenWebSocketAsync();
        using var second = await app.OpenWebSocketAsync();
        _ = app.Server.DrainAsync(Period);
        using var response = await app.Http.GetAsync(TestApp.HandshakeUrl);
        Assert.Equal(503, (int)response.StatusCode);
        await first.SendAsync("4hello");
        await second.SendAsync("4hello");
        var answers = new[] { (await first.ReceiveAsync()).FirstByte, (await second.ReceiveAsync()).FirstByte };
        Assert.Single(answers, RawWebSocketClient.Close);
    }

    [Fact]
    public async Task A_close_meanwhile_closes_the_rest_at_once()
    {
        await using var app = await TestApp.StartOnPortAsync();
        await OpenAsync(app);
        var draining = app.Server.DrainAsync(Period);
        app.Server.Close();
        Assert.Equal(0, app.Server.SessionCount);
        app.Advance(TimeSpan.FromMilliseconds(100));
        await draining.Bound();
    }

    [Fact]
    public async Task Without_a_period_all_are_closed_at_once()
    {
        await using var app = await TestApp.StartOnPortAsync();
        await OpenAsync(app);
        Assert.True(app.Server.DrainAsync(TimeSpan.Zero).IsCompletedSuccessfully);
        Assert.Equal(0, app.Server.SessionCount);
    }

    private static async Task<List<TestHandler>> OpenAsync(TestApp app)
    {
        var handlers = new List<TestHandler>();
        for (var i = 0; i < Count; i++)
        {
            await app.OpenPollingAsync();
            handlers.Add(await app.NextHandlerAsync());
        }

        return handlers;
    }
}
