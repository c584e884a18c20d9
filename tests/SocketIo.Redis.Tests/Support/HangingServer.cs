using SocketIoNet.TestSupport.Sockets;

namespace SocketIoNet.Redis.Tests.Support;

/// <summary>A server, one of several kinds on one Redis, that may let no more than a little wait.</summary>
internal sealed class HangingServer(TestApp app, WebSocketClient client, bool isRecovering)
{
    private const int Pending = 10_000;
    private const int Overhead = 512;
    private const int Emitted = 50;

    public static async Task<HangingServer> StartAsync(string adapter, string address, int number)
    {
        var app = await RedisApps.StartAsync(adapter, address, options =>
        {
            options.MaxPendingBytes = Pending;
            options.ChannelPrefix = $"prefix{number}";
            if (options is RedisStreamsAdapterOptions streams) streams.StreamName = $"stream{number}";
        });
        await RedisApps.UntilConnectedAsync(app);
        return new HangingServer(app, await app.ConnectAsync(), adapter == RedisApps.Recovering);
    }

    /// <summary>What exceeds the bound is lost at once, and counted; with recovery it is not delayed either.</summary>
    public async Task AssertBoundedAsync(int size)
    {
        var mostPending = Pending / (size + Overhead);
        for (var i = 0; i < Emitted; i++) app.Io.Emit("tick", new string('x', size));
        await Bounded.UntilAsync(() => app.Status().LostMessages >= Emitted - mostPending);
        for (var i = isRecovering ? mostPending : 0; i < Emitted; i++) Assert.StartsWith("2[\"tick\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    public Task AssertDownAsync() => Bounded.UntilAsync(() => !app.Status().IsConnected);

    public async Task AssertBackAsync()
    {
        await RedisApps.UntilConnectedAsync(app);
        await client.DisposeAsync();
        await app.DisposeAsync();
    }
}
