namespace SocketIoNet.InteropHost.Cluster;

/// <summary>Events between the servers.</summary>
internal static class ServerEvents
{
    public static void Add(Namespace target, string server)
    {
        target.ServerSide.On("note", (EventArguments arguments) => target.Local.Emit("noted", server, arguments));
        target.ServerSide.On("call", (EventArguments arguments) => new { from = server, args = AnyValue.All(arguments) });
        target.ServerSide.On("call-slow", (string who, int ms, Ack ack) =>
        {
            if (who != server) ack.Send(server);
            else if (ms >= 0) Background.Run(() => SendLaterAsync(ack, server, ms));
        });
        target.ServerSide.On("call-twice", (Ack ack) =>
        {
            ack.Send(server);
            ack.Send(server + " again");
        });
    }

    private static async Task SendLaterAsync(Ack ack, string server, int ms)
    {
        await Task.Delay(ms);
        ack.Send(server);
    }
}
