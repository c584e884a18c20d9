using System.Globalization;
using SocketIoNet.EngineIo;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

/// <summary>
/// Clients for whom too much waits. That a queue is full shows only in what comes after: whoever is told that it has recovered has received every number, others are told that
/// they have not.
/// </summary>
public sealed class RecoveryOverflowTests
{
    private const int Million = 1_000_000;

    [Fact]
    public async Task An_event_that_does_not_fit_is_not_covered_by_the_offset_of_a_later_one()
    {
        await using var app = await StartAsync(Million);
        for (var round = 0; round < 20; round++)
        {
            await using var first = await RecoverableClient.ConnectAsync(app);
            var socket = first.Socket;
            socket.Emit("n", 1);
            socket.Emit("n", 2, new string('a', Million + 100_000));
            socket.Emit("n", 3);
            var numbers = await ReceiveUntilEndAsync(first, last: 3);
            if (numbers is [.., 3])
            {
                Assert.Equal([1, 2, 3], numbers);
                continue;
            }

            await Bounded.UntilAsync(() => !socket.Connected);
            await using var second = await first.ReturnAsync();
            if (second.Id == first.Id) Assert.Equal([1, 2, 3], numbers.Concat(second.Missed.Select(NumberOf)));
            else Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        }
    }

    [Fact]
    public async Task A_client_that_reads_too_slowly_has_received_all_before_its_offset()
    {
        await using var app = await StartAsync(256 * 1024);
        var client = await RecoverableClient.ConnectAsync(app);
        var socket = client.Socket;
        var text = new string('a', 900);
        var sender = Task.Run(
            async () =>
            {
                for (var i = 1; i <= 8_000; i++)
                {
                    socket.Emit("n", i, text);
                    if (i % 100 == 0) await Task.Yield();
                }
            },
            TestContext.Current.CancellationToken);
        var numbers = new List<int>();
        var isRecovered = true;
        while (isRecovered && numbers.LastOrDefault() < 8_000)
        {
            numbers.AddRange(await ReceiveUntilEndAsync(client, last: 8_000));
            if (numbers.LastOrDefault() == 8_000) break;
            var next = await client.ReturnAsync();
            isRecovered = next.Id == client.Id;
            await client.DisposeAsync();
            client = next;
            numbers.AddRange(client.Missed.Select(NumberOf));
        }

        await sender.Bound();
        await client.DisposeAsync();
        // Its last socket is another one, which is what it has been told, or it has everything.
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        if (isRecovered) Assert.Equal(8_000, numbers.Count);
    }

    [Theory]
    [InlineData(39, true)]
    [InlineData(40, false)]
    public async Task What_was_missed_counts_as_what_it_holds_while_it_waits(int events, bool fits)
    {
        // Each is 17 bytes with its offset and the engine's digit, and 512 for what a message costs.
        await using var app = await StartAsync((39 * (512 + 24)) + 100);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        for (var i = 0; i < events; i++) app.Io.Emit("tick", i);
        await using var second = await first.ReturnAsync();
        Assert.Equal(fits, second.Id == first.Id);
        Assert.Equal(fits ? events : 0, second.Missed.Count);
        // Whichever it is, the connection stays.
        second.Socket.Emit("still here");
        Assert.Equal("2[\"still here\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task Many_small_events_that_were_missed_are_refused_once_and_not_sent_again_and_again()
    {
        await using var app = await RecoveryTests.StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        for (var i = 0; i < 40_000; i++) app.Io.Emit("tick", i);
        await using var second = await first.ReturnAsync();
        Assert.NotEqual(first.Id, second.Id);
        Assert.Empty(second.Missed);
        Assert.False(second.Socket.Recovered);
        app.Io.Emit("tick", 40_000);
        Assert.Equal("2[\"tick\",40000]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task What_waits_for_the_client_in_another_namespace_counts_too()
    {
        await using var app = await StartAsync(100_000);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        app.Io.Emit("tick", new string('a', 60_000));
        await using var connection = await PollingClient.OpenAsync(app.Url);
        await connection.SendAsync("0/other,");
        await Bounded.UntilAsync(() => app.Io.Of("/other").Sockets.Count == 1);
        app.Io.Of("/other").Emit("tick", new string('a', 60_000));
        await connection.SendAsync($$"""0{"pid":"{{first.PrivateId}}"}""");
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 1);
        Assert.NotEqual(first.Id, app.Io.MainNamespace.Sockets.Keys.Single());
    }

    /// <summary>The numbers that come until the server closes the connection, or the last of all.</summary>
    private static async Task<List<int>> ReceiveUntilEndAsync(RecoverableClient client, int last = int.MaxValue)
    {
        var numbers = new List<int>();
        while (numbers.LastOrDefault() != last && await client.TryReceiveAsync() is { } packet) numbers.Add(NumberOf(packet));
        return numbers;
    }

    private static int NumberOf(string packet)
    {
        var start = packet.IndexOf(',', StringComparison.Ordinal) + 1;
        return int.Parse(packet[start..packet.IndexOfAny([',', ']'], start)], CultureInfo.InvariantCulture);
    }

    private static Task<TestApp> StartAsync(long queue) => TestApp.StartAsync(
        (SocketIoServer io) => io.Of("/other"),
        options =>
        {
            options.MaxSendQueueBytes = queue;
            options.SendQueueSoftLimitBytes = Math.Min(options.SendQueueSoftLimitBytes, queue);
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        });
}
