namespace SocketIoNet.InteropHost.Hostile;

internal static class HostileEvents
{
    public static void Add(SocketIoServer io, Socket socket)
    {
        socket.On("echo", (EventArguments arguments, Ack ack) => ack.Send(arguments));
        socket.On("join", async (string room, Ack ack) =>
        {
            await socket.JoinAsync(room);
            ack.Send();
        });
        socket.On("leave", async (string room, Ack ack) =>
        {
            await socket.LeaveAsync(room);
            ack.Send();
        });
        socket.On("bcast", (string room, EventArguments payload, Ack ack) =>
        {
            io.To(room).Emit("msg", payload);
            ack.Send();
        });
        socket.On("ask", (int count, Ack ack) =>
        {
            ack.Send(count);
            for (var i = 0; i < count; i++)
            {
                var number = i;
                Background.Run(() => socket.EmitWithAckAsync<EventArguments>("question", number));
            }
        });
        socket.On("throw", () => Throw());
        socket.On("throw-async", async () =>
        {
            await Task.Yield();
            Throw();
        });
    }

    private static void Throw() => throw new InvalidOperationException("thrown by a handler");
}
