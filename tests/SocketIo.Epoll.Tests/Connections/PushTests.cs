using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Epoll.Tests.Connections;

/// <summary>A connection is taken from its request, and pushes.</summary>
public sealed class PushTests
{
    private const string Switch = "HTTP/1.1 101 Switching Protocols\r\n";

    [Fact]
    public async Task What_arrives_is_pushed_after_the_request_has_ended()
    {
        await RunAsync(new TestReceiver(), async (receiver, connection, client) =>
        {
            await client.SendAsync("one");
            await Bounded.UntilAsync(() => receiver.Text == "one");
            Assert.Equal("back".Length, connection.Send("back"u8));
            Assert.Equal("back", await client.ReadUntilAsync("back"));
            await client.SendAsync("two");
            await Bounded.UntilAsync(() => receiver.Text == "onetwo");
        });
    }

    [Fact]
    public async Task What_the_http_layer_has_received_is_pushed_first()
    {
        await RunAsync(new TestReceiver(), (receiver, _, _) => Bounded.UntilAsync(() => receiver.Text == "early"), sentWithTheRequest: "early");
    }

    [Fact]
    public async Task Bytes_are_received_into_the_memory_of_the_receiver()
    {
        await RunAsync(new TestReceiver { Memory = new byte[3] }, async (receiver, _, client) =>
        {
            await client.SendAsync("abcdefgh");
            await Bounded.UntilAsync(() => receiver.Text == "abcdefgh");
        });
    }

    [Fact]
    public async Task A_paused_receiver_holds_its_client_back_until_it_is_resumed()
    {
        await RunAsync(new TestReceiver { IsReady = false }, async (receiver, connection, client) =>
        {
            var bytes = new byte[1024 * 1024];
            long sent = 0;
            while (client.SendWithoutWaiting(bytes) is > 0 and var more) sent += more;
            Assert.Equal(0, receiver.Count);
            var calls = receiver.Calls;
            connection.Resume();
            await Bounded.UntilAsync(() => receiver.Calls > calls);
            Assert.Equal(0, receiver.Count);
            receiver.IsReady = true;
            connection.Resume();
            await Bounded.UntilAsync(() => receiver.Count == sent);
        });
    }

