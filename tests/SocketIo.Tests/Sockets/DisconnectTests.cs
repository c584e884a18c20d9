using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.Tests.Clients;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Sockets;

/// <summary>The server disconnects a socket, while the client does something too.</summary>
public sealed class DisconnectTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddMetrics().AddSocketIo(options => options.MaxNamespacesPerClient = 3).Services.BuildServiceProvider();

    private SocketIoServer Io => _services.GetRequiredService<SocketIoServer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_client_that_is_back_before_the_server_has_done_with_it_is_let_in()
    {
        var client = new DirectClient(Io);
        var connected = 0;
        client.Received = packet =>
        {
            if (packet == "1") client.Send("0");
            if (packet.StartsWith('0')) connected++;
        };
        client.Send("0");
        Assert.Single(Io.MainNamespace.Sockets).Value.Disconnect();
        Assert.True(client.IsOpen);
        Assert.Equal(2, connected);
        Assert.Single(Io.MainNamespace.Sockets);
    }

    [Fact]
    public void A_client_of_an_older_protocol_which_keeps_its_id_is_counted_once()
    {
        using var counters = new Counters(_services);
        var client = new DirectClient(Io, Revision3.WithBinary);
        client.Received = packet =>
        {
            if (packet == "1") client.Send("0");
        };
        var id = Io.MainNamespace.Sockets.Single().Value.Id;
        Io.MainNamespace.Sockets[id].Disconnect();
        Assert.True(Io.MainNamespace.Sockets[id].Connected);
        Assert.Equal(1, counters["socketio.server.connected_sockets"]);
    }

    [Fact]
    public void One_that_was_refused_has_not_disconnected_and_one_that_was_kicked_has_once()
    {
        using var counters = new Counters(_services);
        Io.Of("/closed").Use((_, _) => throw new ConnectErrorException("no"));
        var client = new DirectClient(Io);
        client.Send("0/closed,");
        client.Send("0");
        Io.MainNamespace.Sockets.Single().Value.Disconnect();
        Assert.Equal(1, counters["socketio.server.disconnects"]);
        Assert.Equal(1, counters["socketio.server.disconnects", "server namespace disconnect"]);
        Assert.Equal(0, counters["socketio.server.connected_sockets"]);
    }

    [Fact]
    public async Task Of_two_at_once_one_tells_the_client()
    {
        var client = new DirectClient(Io);
        var goodbyes = 0;
        client.Received = packet => Interlocked.Add(ref goodbyes, packet == "1" ? 1 : 0);
        await Race.RunAsync(3000, _ =>
        {
            client.Send("0");
            var socket = Io.MainNamespace.Sockets.Single().Value;
            return (() => socket.Disconnect(), () => socket.Disconnect());
        }, round =>
        {
            // Whoever disconnects leaves the writing to another thread that is at it, such as the deadline of a batch.
            SpinWait.SpinUntil(() => Volatile.Read(ref goodbyes) > round, TimeSpan.FromSeconds(10));
            Assert.Equal(round + 1, goodbyes);
        });
        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task The_answer_that_a_socket_is_connected_never_comes_behind_its_goodbye()
    {
        var client = new DirectClient(Io);
        var packets = new ConcurrentQueue<string>();
        client.Received = packets.Enqueue;
        await Race.RunAsync(3000, _ =>
        {
            packets.Clear();
            return (Connect, () => Bounded.Spin(() => Io.MainNamespace.Sockets.FirstOrDefault().Value).Disconnect());
        }, _ =>
        {
            foreach (var socket in Io.MainNamespace.Sockets.Values) socket.Disconnect();
            SpinWait.SpinUntil(() => packets.LastOrDefault() == "1", TimeSpan.FromSeconds(10));
            Assert.Equal("1", packets.Last());
        });

        void Connect()
        {
            client.Send("0");
            // A disconnect that comes before the socket is connected happens on this thread, which writes when it waits for more.
            client.Flush();
        }
    }

    [Fact]
    public void A_socket_that_has_ended_closes_nothing()
    {
        var client = new DirectClient(Io);
        client.Send("0");
        var ended = Io.MainNamespace.Sockets.Single().Value;
        ended.Disconnect();
        client.Send("0");
        ended.Disconnect(close: true);
        Assert.True(client.IsOpen);
        client.Send("1");
        ended.Disconnect(close: true);
        Assert.True(client.IsOpen);
        client.Send("0");
        Io.MainNamespace.Sockets.Single().Value.Disconnect(close: true);
        Assert.False(client.IsOpen);
    }

    [Fact]
    public void Namespaces_that_the_client_was_disconnected_from_do_not_count_as_its_own()
    {
        var rooms = Io.Of(new System.Text.RegularExpressions.Regex("^/room-[0-9]+$"));
        rooms.OnConnection(socket => socket.Disconnect());
        var client = new DirectClient(Io);
        var refused = new List<string>();
        client.Received = packet => refused.AddRange(packet.StartsWith('4') ? [packet] : []);
        client.Send("0");
        for (var i = 0; i < 50; i++) client.Send($"0/room-{i},");
        Assert.Empty(refused);
        // What it still sends to the last ones is dropped, as it may not know yet. Only so many are remembered.
        client.Send("2/room-49,[\"e\"]");
        Assert.True(client.IsOpen);
        client.Send("2/room-0,[\"e\"]");
        Assert.False(client.IsOpen);
    }

    [Fact]
    public void A_socket_that_the_server_disconnected_is_not_kept_by_the_connection()
    {
        var client = new DirectClient(Io);
        var ended = DisconnectOne(client);
        GC.Collect();
        Assert.False(ended.IsAlive);
        Assert.True(client.IsOpen);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference DisconnectOne(DirectClient client)
    {
        client.Send("0");
        var socket = Io.MainNamespace.Sockets.Single().Value;
        socket.Disconnect();
        return new WeakReference(socket);
    }
}
