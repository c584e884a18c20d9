namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>Counts who is online the way applications do: after having waited for something.</summary>
internal static class PresenceEvents
{
    /// <summary>Long enough for a client to leave meanwhile, also on a busy machine.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(1000);

    public static void Add(SocketIoServer io, PresenceBook book)
    {
        io.Of("/presence").OnConnection(socket => ConnectAsync(socket, book.For(KeyOf(socket))));
        var guarded = io.Of("/presence-middleware");
        guarded.Use(async (socket, next) =>
        {
            var presence = book.For(KeyOf(socket));
            presence.Enter();
            presence.Hold();
            socket.DisconnectedToken.Register(presence.Release);
            await socket.JoinAsync(KeyOf(socket));
            await Task.Delay(Wait);
            await next();
            presence.Leave();
        });
        guarded.OnConnection(socket => book.For(KeyOf(socket)).Connect());
    }

    public static async Task<object> ReportAsync(SocketIoServer io, PresenceBook book, string key)
    {
        var presence = book.For(key);
        var members = await io.Of("/presence").In(key).FetchSocketsAsync();
        return new
        {
            presence.Entered,
            presence.Left,
            presence.Online,
            presence.Held,
            presence.Connections,
            presence.Disconnects,
            presence.ConnectedAfterwards,
            presence.CancelledAfterwards,
            presence.EventsAfterDisconnect,
            InRoom = members.Count,
            HasRoom = io.Of("/presence").Adapter.Rooms.ContainsKey(key),
            HasGuardedRoom = io.Of("/presence-middleware").Adapter.Rooms.ContainsKey(key),
        };
    }

    private static async Task ConnectAsync(Socket socket, Presence presence)
    {
        var isGone = false;
        socket.On("tick", () =>
        {
            if (isGone) presence.LateEvent();
        });
        socket.On("tick-ack", () => 1);
        presence.Enter();
        await Task.Delay(Wait);
        presence.Come();
        socket.OnDisconnect(_ =>
        {
            isGone = true;
            presence.Go();
        });
        await socket.JoinAsync(KeyOf(socket));
        presence.Look(socket);
        presence.Leave();
    }

    private static string KeyOf(Socket socket) => Journal.KeyOf(socket) ?? "";
}
