namespace SocketIoNet.InteropHost.Tour;

/// <summary>The server of docs/what-is-socketio.md, which quotes it.</summary>
internal static class TourHandlers
{
    public static void Register(SocketIoServer io)
    {
        io.OnConnection(socket =>
        {
            // An event, answered by an event.
            socket.On("hello", (string name) => socket.Emit("greeting", $"Hello {name}!"));

            // The returned value is the acknowledgement.
            socket.On("sum", (int a, int b) => a + b);

            // The other way round: the server asks, and the client acknowledges.
            socket.On("quiz", async () =>
            {
                var answer = await socket.EmitWithAckAsync<int>("question", "6 * 7");
                socket.Emit("result", answer == 42);
            });

            // Bytes travel as bytes.
            socket.On("photo", (byte[] photo) => new { photo.Length, Start = photo[..2] });

            // A room: every socket in it receives what is sent to it.
            socket.On("enter", async (string city) =>
            {
                await socket.JoinAsync($"city:{city}");
                return "you are in";
            });
            socket.On("say", (string city, string text) => socket.To($"city:{city}").Emit("said", text));
        });

        // A namespace: another conversation over the same connection.
        io.Of("/admin").Use(async (socket, next) =>
        {
            if (socket.Handshake.GetAuth<Login>()?.Token != "secret") throw new ConnectErrorException("not for you");
            await next();
        });
        io.Of("/admin").OnConnection(socket => socket.Emit("welcome"));
    }

    private sealed record Login(string Token);
}
