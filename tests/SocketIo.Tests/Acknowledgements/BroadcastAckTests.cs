using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Acknowledgements;

public sealed class BroadcastAckTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task All_answers_are_the_result_and_one_id_asks_for_them()
    {
        await using var app = await StartAsync();
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectByPollingAsync();
        var answers = app.Io.Timeout(Limit).EmitWithAckAsync<int>("question");
        Assert.Equal("20[\"question\"]", await first.ReceiveAsync());
        Assert.Equal("20[\"question\"]", await second.ReceiveAsync());
        await first.SendAsync("30[1]");
        await second.SendAsync("30[2]");
        Assert.Equal([1, 2], (await answers.Bound()).Order());
    }

    [Fact]
    public async Task A_timeout_carries_the_answers_that_came()
    {
        await using var app = await StartAsync();
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var answers = app.Io.Timeout(Limit).EmitWithAckAsync<string>("question");
        await first.SendAsync("30[\"yes\"]");
        await first.SendAsync("29[\"sync\"]");
        Assert.Equal(["20[\"question\"]"], await first.ReceiveAllAsync("39[0]"));
        _time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        var exception = await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Bound());
        Assert.Equal(["yes"], exception.Responses);
        await second.SendAsync("30[\"late\"]");
        await second.SendAsync("29[\"sync\"]");
        Assert.Equal(["20[\"question\"]"], await second.ReceiveAllAsync("39[0]"));
        Assert.Equal(["yes"], exception.Responses);
    }

    [Fact]
    public async Task An_empty_room_answers_at_once()
    {
        await using var app = await StartAsync();
        Assert.Empty(await app.Io.To("nobody").Timeout(Limit).EmitWithAckAsync<int>("question").Bound());
    }

    [Fact]
    public async Task A_client_that_answers_nothing_gives_the_default()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        var answers = app.Io.Timeout(Limit).EmitWithAckAsync<string?>("question");
        await client.SendAsync("30[]");
        Assert.Equal([null], await answers.Bound());
    }

    [Fact]
    public async Task A_limit_of_time_is_required()
    {
        await using var app = await StartAsync();
        Assert.Throws<InvalidOperationException>(() => { _ = app.Io.EmitWithAckAsync<int>("question"); });
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        var answers = app.Io.Timeout(Limit).WithCancellation(source.Token).EmitWithAckAsync<int>("question");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answers.Bound());
    }

    [Fact]
    public async Task A_client_that_leaves_counts_as_missing_at_the_end()
    {
        await using var app = await StartAsync();
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var answers = app.Io.Timeout(Limit).EmitWithAckAsync<int>("question");
        await second.SendAsync("1");
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 1);
        await first.SendAsync("30[1]");
        await first.SendAsync("29[\"sync\"]");
        await first.ReceiveAllAsync("39[0]");
        Assert.False(answers.IsCompleted);
        _time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        Assert.Equal([1], (await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Bound())).Responses);
    }

    [Fact]
    public async Task Nothing_is_awaited_after_an_end_of_any_kind()
    {
        using var source = new CancellationTokenSource();
        await using var app = await StartAsync();
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var cancelled = app.Io.Timeout(Limit).WithCancellation(source.Token).EmitWithAckAsync<int>("cancelled");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Bound());
        AssertNothingIsAwaited(app);
        var timedOut = app.Io.Timeout(Limit).EmitWithAckAsync<int>("timed out");
        Assert.Equal(1, app.Find(second).PendingAckCount);
        _time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<AckTimeoutException>(() => timedOut.Bound());
        AssertNothingIsAwaited(app);
        var answered = app.Io.Timeout(Limit).EmitWithAckAsync<int>("answered");
        await first.SendAsync("32[1]");
        await second.SendAsync("32[2]");
        Assert.Equal([1, 2], (await answered.Bound()).Order());
        AssertNothingIsAwaited(app);
    }

    [Fact]
    public async Task A_socket_that_owes_too_many_answers_counts_as_missing_and_the_others_are_asked()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.MaxPendingAcks = 1, Clock.Use(_time));
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var owed = app.Find(first).EmitWithAckAsync<int>("owed");
        var answers = app.Io.Timeout(Limit).EmitWithAckAsync<int>("question");
        Assert.Equal("21[\"question\"]", await second.ReceiveAsync());
        await second.SendAsync("31[2]");
        await Bounded.UntilAsync(() => app.Find(second).PendingAckCount == 0);
        _time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        Assert.Equal([2], (await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Bound())).Responses);
        Assert.False(owed.IsCompleted);
    }

    private static void AssertNothingIsAwaited(TestApp app) => Assert.All(app.Io.MainNamespace.Sockets.Values, socket => Assert.Equal(0, socket.PendingAckCount));

    private Task<TestApp> StartAsync() =>
        TestApp.StartAsync(io => io.OnConnection(socket => socket.On("sync", () => 0)), services: Clock.Use(_time));
}