    [Fact]
    public async Task A_receiver_that_resumes_before_it_has_paused_goes_on()
    {
        var receiver = new TestReceiver();
        await RunAsync(receiver, async (_, connection, client) =>
        {
            receiver.Received = _ =>
            {
                receiver.IsReady = false;
                connection.Resume();
                ThreadPool.QueueUserWorkItem(_ => receiver.IsReady = true);
            };
            for (var i = 1; i <= 20; i++)
            {
                await client.SendAsync("x");
                await Bounded.UntilAsync(() => receiver.Count == i || Resumed(connection));
            }
        });

        static bool Resumed(IPushConnection connection)
        {
            connection.Resume();
            return false;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_the_client_is_told_when_the_receiver_has_handled_everything(bool isPaused)
    {
        await RunAsync(new TestReceiver { IsReady = !isPaused }, async (receiver, connection, client) =>
        {
            client.ShutdownSend();
            if (isPaused)
            {
                // It may have received more than it has handled.
                var calls = receiver.Calls;
                connection.Resume();
                await Bounded.UntilAsync(() => receiver.Calls > calls);
                Assert.False(receiver.HasEnded);
                receiver.IsReady = true;
                connection.Resume();
            }

            Assert.Null(await receiver.Ended);
            Assert.False(await client.WaitForResetAsync());
        });
    }

    [Fact]
    public async Task The_end_of_the_client_is_told_that_came_while_the_connection_was_in_the_http_layer()
    {
        var receiver = new TestReceiver();
        var attached = new Signal<IPushConnection>();
        var upgraded = new Signal<bool>();
        await using var app = await StartAsync(receiver, attached, async connection =>
        {
            upgraded.Set(true);
            var closed = new Signal<bool>();
            await using var registration = connection.ConnectionClosed.Register(() => closed.Set(true));
            await closed.Task;
        });
        using var client = await ConnectAsync(app, "");
        await client.SendAsync("early");
        await upgraded.Task;
        client.ShutdownSend();
        // Kestrel may have ended the connection because of it.
        await receiver.Ended;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reset_is_told_also_to_a_paused_receiver(bool isPaused)
    {
        await RunAsync(new TestReceiver { IsReady = !isPaused }, async (receiver, _, client) =>
        {
            if (isPaused) await client.SendAsync("unread");
            client.Reset();
            Assert.IsType<ConnectionResetException>(await receiver.Ended);
        });
    }

    [Fact]
    public async Task The_end_comes_after_everything_that_was_sent_before()
    {
        await RunAsync(new TestReceiver { IsReady = false }, async (receiver, connection, client) =>
        {
            await client.SendAsync("last words");
            client.ShutdownSend();
            await Bounded.UntilAsync(() => receiver.Calls > 0);
            receiver.IsReady = true;
            connection.Resume();
            Assert.Null(await receiver.Ended);
            Assert.Equal("last words", receiver.Text);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closing_sends_what_was_sent_and_then_the_end(bool isPaused)
    {
        await RunAsync(new TestReceiver { IsReady = !isPaused }, async (receiver, connection, client) =>
        {
            connection.Send("bye"u8);
            connection.Close();
            connection.Close();
            Assert.Equal("bye", await client.ReadToEndAsync());
            Assert.Null(await receiver.Ended);
            Assert.ThrowsAny<IOException>(() => connection.Send("more"u8));
            await connection.WaitUntilWritableAsync().AsTask().Bound();
            connection.Resume();
            connection.Abort();
        });
    }

    [Fact]
    public async Task Aborting_resets()
    {
        await RunAsync(new TestReceiver(), async (receiver, connection, client) =>
        {
            connection.Abort();
            Assert.Null(await receiver.Ended);
            Assert.True(await client.WaitForResetAsync());
        });
    }

    [Fact]
    public async Task A_receiver_can_close_while_it_receives()
    {
        IPushConnection? current = null;
        await RunAsync(new TestReceiver { Received = _ => current!.Close() }, async (receiver, connection, client) =>
        {
            current = connection;
            await client.SendAsync("x");
            Assert.Null(await receiver.Ended);
        });
    }

    [Fact]
    public async Task A_full_socket_takes_more_when_the_client_has_read()
    {
        await RunAsync(new TestReceiver(), async (_, connection, client) =>
        {
            var bytes = new byte[256 * 1024];
            for (var round = 0; round < 5; round++)
            {
                var sent = 0;
                while (connection.Send(bytes) is > 0 and var more) sent += more;
                var writable = connection.WaitUntilWritableAsync().AsTask();
                await client.SkipAsync(sent);
                await writable.Bound();
            }

            while (connection.Send(bytes) > 0)
            {
            }

            var waiting = connection.WaitUntilWritableAsync().AsTask();
            connection.Abort();
            await waiting.Bound();
        });
    }

    [Fact]
    public async Task A_receiver_that_throws_loses_its_connection_only()
    {
        await RunAsync(new TestReceiver { Received = _ => throw new InvalidOperationException() }, async (_, _, client) =>
        {
            await client.SendAsync("x");
            await client.WaitForResetAsync();
        });
    }

    [Fact]
    public async Task A_server_that_stops_gives_its_connections_time_and_aborts_the_rest()
    {
        var receiver = new TestReceiver();
        var attached = new Signal<IPushConnection>();
        await using var app = await StartAsync(receiver, attached);
        using var client = await ConnectAsync(app, "");
        await attached.Task;
        using var deadline = new CancellationTokenSource();
        var stopping = app.Services.GetRequiredService<IServer>().StopAsync(deadline.Token);
        await client.SendAsync("still there");
        await Bounded.UntilAsync(() => receiver.Text == "still there");
        Assert.False(stopping.IsCompleted);
        await deadline.CancelAsync();
        await stopping.Bound();
        Assert.Null(await receiver.Ended);
        Assert.True(await client.WaitForResetAsync());
    }

    [Fact]
    public async Task A_server_that_stops_waits_for_receivers_that_end()
    {
        var receiver = new TestReceiver();
        var attached = new Signal<IPushConnection>();
        await using var app = await StartAsync(receiver, attached);
        using var client = await ConnectAsync(app, "");
        var connection = await attached.Task;
        receiver.Stopping = connection.Close;
        await app.Services.GetRequiredService<IServer>().StopAsync(CancellationToken.None).Bound();
        Assert.Null(await receiver.Ended);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    /// <summary>Runs the test with both ends of a connection whose request has ended.</summary>
    private static async Task RunAsync(TestReceiver receiver, Func<TestReceiver, IPushConnection, RawConnection, Task> test, string sentWithTheRequest = "")
    {
        var attached = new Signal<IPushConnection>();
        await using var app = await StartAsync(receiver, attached);
        using var client = await ConnectAsync(app, sentWithTheRequest);
        var connection = await attached.Task;
        await test(receiver, connection, client);
        client.Dispose();
        receiver.IsReady = true;
        connection.Resume();
        await receiver.Ended;
    }

    private static async Task<EpollApp> StartAsync(TestReceiver receiver, Signal<IPushConnection> attached, Func<ConnectionContext, Task>? beforeAttached = null)
    {
        ConnectionContext? current = null;
        IPushConnection? transport = null;
        return await EpollApp.StartAsync(
            async context =>
            {
                await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
                if (beforeAttached is not null) await beforeAttached(current!);
                transport!.Attach(receiver);
                attached.Set(transport);
            },
            endpoint => endpoint.Use((connection, next) =>
            {
                current = connection;
                transport = connection.Transport as IPushConnection;
                return next(connection);
            }));
    }

    private static async Task<RawConnection> ConnectAsync(EpollApp app, string sentWithTheRequest)
    {
        var client = await app.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n" + sentWithTheRequest);
        Assert.StartsWith(Switch, await client.ReadUntilAsync("\r\n\r\n"));
        return client;
    }
}
