using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Sending;

/// <summary>Sending does not depend on the synchronization context or task scheduler of the caller.</summary>
public sealed class CallerContextTests
{
    private const int Messages = 12;
    private const int Length = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_busy_thread_has_sent_leaves_without_it(bool isCompressed)
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.PerMessageDeflate = isCompressed ? new PerMessageDeflateOptions() : null);
        using var client = await app.OpenWebSocketAsync();
        var session = (await app.NextHandlerAsync()).Session;
        var posted = await BusyContext.RunAsync(() => SendAll(session)).Bound();
        session.Send("from another thread");
        await ReceiveAllAsync(client);
        Assert.Equal(0, posted);
    }

    [Fact]
    public async Task What_a_busy_scheduler_has_sent_leaves_without_it()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var session = (await app.NextHandlerAsync()).Session;
        var scheduler = new BusyScheduler();
        await Task.Factory.StartNew(() => SendAll(session), CancellationToken.None, TaskCreationOptions.None, scheduler).Bound();
        session.Send("from another thread");
        await ReceiveAllAsync(client);
        Assert.Equal(1, scheduler.Count);
    }

    [Fact]
    public async Task A_drain_that_a_busy_thread_waits_for_ends()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        using var other = await app.OpenWebSocketAsync();
        var draining = BusyContext.RunAsync(() => app.Server.DrainAsync(TimeSpan.FromSeconds(1)).Wait(Bounded.Limit));
        await Bounded.UntilAsync(() =>
        {
            app.Advance(TimeSpan.FromSeconds(2));
            return draining.IsCompleted;
        });
        Assert.Equal(0, await draining);
        Assert.Equal(0, app.Server.SessionCount);
    }

    /// <summary>More than the network buffers, so that the write is asynchronous.</summary>
    private static void SendAll(EngineSession session)
    {
        for (var i = 0; i < Messages; i++) session.Send(new byte[Length]);
    }

    private static async Task ReceiveAllAsync(RawWebSocketClient client)
    {
        for (var i = 0; i < Messages; i++) Assert.Equal(Length, (await client.ReceiveAsync()).Payload.Length);
        Assert.Equal("4from another thread", await client.ReceiveTextAsync());
    }
}
