using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace SocketIoNet.Epoll.Tests.Connections;

/// <summary>The pipes of a connection do what pipes do.</summary>
public sealed class PipeTests
{
    [Fact]
    public async Task A_read_is_canceled_by_its_token_and_the_next_one_receives()
    {
        await RunAsync(async (connection, client) =>
        {
            using var canceling = new CancellationTokenSource();
            var read = connection.Transport.Input.ReadAsync(canceling.Token);
            await canceling.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.AsTask().Bound());
            await client.SendAsync("next");
            Assert.Equal("next", await ReadAsync(connection));
        });
    }

    [Fact]
    public async Task A_pending_read_is_canceled_and_the_next_one_receives()
    {
        await RunAsync(async (connection, client) =>
        {
            var read = connection.Transport.Input.ReadAsync();
            connection.Transport.Input.CancelPendingRead();
            Assert.True((await read.AsTask().Bound()).IsCanceled);
            connection.Transport.Input.CancelPendingRead();
            Assert.True((await connection.Transport.Input.ReadAsync().AsTask().Bound()).IsCanceled);
            await client.SendAsync("next");
            Assert.Equal("next", await ReadAsync(connection));
        });
    }

    [Fact]
    public async Task Bytes_that_are_examined_and_not_consumed_stay_until_more_arrive()
    {
        await RunAsync(async (connection, client) =>
        {
            var input = connection.Transport.Input;
            var expected = new StringBuilder();
            for (var i = 0; i < 300; i++)
            {
                var part = new string((char)('a' + (i % 26)), 100);
                expected.Append(part);
                await client.SendAsync(part);
                var result = await input.ReadAsync().AsTask().Bound();
                while (result.Buffer.Length < expected.Length)
                {
                    input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                    result = await input.ReadAsync().AsTask().Bound();
                }

                Assert.Equal(expected.ToString(), Encoding.ASCII.GetString(result.Buffer));
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        });
    }

    [Fact]
    public async Task Bytes_that_are_not_examined_are_returned_at_once()
    {
        await RunAsync(async (connection, client) =>
        {
            var input = connection.Transport.Input;
            await client.SendAsync("abcdef");
            var result = await input.ReadAtLeastAsync(6).AsTask().Bound();
            input.AdvanceTo(result.Buffer.GetPosition(2), result.Buffer.GetPosition(4));
            Assert.True(input.TryRead(out result));
            Assert.Equal("cdef", Encoding.ASCII.GetString(result.Buffer));
            input.AdvanceTo(result.Buffer.End);
            Assert.False(input.TryRead(out _));
        });
    }

    [Fact]
    public async Task The_end_comes_after_everything_that_was_sent()
    {
        await RunAsync(async (connection, client) =>
        {
            await client.SendAsync("last");
            client.ShutdownSend();
            var result = await connection.Transport.Input.ReadAtLeastAsync(100).AsTask().Bound();
            Assert.True(result.IsCompleted);
            Assert.Equal("last", Encoding.ASCII.GetString(result.Buffer));
            connection.Transport.Input.AdvanceTo(result.Buffer.End);
            result = await connection.Transport.Input.ReadAsync().AsTask().Bound();
            Assert.True(result is { IsCompleted: true, Buffer.IsEmpty: true });
        });
    }

    [Fact]
    public async Task A_flush_to_a_client_that_does_not_read_is_canceled_and_goes_on()
    {
        await RunAsync(async (connection, client) =>
        {
            var output = connection.Transport.Output;
            var bytes = new byte[16 * 1024 * 1024];
            output.Write(bytes);
            var flush = output.FlushAsync();
            Assert.False(flush.IsCompleted);
            output.CancelPendingFlush();
            Assert.True((await flush.AsTask().Bound()).IsCanceled);
            using var canceling = new CancellationTokenSource();
            flush = output.FlushAsync(canceling.Token);
            await canceling.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.AsTask().Bound());
            output.Write("end;"u8);
            var last = output.FlushAsync().AsTask();
            await client.SkipAsync(bytes.Length);
            Assert.Equal("end;", await client.ReadUntilAsync("end;"));
            Assert.False((await last.Bound()).IsCompleted);
        });
    }

    [Fact]
    public async Task A_reset_fails_the_read_and_completes_the_flush()
    {
        await RunAsync(async (connection, client) =>
        {
            connection.Transport.Output.Write(new byte[16 * 1024 * 1024]);
            var flush = connection.Transport.Output.FlushAsync().AsTask();
            var read = connection.Transport.Input.ReadAsync().AsTask();
            var closed = new Signal<bool>();
            connection.ConnectionClosed.Register(() => closed.Set(true));
            client.Reset();
            await Assert.ThrowsAsync<ConnectionResetException>(() => read.Bound());
            Assert.True((await flush.Bound()).IsCompleted);
            await closed.Task;
        });
    }

    [Fact]
    public async Task An_abort_ends_a_pending_read_without_throwing_itself()
    {
        await RunAsync(async (connection, client) =>
        {
            var read = connection.Transport.Input.ReadAsync().AsTask();
            connection.Abort(new ConnectionAbortedException("enough"));
            Assert.Equal("enough", (await Assert.ThrowsAsync<ConnectionAbortedException>(() => read.Bound())).Message);
            Assert.True(await client.WaitForResetAsync());
            await Assert.ThrowsAsync<ConnectionAbortedException>(() => connection.Transport.Input.ReadAsync().AsTask().Bound());
        });
    }

    private static async Task<string> ReadAsync(ConnectionContext connection)
    {
        var result = await connection.Transport.Input.ReadAsync().AsTask().Bound();
        var text = Encoding.ASCII.GetString(result.Buffer);
        connection.Transport.Input.AdvanceTo(result.Buffer.End);
        return text;
    }

    /// <summary>Runs the test with both ends of a connection.</summary>
    private static async Task RunAsync(Func<ConnectionContext, RawConnection, Task> test)
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
    }
}
