using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets;

/// <summary>What an idle WebSocket holds of its request: nothing.</summary>
[Collection<RunsAlone>]
public sealed class DetachedMemoryTests(ITestOutputHelper output)
{
    private const int Few = 20;
    private const int Many = 300;

    /// <summary>Server and client, each with a socket. A request alone holds 8,000.</summary>
    private const int MostBytes = 13_000;

    private readonly ConcurrentQueue<WeakReference> _contexts = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_holds_the_HttpContext_of_an_idle_WebSocket(bool isUpgraded)
    {
        await using var app = await TestApp.StartOnPortAsync(
            static options => options.DetachWebSockets = true, TestHandler.Echo, Remember);
        var clients = new List<RawWebSocketClient>();
        for (var i = 0; i < Few; i++) clients.Add(isUpgraded ? await UpgradeAsync(app) : await OpenAsync(app));
        Assert.Equal(Few, _contexts.Count);
        await Bounded.UntilAsync(AreCollected);
        Assert.Equal(Few, app.Server.SessionCount);
        clients.ForEach(static client => client.Dispose());
    }

    [Fact]
    public async Task An_idle_WebSocket_is_small_on_both_ends_together()
    {
        // Garbage of other tests may be collected during a measurement; the median is not affected.
        var measured = new List<long>();
        for (var i = 0; i < 5; i++) measured.Add(await MeasureAsync());
        measured.Sort();
        output.WriteLine($"{measured[2]} bytes");
        Assert.InRange(measured[2], 1000, MostBytes);
    }

    private static async Task<long> MeasureAsync()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.DetachWebSockets = true, TestHandler.Echo);
        var clients = new List<RawWebSocketClient> { await OpenAsync(app) };
        var before = Heap.MeasureUsed();
        while (clients.Count <= Many) clients.Add(await OpenAsync(app));
        var each = (Heap.MeasureUsed() - before) / Many;
        Assert.Equal(clients.Count, app.Server.SessionCount);
        clients.ForEach(static client => client.Dispose());
        return each;
    }

    private static async Task<RawWebSocketClient> OpenAsync(TestApp app)
    {
        var client = await app.OpenWebSocketAsync();
        await client.SendAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveTextAsync());
        return client;
    }

    private static async Task<RawWebSocketClient> UpgradeAsync(TestApp app)
    {
        var polling = await app.OpenPollingAsync();
        var client = await app.ConnectAsync(polling.WebSocketUrl);
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveTextAsync());
        await client.SendAsync("5");
        await client.SendAsync("4hello");
        while (await client.ReceiveTextAsync() != "4hello")
        {
        }

        return client;
    }

    private bool AreCollected()
    {
        GC.Collect();
        return _contexts.All(static context => !context.IsAlive);
    }

    private void Remember(WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.Upgrade.Count > 0) _contexts.Enqueue(new WeakReference(context));
        return next(context);
    });
}
