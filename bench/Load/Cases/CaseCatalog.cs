using System.Globalization;
using SocketIoNet.Bench.Servers;
using SocketIoNet.Bench.Traffic;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Cases;

/// <summary>All cases, in the order of the tables.</summary>
internal static class CaseCatalog
{
    private const int ManyNamespaces = 20;
    private const string Extra = "/extra";

    private static readonly int[] GrowingConnections = [100, 1_000, 5_000, 10_000, 18_000];

    private static readonly int[] GrowingRooms = [1, 10, 100, 1_000, 10_000];

    private static readonly string[] Namespaces =
        [.. Enumerable.Range(0, ManyNamespaces).Select(i => string.Create(CultureInfo.InvariantCulture, $"/n{i}"))];

    public static BenchCase[] All { get; } =
    [
        Echo("echo", "echo with ack, 64 B, window 1", Text("echo", Payloads.Text64)) with { Targets = new(1.15, 0.65, 0.53) },
        Echo("echo-16", "echo with ack, 64 B, window 16", Text("echo", Payloads.Text64) with { Window = 16 }) with { Targets = new(0.30, 0.20, 0.16) },
        Echo("echo-1k", "echo with ack, 1 KiB", Text("echo", Payloads.Text1024)) with { Targets = new(1.00, 0.65, 0.50) },
        Echo("json", "JSON object 2 KiB, typed handler", Text("json", Payloads.Order)) with { Targets = new(1.45, 1.15, 0.90) },
        Echo("json-raw", "JSON object 2 KiB, EventArguments", Text("jsonRaw", Payloads.Order, Extra), ServerFeatures.JsonRaw),
        Echo("binary", "binary 1 KiB", new((dialect, id) => dialect.RequestBytes(id, "blob", Payloads.Bytes1024))) with { Targets = new(0.75, 0.45, 0.37) },
        Broadcast("broadcast-1000", "broadcast to 1,000", new(1_000)) with { Targets = new(0.95, 0.95, 0.85) },
        Broadcast("broadcast-10000", "broadcast to 10,000", new(10_000), ServerFeatures.Echo),
        Broadcast("room", "10 rooms of 10 among 10,000", new(10_000) { Groups = 10, Members = 10, UsesRooms = true, Namespace = Extra }, ServerFeatures.Rooms),
        new("connect", "connects over WebSocket", ServerFeatures.Echo)
        {
            Unit = "connection",
            CreateLoad = dialect => new ConnectLoad(dialect),
            Targets = new(1.00, 0.80, 0.70),
        },
        new("upgrade", "polling handshake, then upgrade", ServerFeatures.Upgrade)
        {
            Unit = "connection",
            CreateLoad = _ => new UpgradeLoad(),
            Targets = new(1.00, 0.80, 0.70),
        },
        new("polling", "long-polling echo, 64 B", ServerFeatures.Polling)
        {
            CreateLoad = _ => new PollingLoad(100, Payloads.Text64),
            Targets = new(0.60, 0.50, 0.42),
        },
        Echo("namespaces", "echo over 20 namespaces per connection", new(InTurn) { Namespaces = Namespaces }, ServerFeatures.Namespaces),
        Echo("rooms", "join and leave, window 16", new(JoinAndLeave) { Namespaces = [Extra], Window = 16 }, ServerFeatures.Rooms),
        Echo("fetch", "fetchSockets over 10,000", Fetch, ServerFeatures.FetchSockets) with { Unit = "call" },
        Echo("blocking", "echo beside 4 handlers that block for 5 ms", Beside("block"), ServerFeatures.Blocking),
        Echo("computing", "echo beside 4 handlers that compute for 5 ms", Beside("compute"), ServerFeatures.Blocking),
        .. GrowingConnections.Select(count => Echo(Key("connections", count), $"echo with ack, 64 B, 100 of {Grouped(count)} connections", Text("echo", Payloads.Text64) with { Connections = count })),
        .. GrowingRooms.Select(count => Broadcast(Key("spread", count), $"broadcast to {Grouped(count)} rooms, in which 1,000 are", SpreadOver(count), ServerFeatures.ManyRooms)),
        Cluster("cluster-classic", "broadcast to 1,000 on two servers, classic", "classic", EverybodyOnTwo),
        Cluster("cluster-sharded", "broadcast to 1,000 on two servers, sharded", "sharded", EverybodyOnTwo),
        Cluster("cluster-streams", "broadcast to 1,000 on two servers, streams", "streams", EverybodyOnTwo),
        Cluster("cluster-rooms-classic", "10 rooms of 10 among 1,000 on two servers, classic", "classic", RoomsOnTwo),
        Cluster("cluster-rooms-sharded", "10 rooms of 10 among 1,000 on two servers, sharded", "sharded", RoomsOnTwo),
        Cluster("cluster-rooms-streams", "10 rooms of 10 among 1,000 on two servers, streams", "streams", RoomsOnTwo),
        Cluster("cluster-four-classic", "10 rooms of 10 that live on one server of four, classic", "classic", RoomsOnOneOfFour),
        Cluster("cluster-four-sharded", "10 rooms of 10 that live on one server of four, sharded", "sharded", RoomsOnOneOfFour),
        Forwarding("direct-polling", "long-polling echo, 64 B, by the owner", _ => new PollingLoad(100, Payloads.Text64)),
        Forwarding("forwarded-polling", "long-polling echo, 64 B, forwarded", _ => new PollingLoad(100, Payloads.Text64, server: 1)),
        Forwarding("direct-echo", "echo over a WebSocket, by the owner", _ => new UpgradedEchoLoad(100, server: 0)),
        Forwarding("forwarded-echo", "echo over a WebSocket, forwarded", _ => new UpgradedEchoLoad(100, server: 1)),
        Memory("memory-5000", 5_000) with { Targets = new(1.10, 0.70, 0.50) },
        Memory("memory-18000", 18_000),
    ];

