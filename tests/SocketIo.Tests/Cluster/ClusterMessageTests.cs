using SocketIoNet.Adapters;

namespace SocketIoNet.Tests.Cluster;

/// <summary>Each message that servers send each other, once lost, doubled, late and overtaken by the next.</summary>
public sealed class ClusterMessageTests : IAsyncLifetime
{
    private readonly InProcessBroker _broker = new();
    private ThreeServers _servers = null!;

    public static TheoryData<ClusterMessageType, Delivery, string> Cases => new()
    {
        { ClusterMessageType.InitialHeartbeat, Delivery.Lost, "3 3 3 1, 3 3 3 1, 4 4 4 4" },
        { ClusterMessageType.InitialHeartbeat, Delivery.Twice, "4 4 4 4, 4 4 4 4, 4 4 4 4" },
        { ClusterMessageType.InitialHeartbeat, Delivery.Late, "3 3 3 1, 4 4 4 4, 4 4 4 4" },
        { ClusterMessageType.InitialHeartbeat, Delivery.Swapped, "3 3 3 1, 4 4 4 4, 4 4 4 4" },
        { ClusterMessageType.Heartbeat, Delivery.Lost, "4 4 4 3, 4 4 4 3, 4 4 4 4" },
        { ClusterMessageType.Heartbeat, Delivery.Twice, "4 4 4 4, 4 4 4 4, 4 4 4 4" },
        { ClusterMessageType.Heartbeat, Delivery.Late, "4 4 4 3, 4 4 4 4, 4 4 4 4" },
        { ClusterMessageType.Heartbeat, Delivery.Swapped, "4 4 4 4, 4 4 4 4, 4 4 4 4" },
        { ClusterMessageType.Broadcast, Delivery.Lost, "two" },
        { ClusterMessageType.Broadcast, Delivery.Twice, "one one two" },
        { ClusterMessageType.Broadcast, Delivery.Late, "two one" },
        { ClusterMessageType.Broadcast, Delivery.Swapped, "two one" },
        { ClusterMessageType.SocketsJoin, Delivery.Lost, "out" },
        { ClusterMessageType.SocketsJoin, Delivery.Twice, "out" },
        { ClusterMessageType.SocketsJoin, Delivery.Late, "in" },
        { ClusterMessageType.SocketsJoin, Delivery.Swapped, "in" },
        { ClusterMessageType.SocketsLeave, Delivery.Lost, "in" },
        { ClusterMessageType.SocketsLeave, Delivery.Twice, "in" },
        { ClusterMessageType.SocketsLeave, Delivery.Late, "out" },
        { ClusterMessageType.SocketsLeave, Delivery.Swapped, "out" },
        { ClusterMessageType.DisconnectSockets, Delivery.Lost, "connected" },
        { ClusterMessageType.DisconnectSockets, Delivery.Twice, "disconnected" },
        { ClusterMessageType.DisconnectSockets, Delivery.Late, "connected" },
        { ClusterMessageType.DisconnectSockets, Delivery.Swapped, "connected" },
        { ClusterMessageType.FetchSockets, Delivery.Lost, "1 and 2 missing, 3" },
        { ClusterMessageType.FetchSockets, Delivery.Twice, "3, 3" },
        { ClusterMessageType.FetchSockets, Delivery.Late, "3, 3" },
        { ClusterMessageType.FetchSockets, Delivery.Swapped, "3, 3" },
        { ClusterMessageType.FetchSocketsResponse, Delivery.Lost, "2 and 1 missing, 3" },
        { ClusterMessageType.FetchSocketsResponse, Delivery.Twice, "3, 3" },
        { ClusterMessageType.FetchSocketsResponse, Delivery.Late, "3, 3" },
        { ClusterMessageType.FetchSocketsResponse, Delivery.Swapped, "3, 3" },
        { ClusterMessageType.ServerSideEmit, Delivery.Lost, "0 in time, 2, 2 handled" },
        { ClusterMessageType.ServerSideEmit, Delivery.Twice, "2, 2, 6 handled" },
        { ClusterMessageType.ServerSideEmit, Delivery.Late, "2, 2, 4 handled" },
        { ClusterMessageType.ServerSideEmit, Delivery.Swapped, "2, 2, 4 handled" },
        { ClusterMessageType.ServerSideEmitResponse, Delivery.Lost, "1 in time, 2, 4 handled" },
        { ClusterMessageType.ServerSideEmitResponse, Delivery.Twice, "2, 2, 4 handled" },
        { ClusterMessageType.ServerSideEmitResponse, Delivery.Late, "2, 2, 4 handled" },
        { ClusterMessageType.ServerSideEmitResponse, Delivery.Swapped, "2, 2, 4 handled" },
        { ClusterMessageType.BroadcastClientCount, Delivery.Lost, "3 in time" },
        { ClusterMessageType.BroadcastClientCount, Delivery.Twice, "3" },
        { ClusterMessageType.BroadcastClientCount, Delivery.Late, "3" },
        { ClusterMessageType.BroadcastClientCount, Delivery.Swapped, "3" },
        { ClusterMessageType.BroadcastAck, Delivery.Lost, "2 in time" },
        { ClusterMessageType.BroadcastAck, Delivery.Twice, "3" },
        { ClusterMessageType.BroadcastAck, Delivery.Late, "3" },
        { ClusterMessageType.BroadcastAck, Delivery.Swapped, "3" },
        { ClusterMessageType.Close, Delivery.Lost, "3 3, 3 3, 2 2" },
        { ClusterMessageType.Close, Delivery.Twice, "2 2, 2 2, 2 2" },
        { ClusterMessageType.Close, Delivery.Late, "3 3, 2 2, 2 2" },
        { ClusterMessageType.Close, Delivery.Swapped, "3 3, 2 2, 2 2" },
    };

    public async ValueTask InitializeAsync() => _servers = await ThreeServers.StartAsync(_broker);

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Nothing_else_goes_wrong_and_nothing_is_left_pending(ClusterMessageType type, Delivery fault, string outcome)
    {
        Assert.Equal(outcome, await new ClusterMessageCases(_broker, _servers).RunAsync(type, fault));
        _servers.AssertNothingIsPending();
    }

    [Fact]
    public void Every_type_has_a_case_for_every_fault()
    {
        var expected = from type in Enum.GetValues<ClusterMessageType>()
                       where type != ClusterMessageType.None
                       from fault in Enum.GetValues<Delivery>()
                       where fault != Delivery.Once
                       select (type, fault);
        Assert.Equal(expected, Cases.Select(static row => (row.Data.Item1, row.Data.Item2)).Order());
    }
}
