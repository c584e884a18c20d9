using System.Net;
using System.Net.Sockets;
using System.Text;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.FlowControl;

/// <summary>Polling clients that wait for each response, and those that do not read responses.</summary>
public sealed class PollingFlowControlTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task POSTs_complete_regardless_of_the_send_queue()
    {
        await using var app = await TestApp.StartInMemoryAsync(onMessage: static (handler, _) => handler.Session.Send(new byte[600_000]));
        var client = await app.OpenPollingAsync();
        for (var i = 0; i < 3; i++) await client.SendAsync("4x");
        Assert.Equal(3, (await client.PollAsync()).Split('\u001e').Length);
    }

    [Fact]
    public async Task Many_small_messages_that_wait_hold_no_POST_back()
    {
        await using var app = await TestApp.StartInMemoryAsync(onMessage: static (handler, _) => handler.Session.Send("y"));
        var client = await app.OpenPollingAsync();
        await client.SendAsync(string.Join('\u001e', Enumerable.Repeat("4x", 5000)));
        Assert.Equal(5000, (await client.PollAsync()).Split('\u001e').Length);
    }

    [Fact]
    public async Task A_POST_completes_regardless_of_the_event_backlog()
    {
        await using var app = await TestApp.StartInMemoryAsync(onMessage: static (handler, _) => handler.Session.AddPendingBytes(2 * Megabyte));
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4one\u001e4two");
        await client.SendAsync("4three");
        foreach (var message in new[] { "one", "two", "three" }) Assert.Equal(message, await handler.NextMessageAsync());
    }

    [Fact]
    public async Task A_client_whose_events_wait_beyond_the_bound_is_closed()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            static options => options.MaxEventBacklogBytes = 3 * Megabyte, static (handler, _) => handler.Session.AddPendingBytes(2 * Megabyte));
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4one\u001e4two\u001e4three");
        Assert.Equal((EngineCloseReason.EventBacklog, "too many events wait for their handlers"), await handler.ClosedAsync());
        Assert.Equal("one", await handler.NextMessageAsync());
        Assert.Equal("two", await handler.NextMessageAsync());
        Assert.False(handler.TryNextMessage(out _));
        Assert.Equal(1, app.Counters["engineio.server.limits_exceeded", "event backlog"]);
    }

    [Fact]
    public async Task By_default_two_bodies_full_of_the_smallest_events_may_wait()
    {
        const int EventsOfOneBody = 1_000_000 / 8;
        await using var app = await TestApp.StartInMemoryAsync(onMessage: static (handler, _) => handler.Session.AddPendingBytes(256 + 5));
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        var body = string.Join('\u001e', Enumerable.Repeat("42[\"e\"]", EventsOfOneBody));
        await client.SendAsync(body);
        await client.SendAsync(body);
        await client.SendAsync("4last");
        Assert.True(handler.Session.IsOpen);
    }

    [Fact]
    public async Task A_response_counts_as_queued_until_it_is_written_and_the_next_poll_waits_for_it()
    {
        await using var app = await TestApp.StartInMemoryAsync();
        await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        var endpoint = session.PollingEndpoint!;
        session.Send("first");
        var first = await endpoint.PollAsync(CancellationToken.None);
        Assert.Equal("4first", Encoding.UTF8.GetString(first.Payload!.Written));
        Assert.Equal(6, session.QueuedBytes);
        session.Send("second");
        var second = endpoint.PollAsync(CancellationToken.None);
        Assert.False(second.IsCompleted);
        Assert.Equal(13, session.QueuedBytes);
        endpoint.EndPoll(first);
        var answer = await second.AsTask().Bound();
        Assert.Equal("4second", Encoding.UTF8.GetString(answer.Payload!.Written));
        endpoint.EndPoll(answer);
        await Bounded.UntilAsync(() => session.QueuedBytes == 0);
    }

    [Fact]
    public async Task A_client_that_polls_and_does_not_read_holds_one_response()
    {
        await using var app = await TestApp.StartOnPortAsync();
        var client = await app.OpenPollingAsync();
        var handler = await app.NextHandlerAsync();
        for (var i = 0; i < 12; i++) handler.Session.Send(new byte[Megabyte]);
        using var first = await BeginPollAsync(app, client);
        await Bounded.UntilAsync(() => !handler.Session.Queue.HasMessages);
        Assert.Equal(12 * Megabyte, handler.Session.QueuedBytes);
        for (var i = 0; i < 3; i++) handler.Session.Send(new byte[Megabyte]);
        using var second = await BeginPollAsync(app, client);
        await Bounded.UntilAsync(() => handler.Session.IsReachable);
        Assert.Equal(15 * Megabyte, handler.Session.QueuedBytes);
        using var third = await client.GetAsync();
        Assert.Equal(HttpStatusCode.BadRequest, third.StatusCode);
        Assert.Equal((EngineCloseReason.TransportError, "overlap from client"), await handler.ClosedAsync());
        // The response in progress is not waited for: nothing counts as queued.
        await Bounded.UntilAsync(() => handler.Session.QueuedBytes == 0);
    }

    [Fact]
    public async Task A_client_that_is_slow_to_read_gets_all_in_order()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.MaxPollResponseBytes = Megabyte);
        var client = await app.OpenPollingAsync();
        var session = (await app.NextHandlerAsync()).Session;
        for (var i = 0; i < 10; i++) session.Send($"{i}:{new string('x', Megabyte)}");
        for (var i = 0; i < 10; i++) Assert.StartsWith($"4{i}:x", await client.PollAsync());
        await Bounded.UntilAsync(() => session.QueuedBytes == 0);
    }

    private static async Task<Socket> BeginPollAsync(TestApp app, PollingClient client)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, app.Port).Bound();
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {client.Url} HTTP/1.1\r\nHost: localhost\r\n\r\n")).Bound();
        return socket;
    }
}
