using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Adapters;
using SocketIoNet.Cluster;

namespace SocketIoNet.Tests.Cluster;

/// <summary>Three servers that a broker connects, with one client each.</summary>
internal sealed class ThreeServers(InProcessBroker broker) : IAsyncDisposable
{
    private readonly List<TestApp> _apps = [];

    public FakeTimeProvider Time { get; } = new();

    public List<WebSocketClient> Clients { get; } = [];

    public SocketIoServer First => _apps[0].Io;

    public IEnumerable<SocketIoServer> All => _apps.Select(app => app.Io);

    public IEnumerable<SocketIoServer> Others => All.Skip(1);

    public static async Task<ThreeServers> StartAsync(InProcessBroker broker)
    {
        var servers = new ThreeServers(broker);
        for (var i = 0; i < 3; i++) await servers.AddAsync();
        return servers;
    }

    public TestApp this[int index] => _apps[index];

    public ClusterAdapter Adapter(int index) => (ClusterAdapter)_apps[index].Io.MainNamespace.Adapter;

    public async Task AddAsync()
    {
        var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.On("sync", () => 0)),
            services: services =>
            {
                Clock.Use(Time)(services);
                services.AddSocketIo().UseAdapter(_ => broker);
            });
        _apps.Add(app);
        Clients.Add(await app.ConnectAsync());
    }

    /// <summary>What a client has received, up to now.</summary>
    public async Task<List<string>> ReceivedAsync(int index)
    {
        await Clients[index].SendAsync("29[\"sync\"]");
        return await Clients[index].ReceiveAllAsync("39[0]");
    }

    /// <summary>Acknowledges what a client has been asked, with its index, and waits until the server has handled that.</summary>
    public async Task AcknowledgeAsync(int index)
    {
        var client = Clients[index];
        await client.SendAsync("29[\"sync\"]");
        foreach (var packet in await client.ReceiveAllAsync("39[0]"))
        {
            var id = packet[1..packet.IndexOf('[', StringComparison.Ordinal)];
            await client.SendAsync($"3{id}[{index}]");
        }

        Assert.Empty(await ReceivedAsync(index));
    }

    /// <summary>Nothing of an operation is left anywhere.</summary>
    public void AssertNothingIsPending()
    {
        foreach (var (index, app) in _apps.Index())
        {
            Assert.Empty(Pending(Requests(Adapter(index))));
            Assert.All(app.Io.MainNamespace.Sockets.Values, socket => Assert.Equal(0, socket.PendingAckCount));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in Clients) await client.DisposeAsync();
        foreach (var app in _apps) await app.DisposeAsync();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_requests")]
    private static extern ref ClusterRequests Requests(ClusterAdapter adapter);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pending")]
    private static extern ref ConcurrentDictionary<string, ClusterRequest> Pending(ClusterRequests requests);
}
