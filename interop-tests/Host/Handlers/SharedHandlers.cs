namespace SocketIoNet.InteropHost.Handlers;

/// <summary>Handlers that all sockets of a namespace share.</summary>
internal static class SharedHandlers
{
    public static void Add(Namespace shared)
    {
        shared.On("who", (Socket socket, string text) => $"{socket.Id} {text}");
        shared.On("echo", (Socket socket, EventArguments arguments) => socket.Emit("echo", arguments));
        shared.On("bytes", async (Socket socket, byte[] bytes, Ack ack) =>
        {
            await socket.JoinAsync("bytes");
            ack.Send(bytes, bytes.Length);
        });
    }
}
