using System.Collections.Concurrent;
using System.Diagnostics;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Diagnostics;

[Collection<RunsAlone>]
public sealed class ActivityTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;

    public ActivityTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "SocketIoNet",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Each_event_is_an_activity_that_lasts_as_long_as_its_handlers()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(io => io.Of("/chat").On("slow", async () =>
        {
            var current = Activity.Current?.OperationName;
            await gate.PassAsync();
            return $"{current} {Activity.Current?.DisplayName}";
        }));
        await using var client = await app.OpenAsync();
        await client.ConnectAsync("/chat");
        await client.SendAsync("2/chat,1[\"slow\"]");
        await gate.Entered;
        Assert.Empty(_stopped);
        gate.Open();
        Assert.Equal("3/chat,1[\"SocketIoNet.Event slow\"]", await client.ReceiveAsync());
        await Bounded.UntilAsync(() => _stopped.Count == 1);
        var activity = _stopped.Single();
        Assert.Equal(ActivityKind.Server, activity.Kind);
        Assert.Equal("/chat", activity.GetTagItem("socketio.namespace"));
        Assert.Equal("slow", activity.GetTagItem("socketio.event"));
        Assert.Equal(ActivityStatusCode.Unset, activity.Status);
        Assert.Null(activity.ParentId);
    }

    [Fact]
    public async Task An_event_that_nothing_handles_leaves_no_name_of_the_clients_choice()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.On("known", () => 0)));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"any name\"]");
        await client.SendAsync("21[\"known\"]");
        await client.ReceiveAsync();
        await Bounded.UntilAsync(() => _stopped.Count == 2);
        Assert.Equal(["_other", "known"], _stopped.Select(activity => activity.GetTagItem("socketio.event")));
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("async")]
    [InlineData("refused")]
    public async Task A_failure_is_a_failed_activity(string name)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.Use((e, next) => e.EventName == "refused" ? throw new InvalidOperationException("refused") : next());
            socket.On("sync", int () => throw new InvalidOperationException("sync"));
            socket.On("async", async () =>
            {
                await Task.Yield();
                throw new InvalidOperationException("async");
            });
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync($"2[\"{name}\"]");
        await Bounded.UntilAsync(() => _stopped.Count == 1);
        Assert.Equal(ActivityStatusCode.Error, _stopped.Single().Status);
        Assert.Equal("System.InvalidOperationException", _stopped.Single().GetTagItem("error.type"));
    }
}
