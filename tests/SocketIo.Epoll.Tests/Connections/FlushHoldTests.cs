using System.Buffers;
using Microsoft.AspNetCore.Connections;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Epoll.Tests.Connections;

/// <summary>What is flushed can wait for what is flushed after it.</summary>
public sealed class FlushHoldTests
{
    private const int Large = 16 * 1024 * 1024;

    [Fact]
    public async Task What_is_held_back_leaves_with_what_is_flushed_next()
    {
        await RunAsync(async (connection, client) =>
        {
            for (var i = 0; i < 20; i++)
            {
                var received = client.ReceiveOnceAsync();
                Flush(connection, hold: true);
                await connection.Transport.Output.FlushAsync().AsTask().Bound();
                Flush(connection, hold: false);
                Assert.Equal("part;part;", await received);
            }
        });
    }

    [Fact]
    public async Task What_is_held_back_leaves_when_it_is_released()
    {
        await RunAsync(async (connection, client) =>
        {
            Flush(connection, hold: true);
            FlushOf(connection).Release();
            await client.ReadUntilAsync("part;");
            Flush(connection, hold: false);
            await client.ReadUntilAsync("part;");
        });
    }

    [Fact]
    public async Task What_is_held_back_leaves_when_the_connection_ends()
    {
        await RunAsync((connection, _) =>
        {
            Flush(connection, hold: true);
            return Task.CompletedTask;
        }, async client => Assert.Equal("part;", await client.ReadToEndAsync()));
    }

    [Fact]
    public async Task What_a_full_socket_does_not_take_follows_without_another_flush()
    {
        await RunAsync(async (connection, client) =>
        {
            FlushOf(connection).HoldNext();
            Assert.True((await connection.Transport.Output.WriteAsync(new byte[Large]).AsTask().Bound()) is { IsCanceled: false, IsCompleted: false });
            FlushOf(connection).Release();
            await client.SkipAsync(Large);
            Flush(connection, hold: false);
            Assert.Equal("part;", await client.ReadUntilAsync("part;"));
        });
    }

    [Fact]
    public async Task What_a_full_socket_does_not_take_leaves_while_more_is_written()
    {
        await RunAsync(async (connection, client) =>
        {
            FlushOf(connection).HoldNext();
            await connection.Transport.Output.WriteAsync(new byte[Large]).AsTask().Bound();
            FlushOf(connection).Release();
            var memory = connection.Transport.Output.GetMemory();
            await client.SkipAsync(Large);
            "part;"u8.CopyTo(memory.Span);
            connection.Transport.Output.Advance("part;".Length);
            await connection.Transport.Output.FlushAsync().AsTask().Bound();
            Assert.Equal("part;", await client.ReadUntilAsync("part;"));
        });
    }

    [Fact]
    public async Task What_is_held_back_is_dropped_when_the_connection_is_aborted()
    {
        await RunAsync(async (connection, _) =>
        {
            var closed = new TaskCompletionSource();
            using var registration = connection.ConnectionClosed.Register(closed.SetResult);
            Flush(connection, hold: true);
            connection.Abort();
            await closed.Task.Bound();
            var receiver = new TestReceiver();
            ((IPushConnection)connection.Transport).Attach(receiver);
            Assert.Null(await receiver.Ended);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_held_back_leaves_with_what_the_receiver_sends_first(bool isSentLater)
    {
        for (var i = 0; i < 20; i++)
        {
            await AttachAsync(static connection => Flush(connection, hold: true), static connection => connection.Send("first;"u8), async (connection, client, received) =>
            {
                Assert.Equal("part;first;", await received);
                if (isSentLater) connection.Send("second;"u8);
                else connection.Close();
                Assert.Equal(isSentLater ? "second;" : "", await client.ReceiveOnceAsync());
            });
        }
    }

    [Fact]
    public async Task What_is_held_back_leaves_without_the_receiver()
    {
        await AttachAsync(static connection => Flush(connection, hold: true), static _ => { }, async (connection, client, received) =>
        {
            Assert.Equal("part;", await received);
            connection.Send("first;"u8);
            Assert.Equal("first;", await client.ReadUntilAsync(";"));
        });
    }

    [Fact]
    public async Task What_is_held_back_leaves_before_a_receiver_closes()
    {
        await AttachAsync(static connection => Flush(connection, hold: true), static connection => connection.Close(), async (_, client, received) =>
        {
            Assert.Equal("part;", await received);
            Assert.Equal("", await client.ReadToEndAsync());
        });
    }

    [Fact]
    public async Task What_a_full_socket_does_not_take_comes_before_what_the_receiver_sends()
    {
        await AttachAsync(HoldMuch, static connection => Assert.Equal(0, connection.Send("early;"u8)), async (connection, client, received) =>
        {
            var rest = Large - (await received).Length;
            var writable = connection.WaitUntilWritableAsync().AsTask();
            await client.SkipAsync(rest);
            await writable.Bound();
            await Bounded.UntilAsync(() => connection.Send("late;"u8) == "late;".Length);
            Assert.Equal("late;", await client.ReadUntilAsync("late;"));
        });
    }

    private static void HoldMuch(ConnectionContext connection)
    {
        FlushOf(connection).HoldNext();
        connection.Transport.Output.Write(new byte[Large]);
        Assert.True(connection.Transport.Output.FlushAsync().AsTask().IsCompletedSuccessfully);
    }

    private static IConnectionFlushFeature FlushOf(ConnectionContext connection) => connection.Features.Get<IConnectionFlushFeature>()!;

    private static void Flush(ConnectionContext connection, bool hold)
    {
        if (hold) FlushOf(connection).HoldNext();
        connection.Transport.Output.Write("part;"u8);
        Assert.True(connection.Transport.Output.FlushAsync().AsTask().IsCompletedSuccessfully);
    }

    /// <summary>Runs the test with both ends of a connection. When it has returned, the server ends the connection.</summary>
    private static async Task RunAsync(Func<ConnectionContext, RawConnection, Task> test, Func<RawConnection, Task>? afterEnd = null)
    {
        var accepted = new Signal<ConnectionContext>();
        var end = new TaskCompletionSource();
        await using var app = await EpollApp.StartAsync(endpoint: endpoint => endpoint.Use(_ => connection =>
        {
            accepted.Set(connection);
            return end.Task;
        }));
        using var client = await app.ConnectAsync();
        try
        {
            await test(await accepted.Task, client);
        }
        finally
        {
            end.SetResult();
        }

        if (afterEnd is not null) await afterEnd(client);
    }

    /// <summary>Attaches a connection and runs the test, which is given what the client receives first.</summary>
    private static async Task AttachAsync(Action<ConnectionContext> before, Action<IPushConnection> resumed, Func<IPushConnection, RawConnection, Task<string>, Task> test)
    {
        await RunAsync(async (connection, client) =>
        {
            var push = (IPushConnection)connection.Transport;
            var received = client.ReceiveOnceAsync();
            before(connection);
            var isFirst = true;
            var receiver = new TestReceiver();
            receiver.Resumed = () =>
            {
                if (isFirst) resumed(push);
                isFirst = false;
            };
            push.Attach(receiver);
            await test(push, client, received);
            push.Close();
            await receiver.Ended;
        });
    }
}
