using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Docs;

/// <summary>"API at a glance" of the README, in its own words: <see cref="PageTests"/> compares them.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task What_the_readme_shows_at_a_glance_runs()
    {
        await using var app = await TestApp.StartAsync(io => io.Of("/admin"));
        await using var admin = await app.OpenAsync();
        await admin.ConnectAsync("/admin");
        var shown = ShowAsync(app.Io, app.Io.Of("/admin").Sockets.Values.Single(), new Store());
        for (var question = 0; question < 2; question++) await AnswerAsync(admin);
        await shown.Bound();
        Assert.Equal("1/admin,", await admin.ReceiveAsync());
        await admin.SendAsync("0");
        Assert.Equal("4{\"message\":\"unauthorized\"}", await admin.ReceiveAsync());
    }

    private static async Task ShowAsync(SocketIoServer io, Socket socket, Store store)
    {
        io.OnConnection(socket => { });                               // the main namespace
        io.Of("/admin").OnConnection(socket => { });                  // another one
        io.Use(async (socket, next) =>                                // middleware; reject by throwing
        {
            if (socket.User.Identity?.IsAuthenticated != true) throw new ConnectErrorException("unauthorized");
            await next();
        });

        socket.On("event", (string text, int count) => { });          // typed arguments, byte[] for binary
        socket.On("save", async (Document document) => await store.SaveAsync(document)); // asynchronous; the result is the acknowledgement
        socket.On("later", (string text, Ack ack) => ack.Send("ok")); // an acknowledgement of your own
        socket.OnDisconnect(reason => { });

        socket.Emit("event", 1, "two", new { three = 3 });            // to this client
        io.Emit("event");                                             // to all
        io.To("room").Except("other").Emit("event");                  // to rooms
        socket.To("room").Emit("event");                              // to a room, but not to the sender
        socket.Broadcast.Emit("event");                               // to all but the sender
        socket.Volatile.Emit("position", 12.5);                       // may be dropped when the client is not ready

        var answer = await socket.EmitWithAckAsync<string>("question");
        var inTime = await socket.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("question");

        await socket.JoinAsync("room");
        await socket.LeaveAsync("room");
        socket.Disconnect();
        Assert.Equal(answer, inTime);
    }

    /// <summary>Answers the next question, whatever comes before it.</summary>
    private static async Task AnswerAsync(WebSocketClient client)
    {
        while (await client.ReceiveAsync() is { } packet)
        {
            if (!packet.EndsWith("[\"question\"]", StringComparison.Ordinal)) continue;
            await client.SendAsync($"3{packet[1..packet.IndexOf('[', StringComparison.Ordinal)]}[\"fine\"]");
            return;
        }
    }

    private sealed record Document(string Title);

    private sealed class Store
    {
        private int _length;

        public Task<int> SaveAsync(Document document) => Task.FromResult(_length += document.Title.Length);
    }
}
