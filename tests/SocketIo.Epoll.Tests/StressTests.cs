using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Epoll.Tests;

/// <summary>
/// Clients that come, work and are cut off at any point leave nothing behind. A short run; <c>SOCKETIONET_STRESS</c> says how many seconds and connections a long one takes, as in <c>180,5000</c>.
/// </summary>
[Collection<RunsAlone>]
public sealed class StressTests
{
    private const string Short = "5,200";

    private static readonly (int Seconds, int Connections) Size = Parse(Environment.GetEnvironmentVariable("SOCKETIONET_STRESS") ?? Short);

    /// <summary>What anything may take: many clients wait for each other, and for broadcasts to all of them.</summary>
    private static readonly TimeSpan Limit = Bounded.Limit + TimeSpan.FromMilliseconds(20 * Size.Connections);

    private readonly ConcurrentQueue<Exception> _unexpected = [];
    private int _echoes;

    [Fact]
    public async Task Clients_that_are_cut_off_leave_no_descriptor_session_or_thread()
    {
        // What the runtime opens once is not counted.
        await RunAsync(TimeSpan.FromMilliseconds(300), connections: 5);
        var before = ProcessState.Take();
        await RunAsync(TimeSpan.FromSeconds(Size.Seconds), Size.Connections);
        var after = before;
        var ended = await Record.ExceptionAsync(() => Bounded.UntilAsync(() => (after = ProcessState.Take()).IsWithin(before)));
        Assert.True(ended is null, $"{before}, then {after}");
        Assert.Equal([], _unexpected);
        Assert.True(_echoes > Size.Connections, $"{_echoes} echoes");
    }

    private async Task RunAsync(TimeSpan time, int connections)
    {
        var sockets = 0;
        await using (var app = await StartAsync(() => Interlocked.Increment(ref sockets), () => Interlocked.Decrement(ref sockets)))
        {
            var random = new Random(connections);
            using var end = new CancellationTokenSource(time);
            await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => RunClientsAsync(app.Port, new Random(random.Next()), end.Token)));
            await Bounded.UntilAsync(() => Volatile.Read(ref sockets) == 0);
            // Whoever comes after all this is served.
            using var last = await SocketIoConnection.ConnectAsync(app.Port, Limit);
            await EchoAsync(last, 1);
        }
    }

    private static Task<EpollApp> StartAsync(Action opened, Action closed) => EpollApp.StartAsync(
        build: builder => builder.Services.AddSocketIo(),
        use: app =>
        {
            app.MapGet("/", () => new string('x', 20_000));
            MapSocketIo(app, opened, closed);
        });

    private static void MapSocketIo(WebApplication app, Action opened, Action closed) => app.MapSocketIo(io => io.OnConnection(socket =>
    {
        opened();
        socket.OnDisconnect((string _) => closed());
        socket.On("echo", (int number) => socket.Emit("echo", number));
        socket.On("all", (int number) => io.Emit("any", number));
        socket.On("sleep", (int milliseconds) =>
        {
            Thread.Sleep(milliseconds);
            socket.Emit("slept");
        });
    }));

    /// <summary>One client after the other.</summary>
    private async Task RunClientsAsync(int port, Random random, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await (random.Next(3) == 0 ? RequestAsync(port, random) : TalkAsync(port, random));
            }
            catch (Exception exception) when (exception is SocketException or IOException or WebSocketException)
            {
                // What was cut off.
            }
            catch (Exception exception)
            {
                _unexpected.Enqueue(exception);
                return;
            }
        }
    }

    private static async Task RequestAsync(int port, Random random)
    {
        using var client = await RawConnection.ConnectAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port), Limit);
        await client.SendAsync(Requests.Get[..random.Next(1, Requests.Get.Length + 1)]);
        if (random.Next(2) == 0)
        {
            await client.SendAsync(Requests.Get);
            if (random.Next(2) == 0) client.ShutdownSend();
        }

        if (random.Next(2) == 0) client.Reset();
    }

    private async Task TalkAsync(int port, Random random)
    {
        using var client = await SocketIoConnection.ConnectAsync(port, Limit);
        for (var i = random.Next(20); i > 0; i--)
        {
            if (random.Next(50) == 0) await client.SendAsync("42[\"sleep\",3]");
            else if (random.Next(50) == 0) await client.SendAsync("42[\"all\",7]");
            else await EchoAsync(client, i);
        }

        if (random.Next(4) == 0) await client.CloseAsync();
        else if (random.Next(2) == 0) client.Abort();
    }

    private async Task EchoAsync(SocketIoConnection client, int number)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"42[\"echo\",{number}]");
        await client.SendAsync(expected);
        while (await client.NextAsync() != expected)
        {
        }

        Interlocked.Increment(ref _echoes);
    }

    private static (int Seconds, int Connections) Parse(string size)
    {
        var parts = size.Split(',');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
