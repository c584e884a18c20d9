namespace SocketIoNet.InteropHost.Handlers;

/// <summary>What a socket says through each operator.</summary>
internal static class Operators
{
    public static void Add(Socket socket)
    {
        socket.On("join", async (string room) =>
        {
            await socket.JoinAsync(room);
            return true;
        });
        socket.On("say", async (string how, string room, string name) =>
        {
            if (OperatorOf(socket, how, room) is { } target) target.Emit(name, how);
            else await SayAsync(socket, how, room, name);
            return true;
        });
    }

    private static BroadcastOperator? OperatorOf(Socket socket, string how, string room) => how switch
    {
        "namespace" => socket.Namespace,
        "namespace local" => socket.Namespace.Local,
        "namespace uncompressed" => socket.Namespace.Compress(false),
        "namespace in" => socket.Namespace.In(room),
        "namespace except" => socket.Namespace.Except(room),
        "others" => socket.Broadcast,
        "others local" => socket.Local,
        "others in" => socket.In(room),
        "others except" => socket.Except(room),
        "others uncompressed" => socket.Compress(false).To(room),
        _ => null,
    };

    private static Task SayAsync(Socket socket, string how, string room, string name)
    {
        switch (how)
        {
            case "send":
                socket.Send(name, how);
                return Task.CompletedTask;
            case "namespace send":
                socket.Namespace.Send(name, how);
                return Task.CompletedTask;
            case "uncompressed":
                socket.Compress(false).Emit(name, how);
                return Task.CompletedTask;
            case "awaited":
                return socket.EmitAsync(name, how);
            default:
                socket.Namespace.In(room).Emit(name, how, new byte[] { 1 });
                return Task.CompletedTask;
        }
    }
}
