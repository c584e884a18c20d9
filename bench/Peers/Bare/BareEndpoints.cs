namespace SocketIoNet.Bench.Peers.Bare;

/// <summary>
/// What the platform alone costs: the path of Socket.IO, with answers that are made by slicing the wire by its prefix. Nothing is parsed, checked or timed.
/// </summary>
internal static class BareEndpoints
{
    public static void MapBare(this WebApplication app)
    {
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        var sockets = new BareSockets();
        var sessions = new BarePollingSessions();
        app.Map("/socket.io/", context => context.WebSockets.IsWebSocketRequest ? sockets.AcceptAsync(context) : sessions.HandleAsync(context));
    }
}
