using System.Globalization;
using SocketIoNet.Adapters;

namespace SocketIoNet.Tests.Cluster;

/// <summary>For each type of message an operation that sends one, over a broker that does something with the first of them; the outcome as text.</summary>
internal sealed class ClusterMessageCases(InProcessBroker broker, ThreeServers servers)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5.1);

    private int _handled;

    public Task<string> RunAsync(ClusterMessageType type, Delivery fault) => type switch
    {
        ClusterMessageType.InitialHeartbeat or ClusterMessageType.Heartbeat => AddServerAsync(type, fault),
        ClusterMessageType.Close => StopServerAsync(fault),
        ClusterMessageType.Broadcast => BroadcastAsync(fault),
        ClusterMessageType.SocketsJoin => JoinAndLeaveAsync(fault),
        ClusterMessageType.SocketsLeave => LeaveAndJoinAsync(fault),
        ClusterMessageType.DisconnectSockets => DisconnectAndLeaveAsync(fault),
        ClusterMessageType.FetchSockets or ClusterMessageType.FetchSocketsResponse => FetchAsync(type, fault),
        ClusterMessageType.ServerSideEmit or ClusterMessageType.ServerSideEmitResponse => AskServersAsync(type, fault),
        _ => AskClientsAsync(type, fault),
    };

    /// <summary>How many servers each of the four counts: at once, when what is late has come, and after the next heartbeats.</summary>
    private async Task<string> AddServerAsync(ClusterMessageType type, Delivery fault)
    {
        broker.Let(type, fault);
        await servers.AddAsync();
        var atOnce = await CountAsync();
        broker.DeliverLate();
        var then = await CountAsync();
        servers.Time.Pass(TimeSpan.FromSeconds(6));
        return $"{atOnce}, {then}, {await CountAsync()}";
    }

    /// <summary>How many servers the two that stay count: at once, when what is late has come, and when the third has been silent for long.</summary>
    private async Task<string> StopServerAsync(Delivery fault)
    {
        broker.Let(ClusterMessageType.Close, fault);
        await servers.Adapter(2).StopAsync(CancellationToken.None);
        var atOnce = await CountAsync(2);
        servers.First.Emit("the message that follows");
        broker.DeliverLate();
        var then = await CountAsync(2);
        servers.Time.Pass(TimeSpan.FromSeconds(12));
        return $"{atOnce}, {then}, {await CountAsync(2)}";
    }

    /// <summary>What the client of another server receives.</summary>
    private async Task<string> BroadcastAsync(Delivery fault)
    {
        broker.Let(ClusterMessageType.Broadcast, fault);
        servers.First.Emit("one");
        servers.First.Emit("two");
        broker.DeliverLate();
        return string.Join(' ', (await servers.ReceivedAsync(1)).Select(static packet => packet[3..^2]));
    }

    private async Task<string> JoinAndLeaveAsync(Delivery fault)
    {
        broker.Let(ClusterMessageType.SocketsJoin, fault);
        await servers.First.SocketsJoinAsync("room");
        await servers.First.SocketsLeaveAsync("room");
        broker.DeliverLate();
        return DescribeRoom();
    }

    private async Task<string> LeaveAndJoinAsync(Delivery fault)
    {
        await servers.First.SocketsJoinAsync("room");
        broker.Let(ClusterMessageType.SocketsLeave, fault);
        await servers.First.SocketsLeaveAsync("room");
        await servers.First.SocketsJoinAsync("room");
        broker.DeliverLate();
        return DescribeRoom();
    }

    private async Task<string> DisconnectAndLeaveAsync(Delivery fault)
    {
        await servers.First.SocketsJoinAsync("room");
        broker.Let(ClusterMessageType.DisconnectSockets, fault);
        await servers.First.In("room").DisconnectSocketsAsync();
        await servers.First.SocketsLeaveAsync("room");
        broker.DeliverLate();
        return servers[1].Io.MainNamespace.Sockets.Count == 0 ? "disconnected" : "connected";
    }

    /// <summary>What two requests at the same time find.</summary>
    private async Task<string> FetchAsync(ClusterMessageType type, Delivery fault)
    {
        broker.Let(type, fault);
        Task<IReadOnlyList<RemoteSocket>>[] fetching = [FetchAsync(), FetchAsync()];
        broker.DeliverLate();
        if (fault == Delivery.Lost) servers.Time.Pass(RequestTimeout);
        return string.Join(", ", await Task.WhenAll(fetching.Select(DescribeAsync)));

        Task<IReadOnlyList<RemoteSocket>> FetchAsync() => servers.First.FetchSocketsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>How many servers respond to each of two requests at the same time, and how often handlers run.</summary>
    private async Task<string> AskServersAsync(ClusterMessageType type, Delivery fault)
    {
        foreach (var other in servers.Others) other.ServerSide.On("who", () => Interlocked.Increment(ref _handled));
        broker.Let(type, fault);
        Task<IReadOnlyList<int>>[] asking = [servers.First.ServerSideEmitWithAckAsync<int>("who"), servers.First.ServerSideEmitWithAckAsync<int>("who")];
        broker.DeliverLate();
        if (fault == Delivery.Lost) servers.Time.Pass(RequestTimeout);
        var answers = await Task.WhenAll(asking.Select(DescribeAsync));
        return string.Create(CultureInfo.InvariantCulture, $"{answers[0]}, {answers[1]}, {_handled} handled");
    }

    /// <summary>How many clients acknowledge.</summary>
    private async Task<string> AskClientsAsync(ClusterMessageType type, Delivery fault)
    {
        broker.Let(type, fault);
        var asking = servers.First.Timeout(RequestTimeout).EmitWithAckAsync<int>("question");
        for (var i = 0; i < 3; i++) await servers.AcknowledgeAsync(i);
        broker.DeliverLate();
        if (fault == Delivery.Lost) servers.Time.Pass(RequestTimeout + TimeSpan.FromSeconds(1));
        return await DescribeAsync(asking);
    }

    private static async Task<string> DescribeAsync(Task<IReadOnlyList<RemoteSocket>> fetching)
    {
        try
        {
            return $"{(await fetching.Bound()).Count}";
        }
        catch (ServersMissingException missing)
        {
            return $"{missing.Sockets.Count} and {missing.Missing.ServerIds.Count} missing";
        }
    }

    private static async Task<string> DescribeAsync(Task<IReadOnlyList<int>> asking)
    {
        try
        {
            return $"{(await asking.Bound()).Count}";
        }
        catch (AckTimeoutException late)
        {
            return $"{late.Responses.Count} in time";
        }
    }

    private string DescribeRoom() => servers[1].Io.MainNamespace.Adapter.Rooms.ContainsKey("room") ? "in" : "out";

    private async Task<string> CountAsync(int? count = null)
    {
        var counts = new List<int>();
        foreach (var io in servers.All.Take(count ?? int.MaxValue)) counts.Add(await io.MainNamespace.Adapter.CountServersAsync(CancellationToken.None));
        return string.Join(' ', counts);
    }
}
