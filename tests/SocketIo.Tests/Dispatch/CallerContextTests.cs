using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

/// <summary>Closing from a thread with a context of its own, such as that of a window.</summary>
public sealed class CallerContextTests
{
    [Fact]
    public async Task A_thread_that_blocks_its_own_context_until_the_server_is_closed_is_let_go()
    {
        var handling = new Gate();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.OnDisconnect((string _) => handling.PassAsync())), options => options.DrainPeriod = TimeSpan.FromMilliseconds(100));
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectByPollingAsync();
        var closing = Task.Factory.StartNew(
            () =>
            {
                SynchronizationContext.SetSynchronizationContext(new BlockedContext());
                return app.Io.CloseAsync(TestContext.Current.CancellationToken).Wait(TimeSpan.FromSeconds(8));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await handling.Entered;
        handling.Open();
        Assert.True(await closing.Bound());
    }

    /// <summary>Runs nothing: its thread waits.</summary>
    private sealed class BlockedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
