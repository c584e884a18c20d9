using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Adapters;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Acknowledgements;

/// <summary>The time that an acknowledgement may take by <see cref="SocketIoOptions.AckTimeout"/>.</summary>
public sealed class AckTimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task It_ends_what_was_asked_without_a_time_and_nothing_is_awaited_any_more()
    {
        await using var app = await StartAsync(Limit);
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        // The volatile event first, and once the connection is written: behind another packet that is still being written, it would be dropped.
        await Bounded.UntilAsync(() => socket.Connection.QueuedBytes == 0);
        Task[] answers = [socket.Volatile.EmitWithAckAsync<int>("c", 1, 2), socket.EmitWithAckAsync<int>("a"), socket.EmitWithAckAsync<int>("b", 1)];
        _time.Pass(Limit * 0.9);
        Assert.DoesNotContain(answers, answer => answer.IsCompleted);
        _time.Pass(Limit * 0.2);
        foreach (var answer in answers) await Assert.ThrowsAsync<AckTimeoutException>(() => answer.Bound());
        Assert.Equal(0, socket.PendingAckCount);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-10_000_000)]
    public async Task A_time_that_is_over_already_is_due_now_and_leaves_nothing_behind(int seconds)
    {
        await using var app = await StartAsync(limit: null);
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        var over = TimeSpan.FromSeconds(seconds);
        var remote = Assert.Single(await app.Io.FetchSocketsAsync(TestContext.Current.CancellationToken));
        Task[] answers =
        [
            socket.Timeout(over).EmitWithAckAsync<int>("one"),
            app.Io.Timeout(over).EmitWithAckAsync<int>("all"),
            remote.Timeout(over).EmitWithAckAsync<int>("remote"),
        ];
        _time.Pass(TimeSpan.FromMilliseconds(100));
        foreach (var answer in answers) await Assert.ThrowsAsync<AckTimeoutException>(() => answer.Bound());
        Assert.Equal(0, socket.PendingAckCount);
    }

    [Fact]
    public async Task An_answer_in_time_is_the_result()
    {
        await using var app = await StartAsync(Limit);
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).EmitWithAckAsync<int>("question");
        _time.Pass(Limit * 0.9);
        await client.SendAsync("30[1]");
        Assert.Equal(1, await answer.Bound());
    }

    [Fact]
    public async Task The_time_of_the_call_counts_instead_be_it_shorter_longer_or_without_end()
    {
        await using var app = await StartAsync(Limit);
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        var shorter = socket.Timeout(Limit / 2).EmitWithAckAsync<int>("shorter");
        var longer = socket.Timeout(Limit * 2).EmitWithAckAsync<int>("longer");
        var endless = socket.Timeout(Timeout.InfiniteTimeSpan).EmitWithAckAsync<int>("endless");
        _time.Pass(Limit * 0.75);
        await Assert.ThrowsAsync<AckTimeoutException>(() => shorter.Bound());
        _time.Pass(Limit);
        Assert.False(longer.IsCompleted);
        _time.Pass(Limit);
        await Assert.ThrowsAsync<AckTimeoutException>(() => longer.Bound());
        Assert.False(endless.IsCompleted);
        await client.SendAsync("32[2]");
        Assert.Equal(2, await endless.Bound());
    }

    [Fact]
    public async Task It_is_off_unless_set()
    {
        await using var app = await StartAsync(null);
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).EmitWithAckAsync<int>("question");
        // Longer than any limit that there is, and shorter than the heartbeat.
        _time.Pass(TimeSpan.FromSeconds(24));
        Assert.False(answer.IsCompleted);
        await client.SendAsync("30[1]");
        Assert.Equal(1, await answer.Bound());
    }

    [Fact]
    public async Task Broadcasts_need_no_other_limit_and_carry_the_answers_that_came()
    {
        await using var app = await StartAsync(Limit);
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var answers = app.Io.EmitWithAckAsync<int>("question");
        var fromOthers = app.Find(second).Broadcast.EmitWithAckAsync<int>("to others");
        await first.SendAsync("30[7]");
        await first.SendAsync("31[8]");
        Assert.Equal([8], await fromOthers.Bound());
        _time.Pass(Limit * 0.9);
        Assert.False(answers.IsCompleted);
        _time.Pass(Limit * 0.2);
        Assert.Equal([7], (await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Bound())).Responses);
        Assert.Equal(0, app.Find(second).PendingAckCount);
    }

    [Fact]
    public async Task The_time_of_a_broadcast_counts_instead_and_has_to_have_an_end()
    {
        await using var app = await StartAsync(Limit);
        await using var client = await app.ConnectAsync();
        var answers = app.Io.Timeout(Limit * 2).EmitWithAckAsync<int>("question");
        _time.Pass(Limit * 1.5);
        Assert.False(answers.IsCompleted);
        _time.Pass(Limit);
        await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Bound());
        Assert.Throws<InvalidOperationException>(() => { _ = app.Io.Timeout(Timeout.InfiniteTimeSpan).EmitWithAckAsync<int>("endless"); });
    }

    [Fact]
    public async Task The_adapter_is_told_the_limit_for_the_servers_that_it_asks()
    {
        var notes = new List<BroadcastOptions>();
        await using var app = await StartAsync(Limit, services => services.AddSocketIo().UseAdapter(_ => new AdapterThatNotes.Factory(notes)));
        Assert.Empty(await app.Io.EmitWithAckAsync<int>("question").Bound());
        Assert.Equal(Limit, Assert.Single(notes).Timeout);
    }

    private Task<TestApp> StartAsync(TimeSpan? limit, Action<IServiceCollection>? services = null) =>
        TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.AckTimeout = limit, Clock.Use(_time) + services);
}
