using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Stress;

/// <summary>
/// Clients that come and go, in every way there is: nothing of them stays. <c>SOCKETIONET_LEAK_CYCLES</c> sets how many come, for a long run.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class LeakTests(ITestOutputHelper output)
{
    private const int Ways = 6;

    private static readonly int Cycles = int.Parse(Environment.GetEnvironmentVariable("SOCKETIONET_LEAK_CYCLES") ?? "300", CultureInfo.InvariantCulture);

    private readonly List<WeakReference> _made = [];
    private readonly Lock _lock = new();

    [Fact]
    public async Task Nothing_stays_of_clients_that_have_gone()
    {
        var unseen = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> onUnseen = (_, e) => unseen.Enqueue(e.Exception);
        TaskScheduler.UnobservedTaskException += onUnseen;
        await using var app = await TestApp.StartAsync(io => io.OnConnection(OnConnection));
        await RunAsync(app, 60);
        await AssertNothingIsLeftAsync(app);
        var before = UsedMemory();
        for (var done = 0; done < Cycles; done += 300) await RunAsync(app, Math.Min(300, Cycles - done));
        await AssertNothingIsLeftAsync(app);
        var grown = UsedMemory() - before;
        TaskScheduler.UnobservedTaskException -= onUnseen;
        Assert.DoesNotContain(unseen, static exception => exception.ToString().Contains("at SocketIoNet.", StringComparison.Ordinal));
        output.WriteLine($"{Cycles} clients: {grown} bytes more, {_made.Count(made => made.IsAlive)} of {_made.Count} objects alive");
        Assert.InRange(grown, long.MinValue, 2_000_000);
        // The connection objects of the web server keep their last request for a while.
        Assert.InRange(_made.Count(made => made.IsAlive), 0, 60);
    }

    private static long UsedMemory()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
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
            return socket.Disconnected.CanBeCanceled;
        });
        socket.OnDisconnect(_ => { });
    }

    private static async Task RunAsync(TestApp app, int count)
    {
        using var http = new HttpClient();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (number, _) =>
        {
            if (number % Ways < 3) await VisitByPollingAsync(http, app.Url, number);
            else await VisitByWebSocketAsync(app, number);
        });
    }

    private static async Task VisitByPollingAsync(HttpClient http, string url, int number)
    {
        var address = $"{url}/socket.io/?EIO=4&transport=polling";
        var id = TestClientExtensions.ReadId((await http.GetStringAsync(new Uri(address)).Bound())[1..]);
        var session = new Uri($"{address}&sid={id}");
        await PostAsync(http, session, "40");
        await http.GetStringAsync(session).Bound();
        await PostAsync(http, session, "421[\"e\",\"room\"]");
        if (number % Ways == 0) await PostAsync(http, session, "41\u001e1");
        else if (number % Ways == 1) await PostAsync(http, session, "not a packet");
        else await UpgradeAndLeaveAsync(url, id, http, session);
    }

    private static async Task PostAsync(HttpClient http, Uri address, string body)
    {
        using var content = new StringContent(body);
        using var response = await http.PostAsync(address, content).Bound();
        response.EnsureSuccessStatusCode();
    }

    private static async Task UpgradeAndLeaveAsync(string url, string id, HttpClient http, Uri session)
    {
        using var socket = new ClientWebSocket();
        var address = new Uri($"{url.Replace("http", "ws", StringComparison.Ordinal)}/socket.io/?EIO=4&transport=websocket&sid={id}");
        await socket.ConnectAsync(address, CancellationToken.None).Bound();
        await socket.SendAsync(Encoding.UTF8.GetBytes("2probe"), WebSocketMessageType.Text, true, CancellationToken.None).Bound();
        await socket.ReceiveAsync(new byte[100], CancellationToken.None).Bound();
        await http.GetStringAsync(session).Bound();
        await socket.SendAsync(Encoding.UTF8.GetBytes("5"), WebSocketMessageType.Text, true, CancellationToken.None).Bound();
        await socket.SendAsync(Encoding.UTF8.GetBytes("41"), WebSocketMessageType.Text, true, CancellationToken.None).Bound();
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Bound();
    }

    private static async Task VisitByWebSocketAsync(TestApp app, int number)
    {
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"e\",\"room\"]");
        if (number % Ways == 3) await client.ReceiveAsync();
        if (number % Ways == 4) client.Cut();
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
