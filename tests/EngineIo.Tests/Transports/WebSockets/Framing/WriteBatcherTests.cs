using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets.Framing;

/// <summary>Batching of frames.</summary>
public sealed class WriteBatcherTests
{
    [Fact]
    public async Task A_batch_is_sent_in_one_write()
    {
        var inner = new RecordingStream();
        var output = new WriteBatcher(new ConnectionWriter(inner));
        output.BeginBatch();
        for (byte i = 0; i < 100; i++) await output.WriteAsync([i]);
        Assert.Empty(inner.Writes);
        await output.SendBatchAsync();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), Assert.Single(inner.Writes));
    }

    [Fact]
    public async Task What_is_not_batched_is_sent_at_once()
    {
        var inner = new RecordingStream();
        var output = new WriteBatcher(new ConnectionWriter(inner));
        await output.WriteAsync([1]);
        await output.WriteAsync([2]);
        Assert.Equal(2, inner.Writes.Count);
    }

    [Fact]
    public async Task What_comes_during_a_write_is_sent_together_after_it()
    {
        var gate = new TaskCompletionSource();
        var inner = new RecordingStream { BeforeWrite = () => gate.Task };
        var output = new WriteBatcher(new ConnectionWriter(inner));
        var first = output.WriteAsync([1]).AsTask();
        var second = output.WriteAsync([2]).AsTask();
        var third = output.WriteAsync([3]).AsTask();
        Assert.False(second.IsCompleted);
        gate.SetResult();
        await Task.WhenAll(first, second, third).Bound();
        Assert.Equal<byte[]>([[1], [2, 3]], inner.Writes);
    }

    [Fact]
    public async Task A_broken_connection_fails_every_write()
    {
        var inner = new RecordingStream { BeforeWrite = static () => Task.FromException(new IOException("gone")) };
        var output = new WriteBatcher(new ConnectionWriter(inner));
        await Assert.ThrowsAsync<IOException>(() => output.WriteAsync([1]).AsTask());
        await Assert.ThrowsAsync<IOException>(() => output.WriteAsync([2]).AsTask());
    }

    [Fact]
    public async Task A_completed_write_was_sent_even_if_other_threads_write()
    {
        var inner = new RecordingStream { BeforeWrite = static async () => await Task.Yield(), KeepsWrites = false };
        var output = new WriteBatcher(new ConnectionWriter(inner));
        await Task.WhenAll(Enumerable.Range(1, 2).Select(value => Task.Run(async () =>
        {
            for (var count = 1; count <= 20_000; count++)
            {
                await output.WriteAsync([(byte)value]);
                Assert.Equal(count, inner.Count((byte)value));
            }
        }))).Bound();
    }
}
