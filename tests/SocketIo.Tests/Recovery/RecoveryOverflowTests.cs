using SocketIoNet.EngineIo;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

/// <summary>
/// Clients for whom too much waits. That a queue is full shows only in what comes after: whoever is told that it has recovered has received every number, others are told that
/// they have not.
/// </summary>
public sealed class RecoveryOverflowTests
{
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

    private static Task<TestApp> StartAsync(long queue) => TestApp.StartAsync(
        (SocketIoServer io) => io.Of("/other"),
        options =>
        {
            options.MaxSendQueueBytes = queue;
            options.SendQueueSoftLimitBytes = Math.Min(options.SendQueueSoftLimitBytes, queue);
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        });
}
