using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIoNet.Adapters;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Namespaces;

/// <summary>Three servers, of which the first speaks to the others.</summary>
public sealed class ServerSideEmitTests : IAsyncLifetime
{
    private readonly LinkedAdapters _adapters = new();
    private readonly List<TestApp> _apps = [];

    private SocketIoServer First => _apps[0].Io;

    private IEnumerable<SocketIoServer> Others => _apps.Skip(1).Select(app => app.Io);

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            _apps.Add(await TestApp.StartAsync(
                (SocketIoServer io) => io.Of(new Regex("^/room-")),
                services: services => services.AddSocketIo().UseAdapter(_ => _adapters)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
    }

    [Fact]
    public void An_event_reaches_the_other_servers_with_its_arguments()
    {
        var seen = new List<string>();
        First.ServerSide.On("hello", (string who) => seen.Add($"self {who}"));
        foreach (var other in Others) other.ServerSide.On("hello", (string who, int[] numbers, byte[] bytes) => seen.Add($"{who} {numbers.Length} {bytes[0]}"));
        First.ServerSideEmit("hello", "world", new[] { 1, 2 }, new byte[] { 7 });
        Assert.Equal(["world 2 7", "world 2 7"], seen);
    }

    [Fact]
    public void One_argument_that_is_null_or_an_array_is_one_argument()
    {
        var seen = new List<int>();
        Others.First().ServerSide.On("x", (EventArguments arguments) => seen.Add(arguments.Count));
        First.ServerSideEmit("x");
        First.ServerSideEmit("x", null);
        First.ServerSideEmit("x", new object[] { 1, 2, 3 });
        First.ServerSideEmit("x", 1, 2);
        Assert.Equal([0, 1, 1, 2], seen);
    }

    [Fact]
    public async Task Each_of_the_others_answers_once()
    {
        var number = 0;
        var requested = new ConcurrentQueue<bool>();
        foreach (var other in Others)
        {
            var answer = ++number;
            other.ServerSide.On("count", async () =>
            {
                await Task.Yield();
                return answer;
            });
            other.ServerSide.On("count", (Ack ack) => requested.Enqueue(ack.IsRequested));
        }

        Assert.Equal([1, 2], await First.ServerSideEmitWithAckAsync<int>("count").Bound());
        await Bounded.UntilAsync(() => requested.Count == 2);
        Assert.DoesNotContain(false, requested);
    }

    [Fact]
    public async Task Handlers_may_have_eight_typed_parameters()
    {
        foreach (var other in Others)
        {
            other.ServerSide.On("sum", (int a, int b, int c, int d, int e, int f, int g, int h) => a + b + c + d + e + f + g + h);
            other.ServerSide.On("sum later", (int a, int b, int c, int d, int e, int f, int g, string h) => Task.FromResult($"{a + g} {h}"));
        }

        Assert.Equal([36, 36], await First.ServerSideEmitWithAckAsync<int>("sum", 1, 2, 3, 4, 5, 6, 7, 8).Bound());
        Assert.Equal(["8 x", "8 x"], await First.ServerSideEmitWithAckAsync<string>("sum later", 1, 2, 3, 4, 5, 6, 7, "x").Bound());
    }

    [Fact]
    public async Task The_first_of_several_answers_counts()
    {
        foreach (var other in Others)
        {
            other.ServerSide.On("ask", (Ack ack) => ack.Send("first", 2));
            other.ServerSide.On("ask", () => "second");
        }

        Assert.Equal(["first", "first"], await First.ServerSideEmitWithAckAsync<string>("ask").Bound());
        var all = await First.ServerSideEmitWithAckAsync<EventArguments>("ask").Bound();
        Assert.Equal(2, all[0].Count);
    }

    [Fact]
    public async Task Answers_that_are_missing_are_an_error_which_carries_the_others()
    {
        _adapters.IsOneMissing = true;
        foreach (var other in Others) other.ServerSide.On("count", () => 1);
        var exception = await Assert.ThrowsAsync<AckTimeoutException>(() => First.ServerSideEmitWithAckAsync<int>("count").Bound());
        Assert.Equal([1, 1], exception.Responses);
    }

    [Fact]
    public void An_event_stays_in_its_namespace_and_parents_handle_those_of_their_children()
    {
        var seen = new List<string>();
        foreach (var other in Others.Take(1))
        {
            other.ServerSide.On("x", () => seen.Add("/"));
            other.Of(new Regex("^/team-")).ServerSide.On("x", () => seen.Add("parent"));
            other.Of("/team-1").ServerSide.On("x", () => seen.Add("child"));
        }

        First.Of("/team-1").ServerSideEmit("x");
        Assert.Equal(["parent", "child"], seen);
    }

    [Fact]
    public void A_handler_that_fails_does_not_keep_the_others_from_it()
    {
        var seen = new List<string>();
        foreach (var other in Others)
        {
            other.ServerSide.On("x", (int number) => throw new InvalidOperationException("a mistake"));
            other.ServerSide.On("x", (string text) => seen.Add(text));
        }

        First.ServerSideEmit("x", "text");
        Assert.Equal(["text", "text"], seen);
    }

    [Fact]
    public void A_handler_that_was_removed_hears_nothing()
    {
        var seen = 0;
        var subscription = Others.First().ServerSide.On("x", () => { seen++; });
        First.ServerSideEmit("x");
        subscription.Dispose();
        First.ServerSideEmit("x");
        Assert.Equal(1, seen);
    }

    [Fact]
    public void A_method_group_is_bound()
    {
        var seen = "";
        Others.First().ServerSide.On("x", Handle);
        First.ServerSideEmit("x", "text");
        Assert.Equal("text", seen);

        void Handle(string text) => seen = text;
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("connection")]
    [InlineData("new_namespace")]
    public void Names_that_servers_keep_for_themselves_are_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => First.ServerSideEmit(name));
        Assert.Throws<ArgumentException>(() => First.ServerSide.On(name, () => { }));
        First.ServerSide.On("disconnect", () => { });
        First.ServerSideEmit("disconnect");
    }

    [Fact]
    public void A_value_that_cannot_be_serialized_is_the_callers_mistake() =>
        Assert.Throws<PayloadSerializationException>(() => First.ServerSideEmit("x", new { Self = typeof(string) }));

    [Fact]
    public async Task A_server_that_stands_alone_warns_once_and_gets_an_empty_list()
    {
        using var logs = new RecordedLogs();
        await using var app = await TestApp.StartAsync(
            (SocketIoServer _) => { }, services: services => services.AddLogging(logging => logging.AddProvider(logs)));
        app.Io.ServerSideEmit("x");
        Assert.Empty(await app.Io.ServerSideEmitWithAckAsync<int>("x").Bound());
        Assert.Single(logs.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains("ServerSideEmit", StringComparison.Ordinal));
    }
}
