using SocketIoNet.Dispatch;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

public sealed class EventQueueTests
{
    private readonly EventQueue _queue = new();

    [Fact]
    public void What_comes_while_something_runs_waits_until_that_is_left()
    {
        var order = new List<string>();
        Assert.True(_queue.TryEnter());
        _queue.Run(Note(order, "first"));
        _queue.Run(Note(order, "second"));
        Assert.Equal((0, 2), (order.Count, _queue.Count));
        _queue.Leave(null);
        Assert.Equal(["first", "second"], order);
        Assert.True(_queue.TryEnter());
    }

    [Fact]
    public void Nothing_can_enter_while_what_has_left_is_pending()
    {
        var pending = new TaskCompletionSource();
        Assert.True(_queue.TryEnter());
        _queue.Leave(pending.Task);
        Assert.False(_queue.TryEnter());
        pending.SetResult();
        Assert.True(_queue.TryEnter());
    }

    [Fact]
    public void What_is_added_by_what_runs_is_run_after_it()
    {
        var order = new List<string>();
        _queue.Run(() =>
        {
            _queue.Run(Note(order, "inner"));
            order.Add("outer");
            return null;
        });
        Assert.Equal(["outer", "inner"], order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Work_of_many_threads_runs_one_at_a_time_each_once_and_in_the_order_of_its_thread(bool asynchronous)
    {
        const int Threads = 4;
        const int Each = 20_000;
        var run = new Producers(Threads, asynchronous);
        var all = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () => run.Produce(_queue, thread, Each), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll(all).Bound();
        var end = new TaskCompletionSource();
        _queue.Run(() =>
        {
            end.SetResult();
            return null;
        });
        await end.Task.Bound();
        Assert.Equal((Threads * Each, false), (run.Done, run.HasOverlapped));
        Assert.True(run.IsInOrder);
    }

    private static Func<Task?> Note(List<string> order, string what) => () =>
    {
        order.Add(what);
        return null;
    };

    /// <summary>Threads that enter the queue where they can, like the one that reads a connection, and else put their work behind what is there.</summary>
    private sealed class Producers(int threads, bool asynchronous)
    {
        private const int AsynchronousEvery = 7;

        private readonly int[] _last = new int[threads];
        private int _inside;

        // Not atomic: it only counts right when the queue lets in one at a time, and each sees what the one before it did.
        public int Done { get; private set; }

        public bool HasOverlapped { get; private set; }

        public bool IsInOrder { get; private set; } = true;

        public void Produce(EventQueue queue, int thread, int count)
        {
            for (var number = 1; number <= count; number++)
            {
                var current = number;
                if (queue.TryEnter()) queue.Leave(Work(thread, current));
                else queue.Run(() => Work(thread, current));
            }
        }

        private Task? Work(int thread, int number)
        {
            Enter(thread, number);
            if (asynchronous && number % AsynchronousEvery == 0) return LeaveLaterAsync();
            Interlocked.Decrement(ref _inside);
            return null;
        }

        private async Task LeaveLaterAsync()
        {
            await Task.Yield();
            Interlocked.Decrement(ref _inside);
        }

        private void Enter(int thread, int number)
        {
            if (Interlocked.Increment(ref _inside) != 1) HasOverlapped = true;
            if (_last[thread] != number - 1) IsInOrder = false;
            _last[thread] = number;
            Done++;
        }
    }
}
