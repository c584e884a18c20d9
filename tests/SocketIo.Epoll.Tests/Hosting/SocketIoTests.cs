using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Epoll.Tests.Hosting;

/// <summary>Socket.IO on this transport.</summary>
[Collection<RunsAlone>]
public sealed class SocketIoTests
{
    private const int Count = 20;

    [Fact]
    public async Task Open_connections_keep_nothing_of_their_requests()
    {
        var requests = new List<WeakReference>();
        await using var app = await StartAsync(requests, static _ => { });
        var clients = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => SocketIoConnection.ConnectAsync(app.Port)));
        await Bounded.UntilAsync(() =>
        {
            Heap.MeasureUsed();
            lock (requests) return requests.Count == Count && requests.TrueForAll(static request => !request.IsAlive);
        });
        foreach (var client in clients)
        {
            await client.SendAsync("42[\"echo\",1]");
            Assert.Equal("42[\"echo\",1]", await client.NextAsync());
            client.Dispose();
        }
    }

    [Fact]
    public async Task A_server_that_stops_tells_its_clients()
    {
        var reasons = new List<string>();
        await using var app = await StartAsync([], reason =>
        {
            lock (reasons) reasons.Add(reason);
        });
        var clients = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => SocketIoConnection.ConnectAsync(app.Port)));
        var ends = clients.Select(client => Assert.ThrowsAsync<IOException>(client.NextAsync)).ToArray();
        await app.StopAsync();
        await Task.WhenAll(ends).Bound();
        await Bounded.UntilAsync(() =>
        {
            lock (reasons) return reasons.Count == Count && reasons.TrueForAll(static reason => reason == DisconnectReasons.ServerShuttingDown);
        });
        Assert.Equal([], app.Logs.Alarms);
        foreach (var client in clients) client.Dispose();
    }

    private static Task<EpollApp> StartAsync(List<WeakReference> requests, Action<string> disconnected) => EpollApp.StartAsync(
        build: builder => builder.Services.AddSocketIo(),
        use: app =>
        {
            app.Use((context, next) =>
            {
                lock (requests) requests.Add(new WeakReference(context));
                return next(context);
            });
            app.MapSocketIo(io => io.OnConnection(socket =>
            {
                socket.On("echo", (int number) => socket.Emit("echo", number));
                socket.OnDisconnect(disconnected);
            }));
        });
}
