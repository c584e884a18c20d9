using SocketIoNet.Adapters;

namespace SocketIoNet.Tests.Cluster;

public sealed class ClusterMembershipTests : IAsyncLifetime
{
    private readonly InProcessBroker _broker = new();
    private ThreeServers _servers = null!;

    public async ValueTask InitializeAsync() => _servers = await ThreeServers.StartAsync(_broker);

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Fact]
    public async Task Servers_know_each_other_from_the_start() => Assert.Equal([3, 3, 3], await CountAsync());

    [Fact]
    public async Task A_server_that_stops_is_forgotten_at_once()
    {
        await _servers.Adapter(2).StopAsync(CancellationToken.None);
        Assert.Equal([2, 2], (await CountAsync()).Take(2));
    }

    [Fact]
    public async Task A_server_whose_farewell_is_lost_is_forgotten_when_it_has_been_silent_for_ten_seconds()
    {
        _broker.Let(ClusterMessageType.Close, Delivery.Lost);
        await _servers.Adapter(2).StopAsync(CancellationToken.None);
        _servers.Time.Pass(TimeSpan.FromSeconds(9));
        Assert.Equal([3, 3], (await CountAsync()).Take(2));
        _servers.Time.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal([2, 2], (await CountAsync()).Take(2));
    }

    [Theory]
    [InlineData(Delivery.Lost)]
    [InlineData(Delivery.Twice)]
    public async Task Heartbeats_keep_silent_servers_known_also_when_one_goes_wrong(Delivery fault)
    {
        for (var i = 0; i < 4; i++)
        {
            _broker.Let(ClusterMessageType.Heartbeat, i == 1 ? fault : Delivery.Once);
            _servers.Time.Pass(TimeSpan.FromSeconds(4.5));
            Assert.Equal([3, 3, 3], await CountAsync());
        }
    }

    [Fact]
    public async Task A_server_whose_first_message_is_lost_is_known_by_its_next()
    {
        _broker.Let(ClusterMessageType.InitialHeartbeat, Delivery.Lost);
        await _servers.AddAsync();
        Assert.Equal([3, 3, 3, 1], await CountAsync());
        _servers.Time.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal([4, 4, 4, 4], await CountAsync());
    }

    [Fact]
    public async Task Nothing_is_awaited_of_a_server_that_leaves()
    {
        _broker.Let(ClusterMessageType.FetchSocketsResponse, Delivery.Lost);
        var fetching = _servers.First.FetchSocketsAsync(TestContext.Current.CancellationToken);
        Assert.False(fetching.IsCompleted);
        // The first to respond, whose response was lost.
        await _servers.Adapter(1).StopAsync(CancellationToken.None);
        Assert.Equal(2, (await fetching.Bound()).Count);
        _servers.AssertNothingIsPending();
    }

    [Fact]
    public async Task A_stream_of_acknowledgements_ends_when_the_server_of_the_missing_client_leaves()
    {
        var ids = new List<string>();
        var responses = _servers.First.Timeout(TimeSpan.FromMinutes(1)).EmitWithAckStreamAsync<int>("question");
        for (var i = 0; i < 2; i++)
        {
            var packet = await _servers.Clients[i].ReceiveAsync();
            await _servers.Clients[i].SendAsync($"3{packet![1..packet!.IndexOf('[', StringComparison.Ordinal)]}[{i}]");
            await _servers.ReceivedAsync(i);
        }

        await _servers.Adapter(2).StopAsync(CancellationToken.None);
        await foreach (var response in responses.WithCancellation(TestContext.Current.CancellationToken)) ids.Add(response.SocketId);
        Assert.Equal([_servers.Clients[0].Id, _servers.Clients[1].Id], ids);
    }

    [Fact]
    public async Task Where_the_broker_counts_the_servers_the_missing_are_counted_and_not_named()
    {
        var broker = new InProcessBroker(new ClusterAdapterOptions { HeartbeatInterval = null }) { Count = 4 };
        await using var servers = await ThreeServers.StartAsync(broker);
        var fetching = servers.First.FetchSocketsAsync(TestContext.Current.CancellationToken);
        servers.Time.Pass(TimeSpan.FromSeconds(5.1));
        var exception = await Assert.ThrowsAsync<ServersMissingException>(() => fetching.Bound());
        Assert.Equal((1, 0, 3), (exception.Missing.Count, exception.Missing.ServerIds.Count, exception.Sockets.Count));
        Assert.Empty(servers.Adapter(0).OtherServerIds);
    }

    private async Task<List<int>> CountAsync()
    {
        var counts = new List<int>();
        foreach (var io in _servers.All) counts.Add(await io.MainNamespace.Adapter.CountServersAsync(CancellationToken.None));
        return counts;
    }
}
