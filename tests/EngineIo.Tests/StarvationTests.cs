using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests;

/// <summary>A thread pool whose threads are all blocked, as by handlers that sleep.</summary>
[Collection(RunsAlone.Name)]
public sealed class StarvationTests
{
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
            Thread.Sleep(1300);
            Assert.True(handler.Session.IsOpen);
        }

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
            Thread.Sleep(1300);
        }

        for (var i = 0; i < 20 && handler.Session.IsOpen; i++)
        {
            app.Advance(TimeSpan.FromSeconds(20.1));
            await Task.Delay(20);
        }

        Assert.Equal(EngineCloseReason.PingTimeout, (await handler.ClosedAsync()).Reason);
    }

    private sealed class BlockedThreadPool : IDisposable
    {
        private readonly ManualResetEventSlim _mayGoOn = new();

        public BlockedThreadPool()
        {
            for (var i = 0; i < 100; i++) ThreadPool.UnsafeQueueUserWorkItem(static wait => wait.Wait(TestApp.Limit), _mayGoOn, preferLocal: false);
        }

        public void Dispose() => _mayGoOn.Set();
    }
}
