using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Recovery;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.FieldCases;

/// <summary>Somebody sets the server's clock, while everything that has a deadline is pending: nothing is early, and nothing stays.</summary>
public sealed class SetClockTests
{
    [Theory]
    [InlineData(315_360_000)]
    [InlineData(-3600)]
    [InlineData(40)]
    public async Task Deadlines_neither_come_early_nor_stay_away(int seconds)
    {
        var time = new SetClock();
        await using var app = await TestApp.StartAsync(static io => io.OnConnection(static _ => { }), static options => options.ConnectionStateRecovery = new(), Clock.Use(time));
        await using var lost = await RecoverableClient.ConnectAsync(app);
        await lost.CutAsync();
        app.Io.Emit("missed");
        await using var asked = await RecoverableClient.ConnectAsync(app);
        await using var incomplete = await RecoverableClient.ConnectAsync(app);
        await using var unjoined = await app.OpenAsync();
        var answer = asked.Socket.Timeout(TimeSpan.FromSeconds(10)).EmitWithAckAsync<int>("question");
        await asked.Connection.ReceiveAsync();
        var binary = incomplete.Socket;
        await incomplete.Connection.SendAsync("51-[\"e\",{\"_placeholder\":true,\"num\":0}]");
        // Three heartbeats, the time to join, the answer, the sweep of recovery and the attachment.
        await Bounded.UntilAsync(() => app.Io.Engine.Wheel.Count == 7);
        time.Offset = TimeSpan.FromSeconds(seconds);
        time.Pass(TimeSpan.FromSeconds(9.9));
        Assert.False(answer.IsCompleted);
        Assert.Equal(3, app.Io.Engine.SessionCount);
        // Whoever was cut before the clock was set still gets its socket back.
        await using var recovered = await lost.ReturnAsync();
        Assert.Equal(lost.Id, recovered.Id);
        Assert.Equal(["2[\"missed\"]"], recovered.Missed);
        time.Pass(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<AckTimeoutException>(() => answer.Bound());
        time.Pass(TimeSpan.FromSeconds(5));
        await Bounded.UntilAsync(() => !binary.Connected);
        Assert.True(recovered.Socket.Connected);
    }

    private sealed class SetClock : FakeTimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
