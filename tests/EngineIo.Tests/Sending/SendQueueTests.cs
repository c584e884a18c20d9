using System.Text;
using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Sending;

namespace SocketIoNet.EngineIo.Tests.Sending;

/// <summary>The queue between a session and its transport.</summary>
public sealed class SendQueueTests
{
    private readonly SendQueue _queue = new();

    [Fact]
    public void Messages_leave_in_the_order_in_which_they_came()
    {
        var reader = new Reader { IsReady = true };
        _queue.SetReader(reader);
        for (var i = 0; i < 100; i++)
        {
            Enqueue($"{i}");
            if (i % 7 == 0) _queue.Write();
        }

        _queue.Write();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"4{i}"), reader.Written);
        Assert.Equal(0, _queue.Bytes);
    }

    [Fact]
    public void Nothing_leaves_while_the_reader_is_not_ready()
    {
        var reader = new Reader();
        _queue.SetReader(reader);
        Enqueue("x");
        _queue.Write();
        Assert.Empty(reader.Written);
        reader.IsReady = true;
        _queue.Write();
        Assert.Equal(["4x"], reader.Written);
    }

    [Fact]
    public async Task What_is_queued_while_another_writes_is_written_by_that_one()
    {
        var reader = new Reader { IsReady = true, Gate = new TaskCompletionSource() };
        _queue.SetReader(reader);
        Enqueue("one");
        _queue.Write();
        Enqueue("two");
        _queue.Write();
        Assert.Equal(["4one"], reader.Written);
        Assert.Equal(8, _queue.Bytes);
        reader.Gate.SetResult();
        await reader.WhenWrittenAsync(2);
        Assert.Equal(["4one", "4two"], reader.Written);
        Assert.Equal(1, reader.MostAtOnce);
    }

    [Fact]
    public async Task A_new_reader_begins_when_the_old_one_has_finished()
    {
        var old = new Reader { IsReady = true, Gate = new TaskCompletionSource() };
        _queue.SetReader(old);
        Enqueue("old");
        _queue.Write();
        var next = new Reader { IsReady = true };
        Enqueue("new");
        _queue.SetReader(next);
        Assert.Empty(next.Written);
        old.Gate.SetResult();
        await next.WhenWrittenAsync(1);
        Assert.Equal(["4old"], old.Written);
        Assert.Equal(["4new"], next.Written);
    }

    [Fact]
    public void A_volatile_message_is_dropped_while_others_wait()
    {
        Assert.Equal(EnqueueResult.Queued, Enqueue("first", SendOptions.Volatile));
        Assert.Equal(EnqueueResult.Dropped, Enqueue("second", SendOptions.Volatile));
        Assert.Equal(EnqueueResult.Queued, Enqueue("third"));
    }

    [Fact]
    public void The_first_message_beyond_the_limit_ends_the_queue_and_what_was_before_it_still_leaves()
    {
        Assert.Equal(EnqueueResult.Queued, _queue.Enqueue(Message("12345"), SendOptions.None, limit: 600));
        Assert.Equal(EnqueueResult.Overflow, _queue.Enqueue(Message(new string('x', 100)), SendOptions.None, limit: 600));
        // Small enough, but its receiver would not notice the missing message before it.
        Assert.Equal(EnqueueResult.Dropped, _queue.Enqueue(Message("1"), SendOptions.None, limit: 600));
        var reader = new Reader { IsReady = true };
        _queue.SetReader(reader);
        Assert.Equal(["412345"], reader.Written);
        Assert.Equal(EnqueueResult.Dropped, _queue.Enqueue(Message("1"), SendOptions.None, limit: 600));
        Assert.Equal(0, reader.FinishCount);
        _queue.Complete(discard: true);
        Assert.Equal(1, reader.FinishCount);
    }

    [Fact]
    public void An_empty_queue_takes_any_message()
    {
        var reader = new Reader { IsReady = true };
        Assert.Equal(EnqueueResult.Queued, _queue.Enqueue(Message("12345"), SendOptions.None, limit: 3));
        _queue.SetReader(reader);
        Assert.Equal(EnqueueResult.Queued, _queue.Enqueue(Message("54321"), SendOptions.None, limit: 3));
        Assert.Equal(EnqueueResult.Overflow, _queue.Enqueue(Message("1"), SendOptions.None, limit: 3));
    }

    [Fact]
    public void A_message_that_goes_first_leaves_before_all_others_once_and_is_never_too_much()
    {
        var first = MessageContent.CreateShared("2"u8);
        for (var i = 0; i < 7; i++) _queue.Enqueue(Message($"{i}"), SendOptions.None, limit: 10_000);
        for (var i = 0; i < 3; i++) _queue.EnqueueFirst(first);
        var reader = new Reader { IsReady = true };
        _queue.SetReader(reader);
        Assert.Equal(["2", .. Enumerable.Range(0, 7).Select(i => $"4{i}")], reader.Written);
        Assert.Equal(0, _queue.Bytes);
        _queue.EnqueueFirst(first);
        _queue.Write();
        Assert.Equal("2", reader.Written[^1]);
    }

    [Fact]
    public void A_completed_queue_writes_the_rest_and_finishes_once()
    {
        var reader = new Reader { IsReady = true };
        Enqueue("rest");
        _queue.Complete(discard: false);
        Assert.Equal(EnqueueResult.Dropped, Enqueue("late"));
        _queue.SetReader(reader);
        _queue.Complete(discard: false);
        Assert.Equal(["4rest"], reader.Written);
        Assert.Equal(1, reader.FinishCount);
    }

    [Fact]
    public void A_queue_that_is_completed_in_haste_drops_the_rest()
    {
        var reader = new Reader { IsReady = true };
        Enqueue("rest");
        _queue.Complete(discard: true);
        _queue.SetReader(reader);
        Assert.Empty(reader.Written);
        Assert.Equal(1, reader.FinishCount);
        Assert.Equal(0, _queue.Bytes);
    }

    [Fact]
    public void A_failed_write_is_reported_and_ends_the_queue()
    {
        var reader = new Reader { IsReady = true, Failure = new IOException("gone") };
        _queue.SetReader(reader);
        Enqueue("x");
        _queue.Write();
        Assert.Same(reader.Failure, reader.Reported);
        Assert.Equal(EnqueueResult.Dropped, Enqueue("late"));
        Assert.Equal(0, reader.FinishCount);
    }

    [Fact]
    public void The_owner_is_notified_when_bytes_were_written()
    {
        var owner = new Owner();
        var queue = owner.Queue = new SendQueue(owner);
        queue.Enqueue(Message("x"), SendOptions.None, long.MaxValue);
        queue.Write();
        Assert.Null(owner.BytesLeft);
        queue.SetReader(new Reader { IsReady = true });
        Assert.Equal(0, owner.BytesLeft);
    }

    [Fact]
    public async Task Senders_on_many_threads_lose_nothing()
    {
        const int Senders = 4;
        const int Each = 2000;
        var reader = new Reader { IsReady = true };
        _queue.SetReader(reader);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Enqueue($"{sender}:{i}");
                _queue.Write();
            }
        }))).Bound();
        await reader.WhenWrittenAsync(Senders * Each);
        for (var sender = 0; sender < Senders; sender++)
        {
            var prefix = $"4{sender}:";
            Assert.Equal(Enumerable.Range(0, Each).Select(i => $"{prefix}{i}"), reader.Written.Where(text => text.StartsWith(prefix, StringComparison.Ordinal)));
        }
    }

    private static MessageContent Message(string text)
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(Encoding.UTF8.GetBytes(text));
        return message.Take();
    }

    private EnqueueResult Enqueue(string text, SendOptions options = SendOptions.None) => _queue.Enqueue(Message(text), options, long.MaxValue);

    private sealed class Owner : IQueueOwner
    {
        public SendQueue? Queue { get; set; }

        public long? BytesLeft { get; private set; }

        public void OnQueueShrunk() => BytesLeft = Queue!.Bytes;
    }

    private sealed class Reader : IQueueReader
    {
        private int _atOnce;

        public bool IsReady { get; set; }

        public TaskCompletionSource? Gate { get; init; }

        public Exception? Failure { get; init; }

        public Exception? Reported { get; private set; }

        public List<string> Written { get; } = [];

        public int FinishCount { get; private set; }

        public int MostAtOnce { get; private set; }

        public async ValueTask WriteFromAsync(SendQueue queue)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
            if (Failure is not null) throw Failure;
            while (queue.TryTake(out var item))
            {
                lock (Written) Written.Add(Encoding.UTF8.GetString(item.Message.GetFrame(0, out _).Span));
                item.Message.Release();
                if (Gate is null) continue;
                await Gate.Task;
                break;
            }

            Interlocked.Decrement(ref _atOnce);
        }

        public ValueTask FinishAsync()
        {
            FinishCount++;
            return ValueTask.CompletedTask;
        }

        public void OnWriteFailed(Exception exception) => Reported = exception;

        public Task WhenWrittenAsync(int count) => Bounded.UntilAsync(() =>
        {
            lock (Written) return Written.Count >= count;
        });
    }
}
