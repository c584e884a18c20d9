using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Servers;

/// <summary>All servers by key, in the order of the tables.</summary>
internal static class ServerCatalog
{
    public const string Ours = "ours";
    public const string OursRecommended = "ours-recommended";
    public const string OursEpoll = "ours-epoll";
    public const string Bun = "bun";
    public const string Node = "node";
    public const string SignalR = "signalr";
    public const string Bare = "bare";
    public const string Sender = "sender";

    private const string Url = "http://127.0.0.1:0";

    private static readonly IReadOnlyDictionary<string, string> Production = new Dictionary<string, string> { ["NODE_ENV"] = "production" };

    /// <param name="root">The repository.</param>
    /// <param name="otherHost">Another build of our host to compare with; null for the same.</param>
    /// <param name="otherEnvironment">What that one is started with; it is left out when it differs in nothing.</param>
    public static ServerSpec[] In(string root, string? otherHost, IReadOnlyDictionary<string, string> otherEnvironment)
    {
        var host = Path.Combine(root, "interop-tests/Host/bin/Release/net10.0/SocketIoNet.InteropHost.dll");
        var peers = Path.Combine(root, "bench/Peers/bin/Release/net10.0/SocketIoNet.Peers.dll");
        var bun = Path.Combine(root, "bench/servers/node_modules/bun/bin/bun.exe");
        string[] hostArguments = ["--profile", "load", "--urls", Url];
        ServerSpec[] other = otherHost is null && otherEnvironment.Count == 0 ? [] : [Other(otherHost ?? host, hostArguments, otherEnvironment)];
        return
        [
            new(Ours, "SocketIoNet, default", "dotnet", [host, .. hostArguments]) { IsDotNet = true, RequiredFile = host },
            new(OursRecommended, "SocketIoNet, recommended", "dotnet", [host, .. hostArguments, .. RecommendedConfiguration.Arguments])
            {
                IsDotNet = true,
                RequiredFile = host,
                Environment = RecommendedConfiguration.Variables,
            },
            new(OursEpoll, "SocketIoNet, epoll", "dotnet", [host, .. hostArguments, "--epoll"]) { IsDotNet = true, RequiredFile = host },
            .. other,
            new(Bun, "socket.io on Bun", bun, [Path.Combine(root, "bench/servers/bun.mjs"), "--urls", Url])
            {
                RequiredFile = bun,
                Environment = Production,
                Features = ServerFeatures.Everything & ~(ServerFeatures.Blocking | ServerFeatures.Cluster | ServerFeatures.Forwarding),
            },
            new(Node, "socket.io on Node", "node", [Path.Combine(root, "interop-tests/reference/host.mjs"), .. hostArguments])
            {
                Environment = Production,
                Features = ServerFeatures.Everything & ~(ServerFeatures.Blocking | ServerFeatures.Forwarding),
            },
            new(SignalR, "SignalR (JSON)", "dotnet", [peers, "--server", "signalr", "--urls", Url])
            {
                IsDotNet = true,
                RequiredFile = peers,
                Dialect = new SignalRDialect(),
                Features = ServerFeatures.Echo | ServerFeatures.Broadcast | ServerFeatures.JsonRaw | ServerFeatures.Rooms,
            },
            new(Bare, "bare Kestrel WebSocket", "dotnet", [peers, "--server", "bare", "--urls", Url])
            {
                IsDotNet = true,
                RequiredFile = peers,
                Features = ServerFeatures.Echo | ServerFeatures.Broadcast | ServerFeatures.Polling,
            },
            new(Sender, "one send for each, and nothing else", "dotnet", [peers, "--server", "sender"]) { RequiredFile = peers, Features = ServerFeatures.Broadcast },
        ];
    }

    private static ServerSpec Other(string host, string[] arguments, IReadOnlyDictionary<string, string> environment) =>
        new("other", "SocketIoNet, the other", "dotnet", [host, .. arguments]) { IsDotNet = true, RequiredFile = host, Environment = environment };
}
