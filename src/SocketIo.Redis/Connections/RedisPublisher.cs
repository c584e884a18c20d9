using System.Buffers.Text;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Connections;

/// <summary>
/// The connection over which a server publishes. A message costs at most one call of the system: several go together, and replies that nobody waits for are read later, many at a time.
/// </summary>
internal sealed class RedisPublisher(RedisLink link) : ConnectionLoop(link)
{
    private static readonly TimeSpan ReadDelay = TimeSpan.FromMilliseconds(20);

    private readonly ManualResetEventSlim _isUrgent = new(initialState: false, spinCount: 0);
    private readonly Lock _failingLock = new();
    private volatile RespPipeline<PendingReply>? _pipeline;
    private Task _failing = Task.CompletedTask;
    private int _urgent;

    /// <summary>Sends a command. If Redis does not accept it, a message counts as lost.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection.</exception>
    public void Post(Reservation reservation, ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last) =>
        Add(_pipeline, new PendingReply(reservation, null, IsUrgent: false), arguments, last);

    /// <summary>Sends a command. The task completes soon after Redis has accepted it, on the thread that reads, which must not be delayed; if Redis does not accept it, on another, in order.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection.</exception>
    public Task<long> SendAsync(Reservation reservation, ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        var waiter = new TaskCompletionSource<long>();
        Add(_pipeline, new PendingReply(reservation, waiter, IsUrgent: false), arguments, last);
        return waiter.Task;
    }

    /// <summary>Sends a command and waits for the reply. Returns the number that it is or ends with; 0 for another.</summary>
    /// <exception cref="RedisUnavailableException">There is no connection.</exception>
    public Task<long> ExecuteAsync(Reservation reservation, ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last) => ExecuteAsync(_pipeline, reservation, arguments, last);

    protected override async Task UseAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var pipeline = new RespPipeline<PendingReply>(connection, Link.Time, ThreadQueue.Shared);
        _pipeline = pipeline;
        _ = ExecuteAsync(pipeline, default, ["PING"], "up"u8);
        await UntilOneEndsAsync(
            [
                token => WatchAsync(() => ExecuteAsync(pipeline, default, ["PING"], "up"u8), token),
                token => RunOnThreadAsync(connection, () => Read(connection, pipeline, token), token),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    protected override void OnEnded()
    {
        var ended = _pipeline;
        _pipeline = null;
        if (ended is null) return;
        var problem = new RedisUnavailableException("The connection to Redis was lost.");
        foreach (var reply in ended.End()) Fail(reply, problem);
    }

    private Task<long> ExecuteAsync(RespPipeline<PendingReply>? pipeline, Reservation reservation, ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        var waiter = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref _urgent);
        Add(pipeline, new PendingReply(reservation, waiter, IsUrgent: true), arguments, last);
        _isUrgent.Set();
        return waiter.Task;
    }

    private void Add(RespPipeline<PendingReply>? pipeline, PendingReply reply, ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        if (pipeline?.TryAdd(reply, arguments, last, reply.IsUrgent) == true) return;
        Release(reply);
        throw new RedisUnavailableException("Redis is not connected.");
    }

    private void Read(RespConnection connection, RespPipeline<PendingReply> pipeline, CancellationToken cancellationToken)
    {
        while (true)
        {
            OnReading();
            connection.Read();
            OnReceived();
            if (pipeline.TryTakeReply(out var reply)) Handle(reply, connection.Current);
            if (connection.HasMore) continue;
            WaitForMore(cancellationToken);
            pipeline.SendLeft();
        }
    }

    /// <summary>Lets replies accumulate, unless one is urgent.</summary>
    private void WaitForMore(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _urgent) > 0) return;
        _isUrgent.Reset();
        if (Volatile.Read(ref _urgent) == 0) _isUrgent.Wait(ReadDelay, cancellationToken);
    }

    private void Handle(PendingReply reply, RespFrame frame)
    {
        IsUp = true;
        if (frame.IsError)
        {
            Fail(reply, new RedisUnavailableException(frame.Text(0)));
            return;
        }

        Release(reply);
        reply.Waiter?.TrySetResult(Utf8Parser.TryParse(frame.Bytes(frame.Count - 1), out long number, out _) ? number : 0);
    }

    private void Fail(PendingReply reply, Exception problem)
    {
        Release(reply);
        if (reply.Waiter is not { } waiter)
        {
            Link.OnMessageLost(problem);
            return;
        }

        lock (_failingLock) _failing = _failing.ContinueWith(_ => Fail(waiter, problem), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static void Fail(TaskCompletionSource<long> waiter, Exception problem)
    {
        waiter.TrySetException(problem);
        // Nobody may be waiting any more.
        _ = waiter.Task.Exception;
    }

    private void Release(PendingReply reply)
    {
        reply.Reservation.Dispose();
        if (reply.IsUrgent) Interlocked.Decrement(ref _urgent);
    }
}
