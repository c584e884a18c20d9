using System.Net;
using System.Net.WebSockets;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Stress;

/// <summary>Sessions that are sent to from other threads, upgraded and closed at once.</summary>
[Collection<RunsAlone>]
public sealed class UpgradeStressTests
{
    private const int Sessions = 60;
    private const int Messages = 200;

    [Fact]
    public async Task What_is_sent_during_an_upgrade_arrives_once_and_in_order()
    {
        await using var app = await TestApp.StartOnPortAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, Sessions), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var received = await UpgradeWhileSendingAsync(app, number);
            Assert.Equal(Enumerable.Range(0, Messages), received);
        }).WaitAsync(6 * Bounded.Limit);
        await AssertNothingIsLeftAsync(app);
    }

    [Fact]
    public async Task Sessions_that_are_closed_from_all_sides_end_once_and_leave_nothing()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo);
        var handlers = new List<TestHandler>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Sessions), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var client = await app.OpenPollingAsync();
            app.Server.TryFind(client.SessionId, out var session);
            Task[] all =
            [
                ExpectEndAsync(async () => AssertAnswered(await client.GetAsync())),
                ExpectEndAsync(async () => AssertAnswered(await client.PostAsync("4hello"))),
                ExpectEndAsync(() => ProbeAsync(app, client, number)),
                Task.Run(async () =>
                {
                    // At another moment of the upgrade each time.
                    await Task.Delay(number % 7, CancellationToken.None);
                    session!.Close();
                }, CancellationToken.None),
                Task.Run(() => session!.Send("from elsewhere"), CancellationToken.None),
                ExpectEndAsync(async () => AssertAnswered(await client.PostAsync("1"))),
            ];
            await Task.WhenAll(all).Bound();
        }).WaitAsync(6 * Bounded.Limit);
        for (var i = 0; i < Sessions; i++) handlers.Add(await app.NextHandlerAsync());
        Assert.All(handlers, static handler => Assert.Equal(1, handler.CloseCount));
        await AssertNothingIsLeftAsync(app);
    }

    private static async Task<List<int>> UpgradeWhileSendingAsync(TestApp app, int number)
    {
        var client = await app.OpenPollingAsync();
        app.Server.TryFind(client.SessionId, out var session);
        var sending = Task.Run(() => SendAll(session!, number));
        var received = new List<int>();
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        var poll = client.PollAsync();
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        Read(await poll, received);
        await socket.SendAsync("5");
        while (received.Count < Messages) Read(await socket.ReceiveTextAsync(), received);
        await sending;
        session!.Close();
        Assert.Equal(RawWebSocketClient.Close, (await socket.ReceiveAsync()).FirstByte);
        await socket.SendAsync(RawWebSocketClient.Close, []);
        return received;
    }

    private static void SendAll(EngineSession session, int number)
    {
        for (var i = 0; i < Messages; i++)
        {
            session.Send($"{i}");
            if (i % (number + 3) == 0) Thread.Yield();
        }
    }

    private static void Read(string payload, List<int> received)
    {
        foreach (var packet in payload.Split('\u001e'))
        {
            if (packet[0] == '4') received.Add(int.Parse(packet[1..], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static async Task ProbeAsync(TestApp app, PollingClient client, int number)
    {
        using var socket = await app.ConnectAsync(client.WebSocketUrl);
        if (number % 3 == 0) await socket.SendAsync("2probe");
        if (number % 2 == 0) await socket.SendAsync("5");
        if (number % 5 == 0) socket.Reset();
        else await socket.SendAsync(RawWebSocketClient.Close, []);
    }

    /// <summary>A request of a session that may have ended.</summary>
    private static void AssertAnswered(HttpResponseMessage response)
    {
        using (response) Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{response.StatusCode}");
    }

    /// <summary>The connection may end at any moment of this.</summary>
    private static async Task ExpectEndAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or WebSocketException or System.Net.Sockets.SocketException)
        {
        }
    }

    private static async Task AssertNothingIsLeftAsync(TestApp app)
    {
        // The queue of a polling client is kept for half a minute.
        await Bounded.UntilAsync(() =>
        {
            app.Advance(TimeSpan.FromSeconds(2));
            return app.Server.Wheel.Count == 0 && app.Server is { SessionCount: 0, TableCount: 0 };
        });
    }
}