    private static BroadcastPlan SpreadOver(int rooms) => new(1_000) { UsesRooms = true, SpreadOver = rooms, Namespace = Extra };

    private static BroadcastPlan EverybodyOnTwo => new(1_000) { Servers = 2 };

    private static BroadcastPlan RoomsOnTwo => new(1_000) { Groups = 10, Members = 10, UsesRooms = true, Namespace = Extra, Servers = 2 };

    private static BroadcastPlan RoomsOnOneOfFour => RoomsOnTwo with { Servers = 4, IsOneSided = true };

    private static EchoPlan Fetch => new((dialect, id) => dialect.Request(id, "fetch", "", Extra, "10000"))
    {
        Connections = 10_000,
        Active = 1,
        Namespaces = [Extra],
    };

    private static EchoPlan Beside(string @event) => new((dialect, id) => dialect.Request(id, "echo", Payloads.Text64, Extra))
    {
        Namespaces = [Extra],
        MakeSide = (dialect, id) => dialect.Request(id, @event, "5", Extra),
        SideClients = 4,
    };

    private static BenchCase Echo(string key, string title, EchoPlan plan, ServerFeatures needs = ServerFeatures.Echo) =>
        new(key, title, needs) { CreateLoad = dialect => new EchoLoad(dialect, plan) };

    private static BenchCase Broadcast(string key, string title, BroadcastPlan plan, ServerFeatures needs = ServerFeatures.Broadcast) =>
        new(key, title, needs) { Unit = "delivery", CreateLoad = dialect => new BroadcastLoad(dialect, plan) };

    private static BenchCase Cluster(string key, string title, string adapter, BroadcastPlan plan) =>
        Broadcast(key, title, plan, ServerFeatures.Cluster) with
        {
            Cluster = new ClusterPlan(adapter, plan.Servers) { Bystanders = plan.IsOneSided ? plan.Servers - 2 : 0, DeliveriesPerEvent = plan.Members },
            Targets = new() { OfNode = 0.50 },
        };

    private static BenchCase Forwarding(string key, string title, Func<Dialect, ILoad> load) =>
        new(key, title, ServerFeatures.Forwarding) { CreateLoad = load, Cluster = new ClusterPlan("classic", 2) { ForwardsSessions = true } };

    private static string Key(string kind, int count) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{count}");

    private static string Grouped(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static BenchCase Memory(string key, int connections) => new(
        key,
        $"idle memory per connection, {Grouped(connections)}",
        ServerFeatures.Echo)
    { IdleConnections = connections };

    private static EchoPlan Text(string @event, string json, string @namespace = "/") =>
        new((dialect, id) => dialect.Request(id, @event, json, @namespace)) { Namespaces = [@namespace] };

    private static Exchange InTurn(Dialect dialect, int id) => dialect.Request(id, "echo", Payloads.Text64, Namespaces[id % ManyNamespaces]);

    private static Exchange JoinAndLeave(Dialect dialect, int id) =>
        dialect.Request(id, id % 2 == 0 ? "join" : "leave", $"\"room-{id / 2}\"", Extra, "true");
}
