using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Sockets;

/// <summary>What is sent to a socket that has gone is not even serialized: whoever keeps sockets that have left does not pay for them.</summary>
public sealed class GoneSocketTests
{
    [Fact]
    public async Task Nothing_is_serialized_for_a_socket_that_has_disconnected()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        var argument = new Counted();
        var socket = await GoneAsync(app);
        socket.Emit("event", argument);
        socket.Emit("event", 1, argument);
        socket.Volatile.Emit("event", argument);
        await socket.EmitAsync("event", argument).Bound();
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => socket.EmitWithAckAsync<int>("event", argument).Bound());
        Assert.Equal(0, argument.Reads);
    }

    [Fact]
    public async Task An_acknowledgement_for_a_socket_that_has_disconnected_is_not_serialized()
    {
        var ended = new Signal<Socket>();
        var ack = new Signal<Ack>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("ask", (Ack given) => ack.Set(given));
            socket.OnDisconnect(_ => ended.Set(socket));
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"ask\"]");
        var given = await ack.Task;
        await client.SendAsync("1");
        await ended.Task;
        var value = new Counted();
        given.Send(value);
        Assert.Equal(0, value.Reads);
    }

    [Fact]
    public async Task With_recovery_what_is_sent_to_a_socket_that_left_on_purpose_is_not_serialized_either()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.ConnectionStateRecovery = new());
        var argument = new Counted();
        (await GoneAsync(app)).Emit("event", argument);
        Assert.Equal(0, argument.Reads);
    }

    private static async Task<Socket> GoneAsync(TestApp app)
    {
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        await client.SendAsync("1");
        await Bounded.UntilAsync(() => socket.IsGone);
        return socket;
    }

    private sealed class Counted
    {
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public int Value => Interlocked.Increment(ref _reads);
    }
}
