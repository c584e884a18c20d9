using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using SocketIoNet.EngineIo;
using SocketIoNet.Tests.Support;
using EngineClient = SocketIoNet.TestSupport.Engine.PollingClient;

namespace SocketIoNet.Tests.Stress;

/// <summary>
/// Clients that come and go, in every way there is: nothing of them stays. <c>SOCKETIONET_LEAK_CYCLES</c> sets how many come, for a long run.
/// </summary>
[Collection<RunsAlone>]
public sealed class LeakTests(ITestOutputHelper output)
{
    private const int Ways = 8;

    private static readonly int Cycles = int.Parse(Environment.GetEnvironmentVariable("SOCKETIONET_LEAK_CYCLES") ?? "300", CultureInfo.InvariantCulture);

    private readonly List<WeakReference> _made = [];
    private readonly Lock _lock = new();

    [Fact]
    public async Task Nothing_stays_of_clients_that_have_gone()
    {
        var unseen = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> onUnseen = (_, e) => unseen.Enqueue(e.Exception);
        TaskScheduler.UnobservedTaskException += onUnseen;
        await using var app = await TestApp.StartAsync(io => io.OnConnection(OnConnection), WithShortHeartbeat);
        await RunAsync(app, 60);
        await AssertNothingIsLeftAsync(app);
        var before = Heap.MeasureUsed();
        for (var done = 0; done < Cycles; done += 300) await RunAsync(app, Math.Min(300, Cycles - done));
        await AssertNothingIsLeftAsync(app);
        var grown = Heap.MeasureUsed() - before;
        TaskScheduler.UnobservedTaskException -= onUnseen;
        Assert.DoesNotContain(unseen, static exception => exception.ToString().Contains("at SocketIoNet.", StringComparison.Ordinal));
        output.WriteLine($"{Cycles} clients: {grown} bytes more, {_made.Count(made => made.IsAlive)} of {_made.Count} objects alive");
        Assert.InRange(grown, long.MinValue, 2_000_000);
        // The web server's connections, up to twelve of them, keep their last request for a while, and with it a socket and a session. What one of the ways left behind would be more.
        Assert.InRange(_made.Count(made => made.IsAlive), 0, 40);
    }

    /// <summary>Only the heartbeat finds out that a client has gone which was cut while it had no poll.</summary>
    private static void WithShortHeartbeat(SocketIoOptions options)
    {
        options.PingInterval = TimeSpan.FromSeconds(2);
        options.PingTimeout = TimeSpan.FromSeconds(1);
    }

    private void OnConnection(Socket socket)
    {
        lock (_lock)
        {
            // Enough of them to see a leak, and few enough not to be one.
            if (_made.Count < 10_000)
            {
                _made.Add(new WeakReference(socket));
                _made.Add(new WeakReference(socket.Session));
            }
        }

        socket.On("e", async (string room) =>
        {
            await socket.JoinAsync(room);
            await Task.Yield();
            _ = socket.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("question").ContinueWith(static task => task.Exception, TaskScheduler.Default);
            return socket.DisconnectedToken.CanBeCanceled;
        });
        socket.OnDisconnect(_ => { });
    }

    private static async Task RunAsync(TestApp app, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Url) };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (number, _) =>
        {
            if (number % Ways < 5) await VisitByPollingAsync(http, app, number % Ways);
            else await VisitByWebSocketAsync(app, number % Ways);
        });
    }

    private static async Task VisitByPollingAsync(HttpClient http, TestApp app, int way)
    {
        var client = new EngineClient(http, "/socket.io/");
        await client.OpenAsync();
        await client.SendAsync("40");
        var connected = await client.PollAsync();
        await client.SendAsync("421[\"e\",\"room\"]");
        await (way switch
        {
            0 => client.SendAsync("41\u001e1"),
            1 => client.SendAsync("not a packet"),
            2 => UpgradeAndLeaveAsync(app.Url, client),
            3 => ProbeAndVanishAsync(app.Url, client),
            _ => PollAndVanishAsync(client, app.Io.MainNamespace.Sockets[TestClientExtensions.ReadId(connected[2..])].Session),
        });
    }

    private static async Task UpgradeAndLeaveAsync(string url, EngineClient client)
    {
        using var socket = await ProbeAsync(url, client);
        await client.PollAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes("5"), WebSocketMessageType.Text, true, CancellationToken.None).Bound();
        await socket.SendAsync(Encoding.UTF8.GetBytes("41"), WebSocketMessageType.Text, true, CancellationToken.None).Bound();
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Bound();
    }

    /// <summary>Is cut between the answer to its probe and the upgrade packet, when it does not poll any more.</summary>
    private static async Task ProbeAndVanishAsync(string url, EngineClient client)
    {
        using var socket = await ProbeAsync(url, client);
        socket.Abort();
    }

    private static async Task<ClientWebSocket> ProbeAsync(string url, EngineClient client)
    {
        var socket = new ClientWebSocket();
        var address = new Uri(url.Replace("http", "ws", StringComparison.Ordinal) + client.WebSocketUrl);
        await socket.ConnectAsync(address, CancellationToken.None).Bound();
        await socket.SendAsync(Encoding.UTF8.GetBytes("2probe"), WebSocketMessageType.Text, true, CancellationToken.None).Bound();
        var answer = new byte[100];
        var result = await socket.ReceiveAsync(answer, CancellationToken.None).Bound();
        Assert.Equal("3probe", Encoding.UTF8.GetString(answer, 0, result.Count));
        return socket;
    }

    /// <summary>Closes its TCP connection, which is how <see cref="HttpClient"/> gives a request up, while the server holds the poll.</summary>
    private static async Task PollAndVanishAsync(EngineClient client, EngineSession server)
    {
        using var cut = new CancellationTokenSource();
        var poll = await client.BeginPollAsync(server, cut.Token);
        // What came for the client before, or a ping, is the answer to a poll that did not wait.
        while (poll.IsCompleted)
        {
            await poll;
            poll = await client.BeginPollAsync(server, cut.Token);
        }

        await cut.CancelAsync();
        await poll.ContinueWith(static gone => gone.Exception, TaskScheduler.Default).Bound();
    }

    private static async Task VisitByWebSocketAsync(TestApp app, int way)
    {
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"e\",\"room\"]");
        if (way == 5) await client.ReceiveAsync();
        if (way == 6) client.Cut();
        else await client.CloseAsync();
    }

    private static async Task AssertNothingIsLeftAsync(TestApp app)
    {
        var engine = app.Io.Engine;
        await Bounded.UntilAsync(() => engine is { SessionCount: 0, TableCount: 0 } && engine.Wheel.Count == 0);
        Assert.Empty(app.Io.MainNamespace.Sockets);
        Assert.Empty(app.Io.MainNamespace.Adapter.Rooms);
    }
}
