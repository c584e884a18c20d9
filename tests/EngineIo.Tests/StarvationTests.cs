using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests;

/// <summary>A thread pool whose threads are all blocked, as by handlers that sleep.</summary>
[Collection<RunsAlone>]
public sealed class StarvationTests
{
    /// <summary>Starvation is measured with the clock of the machine, not that of the test: more than a second of it must pass.</summary>
    private static readonly TimeSpan LongStarvation = TimeSpan.FromSeconds(1.3);

    [Fact]
    public async Task A_pong_that_no_thread_could_read_is_not_missing()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        app.Advance(TimeSpan.FromSeconds(25.1));
        Assert.Equal("2", await client.ReceiveTextAsync());
        using (new BlockedThreadPool())
        {
            app.Advance(TimeSpan.FromSeconds(20.1));
            Thread.Sleep(LongStarvation);
            Assert.True(handler.Session.IsOpen);
        }

        // The heartbeat has extended the deadline; on the clock of the test, the pong could overtake that.
        await Bounded.UntilAsync(() => app.Server.Wheel.Count == 1);
        await client.SendAsync("3");
        await client.SendAsync("4x");
        Assert.Equal("x", await handler.NextMessageAsync());
        app.Advance(TimeSpan.FromSeconds(25.1));
        Assert.Equal("2", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_client_that_stays_silent_is_closed_once_there_are_threads_again()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        app.Advance(TimeSpan.FromSeconds(25.1));
        Assert.Equal("2", await client.ReceiveTextAsync());
        using (new BlockedThreadPool())
        {
            app.Advance(TimeSpan.FromSeconds(20.1));
            Thread.Sleep(LongStarvation);
        }

        await Bounded.UntilAsync(() =>
        {
            app.Advance(TimeSpan.FromSeconds(20.1));
            return !handler.Session.IsOpen;
        });
        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    private sealed class BlockedThreadPool : IDisposable
    {
        private readonly ManualResetEventSlim _mayGoOn = new();

        public BlockedThreadPool()
        {
            for (var i = 0; i < 100; i++) ThreadPool.UnsafeQueueUserWorkItem(static wait => wait.Wait(Bounded.Limit), _mayGoOn, preferLocal: false);
        }

        public void Dispose() => _mayGoOn.Set();
    }
}
