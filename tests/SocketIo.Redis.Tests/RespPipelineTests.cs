using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SocketIoNet.Redis.Resp;
using SocketIoNet.Redis.Tests.Support;

namespace SocketIoNet.Redis.Tests;

/// <summary>Commands that are sent without waiting, to something that has opened like a Redis.</summary>
public sealed class RespPipelineTests
{
    private const int Threads = 4;
    private const int Commands = 2_000;

    [Fact]
    public async Task Sends_the_commands_of_all_threads_whole_each_in_its_order()
    {
        await using var redis = await SilentRedis.StartAsync();
        var pipeline = new RespPipeline<int>(redis.Connection, TimeProvider.System, ThreadQueue.Shared);
        var adding = Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Commands; i++) Assert.True(pipeline.TryAdd(thread, ["SET", $"{thread}"], Encoding.ASCII.GetBytes($"{i}")));
        }));
        await Task.WhenAll(adding).Bound();
        var expected = new int[Threads];
        for (var i = 0; i < Threads * Commands; i++)
        {
            var words = await redis.ReceiveCommandAsync();
            var thread = words[1][0] - '0';
            Assert.Equal(["SET", $"{thread}", $"{expected[thread]++}"], words);
            Assert.True(pipeline.TryTakeReply(out var reply));
            Assert.Equal(thread, reply);
        }

        Assert.False(pipeline.TryTakeReply(out _));
    }

    [Fact]
    public async Task Does_not_wait_for_a_Redis_that_reads_nothing_and_loses_nothing()
    {
        const int Large = 1024 * 1024;
        await using var redis = await SilentRedis.StartAsync();
        var pipeline = new RespPipeline<int>(redis.Connection, TimeProvider.System, ThreadQueue.Shared);
        for (var i = 0; i < 32; i++) Assert.True(pipeline.TryAdd(i, ["SET", $"{i}"], new byte[Large]));
        for (var i = 0; i < 32; i++)
        {
            var words = await redis.ReceiveCommandAsync();
            Assert.Equal(($"{i}", Large), (words[1], words[2].Length));
        }
    }

    [Fact]
    public async Task A_thread_does_not_send_without_end_what_others_add()
    {
        const int Added = 1_000;
        var output = new AddingOutput(Added);
        output.Start();
        var byThisThread = output.SentByStarter;
        await output.Done.Bound();
        Assert.InRange(byThisThread, 1, 100);
        Assert.Equal(Enumerable.Range(0, Added), output.Sent);
    }

    [Fact]
    public async Task Tells_what_is_missing_at_the_end_and_accepts_nothing_any_more()
    {
        await using var redis = await SilentRedis.StartAsync();
        var pipeline = new RespPipeline<int>(redis.Connection, TimeProvider.System, ThreadQueue.Shared);
        for (var i = 0; i < 3; i++) Assert.True(pipeline.TryAdd(i, ["PING"], "x"u8));
        Assert.True(pipeline.TryTakeReply(out _));
        Assert.Equal([1, 2], pipeline.End());
        Assert.False(pipeline.TryAdd(3, ["PING"], "x"u8));
        Assert.Empty(pipeline.End());
    }

    [Fact]
    public async Task Opening_that_is_given_up_leaves_no_exception_unobserved()
    {
        var unobserved = new ConcurrentQueue<Exception>();
        void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved.Enqueue(args.Exception);
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            await GiveUpOpeningAsync();
            for (var i = 0; i < 20; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Task.Yield();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
        }

        Assert.DoesNotContain(unobserved, static exception => exception.ToString().Contains(nameof(RespConnection), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_that_waits_ends_when_the_connection_is_disposed_or_closed()
    {
        await using var disposed = await SilentRedis.StartAsync();
        await using var closed = await SilentRedis.StartAsync();
        var ends = new[] { disposed, closed }.Select(redis => Assert.ThrowsAnyAsync<Exception>(() => Task.Factory.StartNew(redis.Connection.Read, TaskCreationOptions.LongRunning))).ToArray();
        disposed.Connection.Dispose();
        closed.Close();
        await ends[0].Bound();
        Assert.IsType<EndOfStreamException>(await ends[1].Bound());
    }

    [Fact]
    public void A_connection_that_takes_nothing_any_more_is_ended()
    {
        var output = new RecordingOutput { Failure = new IOException("Not sent.") };
        Assert.True(new RespPipeline<int>(output, TimeProvider.System, ThreadQueue.Shared).TryAdd(0, ["PING"], "x"u8));
        Assert.Same(output.Failure, output.EndReason);
    }

    [Fact]
    public async Task A_read_that_waits_ends_with_the_reason_for_which_the_connection_was_ended()
    {
        await using var redis = await SilentRedis.StartAsync();
        var reading = Task.Factory.StartNew(redis.Connection.Read, TaskCreationOptions.LongRunning);
        redis.Connection.End(new IOException("Not sent."));
        Assert.Equal("Not sent.", (await Assert.ThrowsAsync<IOException>(() => reading.Bound())).Message);
    }

    /// <summary>Opens a connection to something that accepts it and says nothing, until it does not want it any more.</summary>
    private static async Task GiveUpOpeningAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var giving = new CancellationTokenSource();
        var opening = RespConnection.OpenAsync(new RespEndpoint(listener.LocalEndpoint, null, null, 0, "test", null), giving.Token);
        using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().Bound();
        await giving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.Bound());
        // The connection is closed, and so the thread that opens it ends.
        using var reader = new StreamReader(accepted.GetStream());
        await Record.ExceptionAsync(() => reader.ReadToEndAsync(TestContext.Current.CancellationToken).Bound());
    }
}
