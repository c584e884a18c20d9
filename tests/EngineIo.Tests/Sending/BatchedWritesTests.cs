using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Sending;

/// <summary>When the messages of a handler are written to the connection, and in how many writes.</summary>
public sealed class BatchedWritesTests
{
    [Fact]
    public async Task The_messages_of_one_dispatch_are_sent_in_one_write()
    {
        var recorder = new UpgradeRecorder();
        await using var app = await TestApp.StartOnPortAsync(onMessage: SendHundred, use: recorder.Use);
        using var client = await app.OpenWebSocketAsync();
        recorder.Stream!.Forget();
        await client.SendAsync("4x");
        for (var i = 0; i < 100; i++) Assert.Equal($"4{i}", await client.ReceiveTextAsync());
        Assert.Single(recorder.Stream.Writes);
    }

    [Fact]
    public async Task The_responses_to_messages_that_arrive_together_are_sent_together()
    {
        var recorder = new UpgradeRecorder();
        await using var app = await TestApp.StartOnPortAsync(onMessage: TestHandler.Echo, use: recorder.Use);
        using var client = await app.OpenWebSocketAsync();
        recorder.Stream!.Forget();
        await client.WriteAsync([.. Enumerable.Range(0, 50).SelectMany(static i => RawWebSocketClient.Frame($"4{i}"))]);
        for (var i = 0; i < 50; i++) Assert.Equal($"4{i}", await client.ReceiveTextAsync());
        Assert.InRange(recorder.Stream.Writes.Count, 1, 3);
    }

    [Fact]
    public async Task What_another_thread_sends_is_written_at_once()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (_, _) => mayReturn.Wait(Bounded.Limit));
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4block");
        await handler.NextMessageAsync();
        handler.Session.Send("from elsewhere");
        Assert.Equal("4from elsewhere", await client.ReceiveTextAsync());
        mayReturn.Set();
    }

    [Fact]
    public async Task What_a_handler_that_blocks_has_sent_is_written_within_a_tick()
    {
        using var hasSent = new ManualResetEventSlim();
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (handler, _) =>
        {
            handler.Session.Send("before blocking");
            hasSent.Set();
            mayReturn.Wait(Bounded.Limit);
        });
        using var client = await app.OpenWebSocketAsync();
        var received = client.ReceiveTextAsync();
        await client.SendAsync("4block");
        Assert.True(hasSent.Wait(Bounded.Limit));
        Assert.False(received.IsCompleted);
        app.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal("4before blocking", await received);
        mayReturn.Set();
    }

    [Fact]
    public async Task A_long_series_of_messages_starts_to_be_sent_before_the_handler_returns()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var app = await TestApp.StartOnPortAsync(onMessage: (handler, _) =>
        {
            for (var i = 0; i < 10; i++) handler.Session.Send(new byte[4096]);
            mayReturn.Wait(Bounded.Limit);
        });
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync("4x");
        for (var i = 0; i < 4; i++) Assert.Equal(4096, (await client.ReceiveAsync()).Payload.Length);
        mayReturn.Set();
        for (var i = 0; i < 6; i++) Assert.Equal(4096, (await client.ReceiveAsync()).Payload.Length);
    }

    [Fact]
    public async Task The_messages_of_a_POST_are_sent_in_one_poll()
    {
        await using var app = await TestApp.StartInMemoryAsync(onMessage: TestHandler.Echo);
        var client = await app.OpenPollingAsync();
        var poll = await client.BeginPollAsync((await app.NextHandlerAsync()).Session);
        await client.SendAsync("4a\u001e4b\u001e4c");
        Assert.Equal("4a\u001e4b\u001e4c", await poll);
    }

    private static void SendHundred(TestHandler handler, string message)
    {
        for (var i = 0; i < 100; i++) handler.Session.Send($"{i}");
    }

    /// <summary>Records what is written to an upgraded connection.</summary>
    private sealed class UpgradeRecorder
    {
        public RecordingStream? Stream { get; private set; }

        public void Use(WebApplication app) => app.Use((context, next) =>
        {
            if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
                context.Features.Set<IHttpUpgradeFeature>(new Feature(upgrade, this));
            return next(context);
        });

        private sealed class Feature(IHttpUpgradeFeature inner, UpgradeRecorder recorder) : IHttpUpgradeFeature
        {
            public bool IsUpgradableRequest => true;

            public async Task<Stream> UpgradeAsync() => recorder.Stream = new RecordingStream(await inner.UpgradeAsync());
        }
    }
}
