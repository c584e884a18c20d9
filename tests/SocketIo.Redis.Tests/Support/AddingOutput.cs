using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Tests.Support;

/// <summary>Takes commands at once, and while it takes one, another is added, as threads do that send much.</summary>
internal sealed class AddingOutput : IRespOutput
{
    private readonly RespPipeline<int> _pipeline;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _count;
    private readonly int _starter = Environment.CurrentManagedThreadId;
    private bool _isStarting = true;
    private int _added;

    public AddingOutput(int count)
    {
        _count = count;
        _pipeline = new RespPipeline<int>(this, TimeProvider.System, ThreadQueue.Shared);
    }

    /// <summary>The numbers of the commands, in the order in which they were sent.</summary>
    public ConcurrentQueue<int> Sent { get; } = [];

    /// <summary>How many <see cref="Start"/> has sent itself.</summary>
    public int SentByStarter { get; private set; }

    /// <summary>Completes when all commands were sent.</summary>
    public Task Done => _done.Task;

    /// <summary>Adds the first command.</summary>
    public void Start()
    {
        Add();
        _isStarting = false;
    }

    public Task SendAsync(ReadOnlyMemory<byte> commands, CancellationToken cancellationToken)
    {
        if (_isStarting && Environment.CurrentManagedThreadId == _starter) SentByStarter++;
        foreach (var line in Encoding.ASCII.GetString(commands.Span).Split("\r\n"))
        {
            if (line.StartsWith("number ", StringComparison.Ordinal)) Sent.Enqueue(int.Parse(line.AsSpan(7), CultureInfo.InvariantCulture));
        }

        if (_added < _count) Add();
        else _done.TrySetResult();
        return Task.CompletedTask;
    }

    public void End(Exception reason) => _done.TrySetException(reason);

    private void Add()
    {
        var number = _added++;
        Assert.True(_pipeline.TryAdd(number, ["SET"], Encoding.ASCII.GetBytes($"number {number}")));
    }
}
