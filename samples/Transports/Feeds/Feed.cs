using System.Runtime.CompilerServices;

namespace Transports.Feeds;

/// <summary>The numbered messages of one visitor, made at a steady rate. All columns of the page show this one feed.</summary>
internal sealed class Feed : IDisposable
{
    private const int LongestHistory = 2_000;
    private const int LargestAnswer = 500;
    private const double FastestRate = 100;
    private const int LargestText = 20_000;
    private static readonly TimeSpan HeldRequest = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<Message> _history = [];
    private readonly PeriodicTimer _timer;
    private readonly Action<Message> _publish;
    private string _text = NewText(64);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    public Feed(TimeProvider time, Action<Message> publish)
    {
        _timer = new PeriodicTimer(TimeSpan.FromSeconds(0.5), time);
        _publish = publish;
        _ = RunAsync();
    }

    /// <summary>The number of the newest message.</summary>
    public long Last => Volatile.Read(ref _last);

    public void Set(double rate, int size)
    {
        _timer.Period = TimeSpan.FromSeconds(1 / Math.Clamp(rate, 0.1, FastestRate));
        _text = NewText(Math.Clamp(size, 1, LargestText));
    }

    /// <summary>What came after the message with number <paramref name="after"/>, as far as it is still known.</summary>
    public IReadOnlyList<Message> Since(long after)
    {
        lock (_lock) return [.. _history.SkipWhile(message => message.N <= after).Take(LargestAnswer)];
    }

    /// <summary>The same, but when there is nothing it waits until there is, or until the request has been held for long enough.</summary>
    public async Task<IReadOnlyList<Message>> WaitForAsync(long after, CancellationToken cancellation)
    {
        var next = Next();
        if (Last <= after) await Task.WhenAny(next, Task.Delay(HeldRequest, cancellation));
        return Since(after);
    }

    /// <summary>Everything after <paramref name="after"/>, as it comes.</summary>
    public async IAsyncEnumerable<Message> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            foreach (var message in await WaitForAsync(after, cancellation))
            {
                yield return message;
                after = message.N;
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync()) Add();
    }

    private void Add()
    {
        TaskCompletionSource reached;
        Message message;
        lock (_lock)
        {
            message = new Message(_last + 1, Message.Now(), _text);
            _history.Add(message);
            if (_history.Count > LongestHistory) _history.RemoveRange(0, LongestHistory / 2);
            Volatile.Write(ref _last, message.N);
            reached = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        reached.SetResult();
        _publish(message);
    }

    private Task Next()
    {
        lock (_lock) return _next.Task;
    }

    private static string NewText(int length) => string.Create(length, 0, static (text, _) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = (char)('a' + (i % 26));
    });
}
