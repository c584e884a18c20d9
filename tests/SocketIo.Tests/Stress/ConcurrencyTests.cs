using System.Collections.Concurrent;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Stress;

/// <summary>Everything at once, from many threads: emits, joins, leaves, disconnects, closes.</summary>
[Collection<RunsAlone>]
public sealed class ConcurrencyTests
{
    private const int Clients = 60;
    private const int Rounds = 10;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SettableClock _time = new();
    private readonly ConcurrentDictionary<string, int> _connected = [];
    private readonly ConcurrentDictionary<string, int> _disconnected = [];
    private int _tornPackets;
    private int _wholePackets;
    private int _finished;

    [Fact]
    public async Task Every_socket_ends_once_no_packet_is_torn_and_nothing_is_left()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(OnConnection), services: Clock.Use(_time));
        using var stop = new CancellationTokenSource();
        var chaos = Enumerable.Range(0, 4).Select(seed => Task.Run(() => MakeChaosAsync(app, seed, stop.Token))).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, Clients), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (number, _) =>
        {
            if (number % 3 == 0) await RunAsync(await PollingClient.OpenAsync(app.Url), number);
            else await RunAsync(await app.OpenAsync(), number);
        }).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(chaos).Bound();
        await AssertNothingIsLeftAsync(app);
        Assert.Equal((0, true), (_tornPackets, _wholePackets > 0));
        Assert.InRange(_finished, 1, Clients);
        Assert.All(_connected, socket => Assert.Equal((1, 1), (socket.Value, _disconnected.GetValueOrDefault(socket.Key))));
    }

    private static async Task MakeChaosAsync(TestApp app, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            app.Io.Emit("binary", new byte[] { 1, 1, 1 }, "between", new byte[] { 2, 2 });
            app.Io.To("room").Emit("text", seed);
            var sockets = app.Io.MainNamespace.Sockets.Values.ToArray();
            if (sockets.Length > 0) await DisturbAsync(sockets[random.Next(sockets.Length)], random.Next(40));
            // A pause of another length each time, in which the clients go on.
            await Task.Delay(random.Next(4), CancellationToken.None);
        }
    }

    private static async Task DisturbAsync(Socket socket, int what)
    {
        switch (what)
        {
            case < 10:
                await socket.JoinAsync("room", $"room {what}");
                break;
            case < 20:
                await socket.LeaveAsync("room");
                break;
            case < 30:
                socket.Emit("binary", new byte[] { 1, 1, 1 }, "between", new byte[] { 2, 2 });
                break;
            case 30:
                socket.Disconnect();
                break;
            case 31:
                socket.Disconnect(close: true);
                break;
            case 32:
                socket.Connection.Close();
                break;
        }
    }

    private void OnConnection(Socket socket)
    {
        _connected.AddOrUpdate(socket.Id, 1, static (_, count) => count + 1);
        socket.On("join", () => socket.JoinAsync("room"));
        socket.On("later", async () =>
        {
            await Task.Yield();
            await socket.JoinAsync("later");
            socket.To("room").Emit("binary", new byte[] { 1, 1, 1 }, "between", new byte[] { 2, 2 });
            return 1;
        });
        socket.OnDisconnect(_ => { _disconnected.AddOrUpdate(socket.Id, 1, static (_, count) => count + 1); });
    }

    private async Task RunAsync(ITestClient client, int number)
    {
        await using (client)
        {
            try
            {
                await client.SendAsync("0");
                for (var i = 0; i < Rounds; i++)
                {
                    await client.SendAsync("2[\"join\"]");
                    await client.SendAsync($"2{i}[\"later\"]");
                    if (!await ReadUntilAsync(client, $"3{i}[1]")) return;
                }

                Interlocked.Increment(ref _finished);
                await LeaveAsync(client, number);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or System.Net.WebSockets.WebSocketException)
            {
                // The server may have closed the connection at any moment.
            }
        }
    }

    /// <summary>Reads packets with all that belongs to them; false when the server has ended the socket or the connection.</summary>
    private async Task<bool> ReadUntilAsync(ITestClient client, string last)
    {
        while (await client.ReceiveAsync() is { } packet)
        {
            if (packet == last) return true;
            if (packet == "1") return false;
            if (!packet.StartsWith('5')) continue;
            if (await client.ReceiveAsync() is not { } first || await client.ReceiveAsync() is not { } second) return false;
            if ((first, second) == ("bAQEB", "bAgI=")) Interlocked.Increment(ref _wholePackets);
            else Interlocked.Increment(ref _tornPackets);
        }

        return false;
    }

    private static async Task LeaveAsync(ITestClient client, int number)
    {
        if (client is WebSocketClient webSocket && number % 4 == 0) webSocket.Cut();
        else if (client is WebSocketClient other && number % 4 == 1) await other.CloseAsync();
        else if (client is PollingClient polling) await polling.SendPayloadAsync("1");
        else await client.SendAsync("1");
    }

    private async Task AssertNothingIsLeftAsync(TestApp app)
    {
        // Who has gone without a word is missed after a while.
        await Bounded.UntilAsync(() =>
        {
            _time.Pass(TimeSpan.FromSeconds(1));
            return app.Io.Engine is { SessionCount: 0, TableCount: 0 } && app.Io.Engine.Wheel.Count == 0 && _disconnected.Count == _connected.Count;
        });
        Assert.Empty(app.Io.MainNamespace.Sockets);
        Assert.Empty(app.Io.MainNamespace.Adapter.Rooms);
    }
}
