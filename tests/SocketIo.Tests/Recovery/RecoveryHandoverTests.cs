using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

/// <summary>A socket that is recovered before the handlers of its lost connection are done.</summary>
public sealed class RecoveryHandoverTests
{
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly Gate _gate = new();
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_handlers_begin_when_those_of_the_lost_connection_are_done(bool isLossNoticed)
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.Connection.SendAsync("2[\"slow\",1]");
        await first.Connection.SendAsync("2[\"slow\",2]");
        await _gate.Entered;
        if (isLossNoticed) await first.CutAsync();
        await using var second = await first.ReturnAsync();
        Assert.Equal(first.Id, second.Id);
        await second.Connection.SendAsync("2[\"slow\",3]");
        await Bounded.UntilAsync(() => second.Socket.PendingEvents == 1);
        Assert.Equal(["connection", "begin 1"], _seen);
        _gate.Open();
        await Bounded.UntilAsync(() => _seen.Contains("end 3"));
        Assert.Equal(["connection", "begin 1", "end 1", "begin 2", "end 2", "disconnect transport close", "connection again", "begin 3", "end 3"], _seen);
    }

    [Fact]
    public async Task The_client_is_answered_at_once_and_what_is_emitted_reaches_it()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        var lost = first.Socket;
        await first.Connection.SendAsync("2[\"slow\",1]");
        await _gate.Entered;
        await using var second = await first.CutAndReturnAsync();
        app.Io.Emit("to all");
        second.Socket.Emit("to it");
        lost.Emit("from the running handler");
        Assert.Equal("2[\"to all\"]", await second.ReceiveAsync());
        Assert.Equal("2[\"to it\"]", await second.ReceiveAsync());
        Assert.Equal("2[\"from the running handler\"]", await second.ReceiveAsync());
        var answer = second.Socket.EmitWithAckAsync<int>("question");
        var question = (await second.Connection.ReceiveAsync())!;
        await second.Connection.SendAsync($"3{question[1..question.IndexOf('[', StringComparison.Ordinal)]}[7]");
        Assert.Equal(7, await answer.Bound());
        Assert.DoesNotContain("connection again", _seen);
        _gate.Open();
    }

    [Fact]
    public async Task One_that_is_lost_again_meanwhile_comes_between_the_two()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.Connection.SendAsync("2[\"slow\",1]");
        await _gate.Entered;
        await using var second = await first.CutAndReturnAsync();
        await second.Connection.SendAsync("2[\"slow\",2]");
        await Bounded.UntilAsync(() => second.Socket.PendingEvents == 1);
        await using var third = await second.CutAndReturnAsync();
        await third.Connection.SendAsync("2[\"slow\",3]");
        _gate.Open();
        await Bounded.UntilAsync(() => _seen.Contains("end 3"));
        Assert.Equal(
            [
                "connection", "begin 1", "end 1", "disconnect transport close",
                "connection again", "begin 2", "end 2", "disconnect transport close",
                "connection again", "begin 3", "end 3",
            ],
            _seen);
    }

    [Fact]
    public async Task Handlers_that_take_too_long_are_overtaken_with_a_warning()
    {
        using var logs = new RecordedLogs();
        await using var app = await StartAsync(logs);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.Connection.SendAsync("2[\"slow\",1]");
        await _gate.Entered;
        await using var second = await first.CutAndReturnAsync();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(["connection", "begin 1"], _seen);
        await Bounded.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _seen.Contains("connection again");
        });
        Assert.Equal(["connection", "begin 1", "connection again"], _seen);
        // Beside it there may be the warning of a slow handler, depending on how far the clock has gone.
        Assert.Single(logs.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains("HandoverTimeout", StringComparison.Ordinal));
        _gate.Open();
    }

    private Task<TestApp> StartAsync(RecordedLogs? logs = null) => TestApp.StartAsync(
        io => io.OnConnection(socket =>
        {
            _seen.Enqueue(socket.Recovered ? "connection again" : "connection");
            socket.On("slow", async (int number) =>
            {
                _seen.Enqueue($"begin {number}");
                if (number == 1) await _gate.PassAsync();
                _seen.Enqueue($"end {number}");
            });
            socket.OnDisconnect(reason => _seen.Enqueue($"disconnect {reason}"));
        }),
        options =>
        {
            options.PingInterval = TimeSpan.FromHours(10);
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        },
        services =>
        {
            Clock.Use(_time)(services);
            logs?.AddTo(services);
        });
}
