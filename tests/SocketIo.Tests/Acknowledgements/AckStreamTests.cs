using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Acknowledgements;

public sealed class AckStreamTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Each_answer_comes_with_its_socket_and_its_latency_and_the_last_one_ends_it()
    {
        await using var app = await StartAsync();
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectByPollingAsync();
        await using var answers = app.Io.Timeout(Limit).EmitWithAckStreamAsync<string>("question", 1).GetAsyncEnumerator(CancellationToken.None);
        Assert.Equal("20[\"question\",1]", await first.ReceiveAsync());
        Assert.Equal("20[\"question\",1]", await second.ReceiveAsync());
        _time.Pass(TimeSpan.FromSeconds(0.1));
        await first.SendAsync("30[\"one\"]");
        Assert.Equal(new AckResponse<string>(first.Id, "one", TimeSpan.FromSeconds(0.1)), await NextAsync(answers));
        _time.Pass(TimeSpan.FromSeconds(0.2));
        await second.SendAsync("30[\"two\"]");
        Assert.Equal(new AckResponse<string>(second.Id, "two", TimeSpan.FromSeconds(0.3)), await NextAsync(answers));
        Assert.False(await answers.MoveNextAsync().AsTask().Bound());
        AssertNothingIsAwaited(app);
    }

    [Fact]
    public async Task Time_that_is_over_ends_it_and_late_answers_are_dropped()
    {
        await using var app = await StartAsync();
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        await using var answers = app.Io.Timeout(Limit).EmitWithAckStreamAsync<int>("question").GetAsyncEnumerator(CancellationToken.None);
        await first.SendAsync("30[1]");
        Assert.Equal(1, (await NextAsync(answers)).Value);
        _time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        Assert.False(await answers.MoveNextAsync().AsTask().Bound());
        AssertNothingIsAwaited(app);
        await second.SendAsync("30[2]");
        await second.SendAsync("29[\"sync\"]");
        Assert.Equal(["20[\"question\"]"], await second.ReceiveAllAsync("39[0]"));
    }

    [Fact]
    public async Task Nothing_is_awaited_after_the_enumeration_has_stopped_early()
    {
        await using var app = await StartAsync();
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var answers = app.Io.Timeout(Limit).EmitWithAckStreamAsync<int>("question");
        Assert.Equal(1, app.Find(second).PendingAckCount);
        await first.SendAsync("30[1]");
        await foreach (var answer in answers)
        {
            Assert.Equal(first.Id, answer.SocketId);
            break;
        }

        AssertNothingIsAwaited(app);
    }

    [Fact]
    public async Task Nothing_is_awaited_after_the_time_of_one_that_is_never_enumerated()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        _ = app.Io.Timeout(Limit).EmitWithAckStreamAsync<int>("question");
        _time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        AssertNothingIsAwaited(app);
    }

    [Fact]
    public async Task Who_leaves_or_answers_with_another_type_is_not_waited_for()
    {
        await using var app = await StartAsync();
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        await using var third = await app.ConnectAsync();
        await using var answers = app.Io.Timeout(Limit).EmitWithAckStreamAsync<int>("question").GetAsyncEnumerator(CancellationToken.None);
        await first.SendAsync("30[\"text\"]");
        await second.SendAsync("1");
        await third.SendAsync("30[3]");
        Assert.Equal(3, (await NextAsync(answers)).Value);
        Assert.False(await answers.MoveNextAsync().AsTask().Bound());
        AssertNothingIsAwaited(app);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_can_be_cancelled_by_the_operator_and_by_the_enumeration(bool byOperator)
    {
        using var source = new CancellationTokenSource();
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        var timed = app.Io.Timeout(Limit);
        var answers = byOperator
            ? timed.WithCancellation(source.Token).EmitWithAckStreamAsync<int>("question")
            : timed.EmitWithAckStreamAsync<int>("question");
        await using var enumerator = answers.GetAsyncEnumerator(byOperator ? CancellationToken.None : source.Token);
        var next = enumerator.MoveNextAsync().AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Bound());
        AssertNothingIsAwaited(app);
    }

    [Fact]
    public async Task An_empty_room_has_no_answers_and_a_limit_of_time_is_required()
    {
        await using var app = await StartAsync();
        await using var answers = app.Io.To("nobody").Timeout(Limit).EmitWithAckStreamAsync<int>("question").GetAsyncEnumerator(CancellationToken.None);
        Assert.False(await answers.MoveNextAsync().AsTask().Bound());
        Assert.Throws<InvalidOperationException>(() => app.Io.EmitWithAckStreamAsync<int>("question"));
    }

    private static async Task<AckResponse<T>> NextAsync<T>(IAsyncEnumerator<AckResponse<T>> answers)
    {
        Assert.True(await answers.MoveNextAsync().AsTask().Bound());
        return answers.Current;
    }

    private static void AssertNothingIsAwaited(TestApp app) => Assert.All(app.Io.MainNamespace.Sockets.Values, socket => Assert.Equal(0, socket.PendingAckCount));

    private Task<TestApp> StartAsync() =>
        TestApp.StartAsync(io => io.OnConnection(socket => socket.On("sync", () => 0)), services: Clock.Use(_time));
}
