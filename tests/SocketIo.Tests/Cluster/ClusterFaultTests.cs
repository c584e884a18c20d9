using SocketIoNet.Adapters;

namespace SocketIoNet.Tests.Cluster;

/// <summary>Three servers and a broker that loses, doubles, delays or swaps one message.</summary>
public sealed class ClusterFaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly InProcessBroker _broker = new();
    private ThreeServers _servers = null!;

    public async ValueTask InitializeAsync() => _servers = await ThreeServers.StartAsync(_broker);

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Theory]
    [InlineData(Delivery.Once, "one", "two")]
    [InlineData(Delivery.Lost, "two")]
    [InlineData(Delivery.Twice, "one", "one", "two")]
    [InlineData(Delivery.Late, "two", "one")]
    [InlineData(Delivery.Swapped, "two", "one")]
    public async Task A_broadcast_reaches_the_others_as_the_broker_delivers_it_and_its_own_server_at_once(Delivery fault, params string[] expected)
    {
        _broker.Let(ClusterMessageType.Broadcast, fault);
        _servers.First.Emit("one");
        _servers.First.Emit("two");
        _broker.DeliverLate();
        Assert.Equal(["2[\"one\"]", "2[\"two\"]"], await _servers.ReceivedAsync(0));
        for (var i = 1; i < 3; i++) Assert.Equal(expected.Select(name => $"2[\"{name}\"]"), await _servers.ReceivedAsync(i));
    }

    [Theory]
    [InlineData(ClusterMessageType.Broadcast, Delivery.Once, 3, true)]
    [InlineData(ClusterMessageType.Broadcast, Delivery.Lost, 1, false)]
    [InlineData(ClusterMessageType.Broadcast, Delivery.Twice, 3, true)]
    [InlineData(ClusterMessageType.BroadcastClientCount, Delivery.Lost, 3, false)]
    [InlineData(ClusterMessageType.BroadcastClientCount, Delivery.Twice, 3, true)]
    [InlineData(ClusterMessageType.BroadcastClientCount, Delivery.Swapped, 3, true)]
    [InlineData(ClusterMessageType.BroadcastAck, Delivery.Lost, 2, false)]
    [InlineData(ClusterMessageType.BroadcastAck, Delivery.Twice, 3, true)]
    [InlineData(ClusterMessageType.BroadcastAck, Delivery.Swapped, 3, true)]
    public async Task Acknowledgements_are_complete_or_end_at_the_timeout_with_those_that_came(ClusterMessageType type, Delivery fault, int count, bool isComplete)
    {
        _broker.Let(type, fault);
        var asked = _servers.First.Timeout(Limit).EmitWithAckAsync<int>("question");
        for (var i = 0; i < 3; i++) await _servers.AcknowledgeAsync(i);
        if (!isComplete) _servers.Time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        var values = isComplete ? await asked.Bound() : (await Assert.ThrowsAsync<AckTimeoutException>(() => asked.Bound())).Responses.Cast<int>();
        Assert.Equal(count, values.Distinct().Count());
        Assert.Equal(count, values.Count());
        _servers.AssertNothingIsPending();
    }

    [Theory]
    [InlineData(ClusterMessageType.BroadcastClientCount)]
    [InlineData(ClusterMessageType.BroadcastAck)]
    public async Task Acknowledgements_wait_for_what_is_late_and_ignore_what_comes_after_the_end(ClusterMessageType type)
    {
        _broker.Let(type, Delivery.Late);
        var asked = _servers.First.Timeout(Limit).EmitWithAckAsync<int>("question");
        for (var i = 0; i < 3; i++) await _servers.AcknowledgeAsync(i);
        Assert.False(asked.IsCompleted);
        _broker.DeliverLate();
        Assert.Equal([0, 1, 2], (await asked.Bound()).Order());
        _broker.Let(type, Delivery.Late);
        var missed = _servers.First.Timeout(Limit).EmitWithAckAsync<int>("question");
        for (var i = 0; i < 3; i++) await _servers.AcknowledgeAsync(i);
        _servers.Time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<AckTimeoutException>(() => missed.Bound());
        _broker.DeliverLate();
        _servers.AssertNothingIsPending();
    }

    [Theory]
    [InlineData(ClusterMessageType.FetchSockets, Delivery.Once, 3, 0)]
    [InlineData(ClusterMessageType.FetchSockets, Delivery.Lost, 1, 2)]
    [InlineData(ClusterMessageType.FetchSockets, Delivery.Twice, 3, 0)]
    [InlineData(ClusterMessageType.FetchSocketsResponse, Delivery.Lost, 2, 1)]
    [InlineData(ClusterMessageType.FetchSocketsResponse, Delivery.Twice, 3, 0)]
    [InlineData(ClusterMessageType.FetchSocketsResponse, Delivery.Late, 3, 0)]
    [InlineData(ClusterMessageType.FetchSocketsResponse, Delivery.Swapped, 3, 0)]
    public async Task Sockets_are_each_fetched_once_and_servers_that_do_not_respond_are_named(ClusterMessageType type, Delivery fault, int count, int missing)
    {
        _broker.Let(type, fault);
        var fetching = _servers.First.FetchSocketsAsync(TestContext.Current.CancellationToken);
        if (missing > 0) _servers.Time.Pass(TimeSpan.FromSeconds(5.1));
        else _broker.DeliverLate();
        var exception = missing > 0 ? await Assert.ThrowsAsync<ServersMissingException>(() => fetching.Bound()) : null;
        var sockets = exception?.Sockets ?? await fetching.Bound();
        Assert.Equal(count, sockets.Select(socket => socket.Id).Distinct().Count());
        Assert.Equal(count, sockets.Count);
        Assert.Equal(missing, exception?.Missing.Count ?? 0);
        Assert.Equal(missing, exception?.Missing.ServerIds.Count(id => _servers.Adapter(0).OtherServerIds.Contains(id)) ?? 0);
        _servers.AssertNothingIsPending();
    }

    [Theory]
    [InlineData(ClusterMessageType.ServerSideEmit, Delivery.Once, 2)]
    [InlineData(ClusterMessageType.ServerSideEmit, Delivery.Lost, 0)]
    [InlineData(ClusterMessageType.ServerSideEmit, Delivery.Twice, 2)]
    [InlineData(ClusterMessageType.ServerSideEmitResponse, Delivery.Lost, 1)]
    [InlineData(ClusterMessageType.ServerSideEmitResponse, Delivery.Twice, 2)]
    [InlineData(ClusterMessageType.ServerSideEmitResponse, Delivery.Late, 2)]
    [InlineData(ClusterMessageType.ServerSideEmitResponse, Delivery.Swapped, 2)]
    public async Task Servers_acknowledge_once_each_and_the_missing_are_named(ClusterMessageType type, Delivery fault, int count)
    {
        foreach (var (index, other) in _servers.Others.Index()) other.ServerSide.On("who", () => index);
        _broker.Let(type, fault);
        var asked = _servers.First.ServerSideEmitWithAckAsync<int>("who");
        _broker.DeliverLate();
        if (count < 2) _servers.Time.Pass(TimeSpan.FromSeconds(5.1));
        var exception = count < 2 ? await Assert.ThrowsAsync<AckTimeoutException>(() => asked.Bound()) : null;
        Assert.Equal(count, exception?.Responses.Count ?? (await asked.Bound()).Distinct().Count());
        Assert.Equal(2 - count, exception?.MissingServers.ServerIds.Count ?? 0);
        _servers.AssertNothingIsPending();
    }

    [Theory]
    [InlineData(Delivery.Once)]
    [InlineData(Delivery.Lost)]
    [InlineData(Delivery.Twice)]
    [InlineData(Delivery.Late)]
    public async Task Sockets_join_leave_and_disconnect_as_the_broker_delivers_it(Delivery fault)
    {
        _broker.Let(ClusterMessageType.SocketsJoin, fault);
        await _servers.First.SocketsJoinAsync("room");
        _broker.DeliverLate();
        Assert.Equal([true, fault != Delivery.Lost, fault != Delivery.Lost], Rooms("room"));
        await _servers.First.SocketsJoinAsync("room");
        _broker.Let(ClusterMessageType.SocketsLeave, fault);
        await _servers.First.SocketsLeaveAsync("room");
        _broker.DeliverLate();
        Assert.Equal([false, fault == Delivery.Lost, fault == Delivery.Lost], Rooms("room"));
        _broker.Let(ClusterMessageType.DisconnectSockets, fault);
        await _servers.First.DisconnectSocketsAsync();
        _broker.DeliverLate();
        Assert.Equal([0, fault == Delivery.Lost ? 1 : 0, fault == Delivery.Lost ? 1 : 0], _servers.All.Select(io => io.MainNamespace.Sockets.Count));
    }

    [Fact]
    public async Task While_the_broker_is_down_local_sockets_are_reached_and_requests_say_that_it_failed()
    {
        _broker.IsDown = true;
        _servers.First.Emit("local");
        Assert.Equal(["2[\"local\"]"], await _servers.ReceivedAsync(0));
        await Assert.ThrowsAsync<IOException>(() => _servers.First.FetchSocketsAsync(TestContext.Current.CancellationToken).Bound());
        await Assert.ThrowsAsync<IOException>(() => _servers.First.SocketsJoinAsync("room").Bound());
        Assert.Equal([true, false, false], Rooms("room"));
        _broker.IsDown = false;
        _servers.First.Emit("again");
        Assert.Equal(["2[\"again\"]"], await _servers.ReceivedAsync(1));
        _servers.AssertNothingIsPending();
    }

    private IEnumerable<bool> Rooms(string room) => _servers.All.Select(io => io.MainNamespace.Adapter.Rooms.ContainsKey(room));
}
