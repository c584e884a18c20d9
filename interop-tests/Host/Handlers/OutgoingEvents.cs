namespace SocketIoNet.InteropHost.Handlers;

/// <summary>What is sent to a socket, as its outgoing catch-all handlers see it.</summary>
internal static class OutgoingEvents
{
    public static void Add(Socket socket)
    {
        var seen = new List<object[]>();
        socket.OnAnyOutgoing((name, arguments) => seen.Add([name, arguments.Count]));
        socket.PrependAnyOutgoing((name, _) => seen.Add(["first", name]));
        socket.On("all-ways", () =>
        {
            socket.Emit("emit", 1, new byte[] { 1 });
            socket.Namespace.Emit("namespace");
            socket.Broadcast.Emit("others", "x");
            socket.Volatile.Emit("volatile");
            Background.Run(() => socket.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<int>("question", "q"));
        });
        socket.On("seen", () =>
        {
            var all = seen.ToArray();
            seen.Clear();
            return all;
        });
    }
}
