namespace SocketIoNet.InteropHost.Profiles;

/// <summary>A server for each limit of ours, at the path that is named like it.</summary>
internal sealed class LimitsProfile : IProfile
{
    private static readonly Dictionary<string, Action<SocketIoOptions>> Servers = new(StringComparer.Ordinal)
    {
        ["sessions"] = options => options.MaxConcurrentSessions = 2,
        ["address"] = options => options.MaxSessionsPerAddress = 2,
        ["handshakes"] = options => options.MaxHandshakesPerSecond = 1,
        ["messages"] = options => options.MaxMessagesPerSecond = 5,
        ["events"] = options => options.MaxEventsPerSecond = 5,
        ["rooms"] = options => options.MaxRoomsPerSocket = 2,
        ["namespaces"] = options => options.MaxNamespacesPerClient = 2,
        ["attachments"] = options => options.MaxAttachments = 2,
        ["depth"] = options => options.MaxJsonDepth = 5,
        ["queue"] = options => (options.MaxSendQueueBytes, options.SendQueueSoftLimitBytes) = (2_000_000, 1_000_000),
        ["backlog"] = options => options.MaxPendingEventBytes = 1000,
    };

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        foreach (var (name, configure) in Servers) builder.Services.AddSocketIo(name, configure);
        var app = builder.Build();
        foreach (var name in Servers.Keys) app.MapSocketIo($"/{name}", name, Fill);
        return [app];
    }

    private static void Fill(SocketIoServer io)
    {
        foreach (var name in new[] { "/", "/a", "/b" })
        {
            var space = io.Of(name);
            space.OnConnection(socket => AddEvents(space, socket));
        }
    }

    private static void AddEvents(Namespace space, Socket socket)
    {
        socket.On("echo", (EventArguments arguments, Ack ack) => ack.Send(arguments));
        socket.On("join", async (string room) =>
        {
            try
            {
                await socket.JoinAsync(room);
                return "joined";
            }
            catch (InvalidOperationException)
            {
                return "too many";
            }
        });
        socket.On("flood", (string id, int count, int size) =>
        {
            for (var i = 0; i < count; i++) space.To(id).Emit("flood", new byte[size]);
        });
        socket.On("is-connected", (string id) => space.Sockets.ContainsKey(id));
        socket.On("slow", async (byte[] bytes) =>
        {
            await Task.Delay(20);
            return bytes.Length;
        });
    }
}
