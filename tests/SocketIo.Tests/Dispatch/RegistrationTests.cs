using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

public sealed class RegistrationTests
{
    private const int Count = 2_000;

    /// <summary>Handlers of events had their tests in ConcurrencyTests; those of connections were only ever registered by one thread.</summary>
    [Fact]
    public async Task Handlers_and_middlewares_of_connections_that_many_threads_register_at_once_all_run()
    {
        var (handlers, middlewares) = (0, 0);
        await using var app = await TestApp.StartAsync(io => Parallel.For(0, Count, _ =>
        {
            io.OnConnection(socket => { Interlocked.Increment(ref handlers); });
            io.Use((socket, next) =>
            {
                Interlocked.Increment(ref middlewares);
                return next();
            });
        }));
        await using var client = await app.ConnectAsync();
        await Bounded.UntilAsync(() => Volatile.Read(ref handlers) == Count);
        Assert.Equal(Count, middlewares);
    }

    [Fact]
    public async Task Error_handlers_that_many_threads_register_at_once_all_run()
    {
        var told = 0;
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            Parallel.For(0, Count, _ => socket.OnError(error => { Interlocked.Increment(ref told); }));
            socket.On("fail", () => { throw new InvalidOperationException("as told"); });
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"fail\"]");
        await Bounded.UntilAsync(() => Volatile.Read(ref told) == Count);
    }
}
